"""The release history as asv's repository (``dvcs`` in asv.conf.json)."""

import functools

from asv.plugins.git import Git

from voxelocity.store.history import BRANCH


class ReleaseHistory(Git):
    """A git repository whose commits stand in one line, so that git need not be asked for each range of them.

    asv's publication asks for some five hundred, and each time a process is started.
    """

    dvcs = "release-history"

    @functools.cached_property
    def _newest_first(self) -> list[str]:
        return super().get_hashes_from_range(BRANCH)

    def get_hashes_from_range(self, range_spec: str) -> list[str]:
        """The commits of a range, the newest first, as git has them.

        Parameters
        ----------
        range_spec : str
            As git takes it, such as ``A..B`` of two hashes.
        """
        old, separator, new = range_spec.partition("..")
        if separator and {old, new} <= set(self._newest_first):
            line = self._newest_first
            return line[line.index(new) : line.index(old)]
        return super().get_hashes_from_range(range_spec)
