"""From the release timeline to the published page; what asv does in between is asv's own.

Each package imports only what stands below it: `cli` (the commands), `runner` (measuring), `asv` (asv's seams), `site` (the
page), `report` (words and tables), `analysis` (what judges), `store` (files) and `model` (what all speak of).
"""

import gc


def collect_garbage_rarely() -> None:
    """For a process that keeps what it reads: looking for garbage in it takes a third of its time."""
    gc.set_threshold(500_000)


class VoxelocityError(Exception):
    """What went wrong, where, and what to do about it, in one line for the user."""

    exit_code = 1


class WorseError(VoxelocityError):
    """What was measured became worse."""

    exit_code = 3


class FailedError(VoxelocityError):
    """Some of what was to be measured has no value."""

    exit_code = 4
