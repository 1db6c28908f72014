"""The glue of voxelocity: the release timeline as a git history for asv, and what asv made of it."""


class VoxelocityError(Exception):
    """What went wrong, where, and what to do about it, in one line for the user."""
