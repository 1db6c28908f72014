"""The commits that a range names, as ``asv run`` takes it."""

import shlex
import sys
from pathlib import Path

from asv.util import pick_n

from voxelocity import VoxelocityError
from voxelocity.software.git import git
from voxelocity.software.upstream import commit_of

_FILE = "HASHFILE:"


def commits_in(repository: Path, library: str, wanted: str, steps: int | None = None) -> list[str]:
    """The hashes of the commits in a range, in asv's order.

    Parameters
    ----------
    repository : Path
        That of the library.
    library : str
    wanted : str
        A range as git takes it, along first parents; or ``HASHFILE:`` and the name of a file with a commit a line,
        ``-`` for standard input.
    steps : int or None
        How many commits at most, evenly spaced; None for all.

    Raises
    ------
    VoxelocityError
        The range or a commit is unknown, the file cannot be read, or there is no commit.
    """
    if wanted.startswith(_FILE):
        names = _names_in(wanted.removeprefix(_FILE))
        commits = [commit_of(repository, name) for name in names]
    else:
        try:
            command = ["rev-list", "--first-parent", *shlex.split(wanted), "--"]
            commits = git(*command, folder=repository).split()
        except (VoxelocityError, ValueError):
            raise VoxelocityError(
                f"'{wanted}' names no commits of {library} that {repository} has; "
                f"git -C {repository} tag lists its releases"
            ) from None
    commits = list(dict.fromkeys(commits))
    if not commits:
        raise VoxelocityError(f"'{wanted}' holds no commit; A..B leaves out A, and A^! is A alone")
    return pick_n(commits, steps) if steps else commits


def _names_in(file: str) -> list[str]:
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise VoxelocityError(
            f"{file}: cannot be read; name a file with one commit a line"
        ) from None
    return text.split()
