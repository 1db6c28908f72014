"""A commit of a library."""

import dataclasses
import datetime
import re

# As the libraries' pull requests are merged: by a commit of their own, or squashed into one.
_MERGED = re.compile(r"^Merge pull request #(\d+)|\(#(\d+)\)\s*$")


@dataclasses.dataclass(frozen=True)
class Commit:
    """A commit of a library, with its full hash and its date as ``YYYY-MM-DD``."""

    sha: str
    date: str
    subject: str  # The first line of its message.
    body: str = ""  # What follows; of a merge the title of the pull request.

    @property
    def pull_request(self) -> int | None:
        """The number of the pull request that it merged, as its message names it."""
        match = _MERGED.search(self.subject)
        return int(match[1] or match[2]) if match else None

    @property
    def day(self) -> datetime.datetime:
        """Its date, with a time zone."""
        return datetime.datetime.fromisoformat(self.date).replace(tzinfo=datetime.UTC)

    @property
    def title(self) -> str:
        """What it did, in its author's words."""
        if self.subject.startswith("Merge pull request"):
            lines = (line.strip() for line in self.body.splitlines())
            return next(filter(None, lines), self.subject)
        return self.subject.strip()
