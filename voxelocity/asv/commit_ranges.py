"""The commits that a range names, as ``asv run`` takes it."""

import contextlib
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from asv.util import pick_n

from voxelocity import VoxelocityError
from voxelocity.store.git import git
from voxelocity.store.upstream import commit_of

_FILE = "HASHFILE:"

_Found = TypeVar("_Found")


def commits_in(repository: Path, library: str, wanted: str, steps: int | None = None) -> list[str]:
    """The hashes of the commits that a user wants, in asv's order.

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
        commits = found_or_fetched(
            repository, lambda: [commit_of(repository, name) for name in names]
        )
    else:
        commits = commits_of_range(repository, library, wanted)
    commits = list(dict.fromkeys(commits))
    if not commits:
        hint = "A..B leaves out A, and A^! is A alone"
        if wanted.startswith(_FILE):
            hint = "it has a commit a line"
        raise VoxelocityError(f"'{wanted}' holds no commit; {hint}")
    return pick_n(commits, steps) if steps else commits


def commits_of_range(repository: Path, library: str, wanted: str) -> list[str]:
    """The hashes of the commits in a range as git takes it; `VoxelocityError` with a line for the user where it cannot."""
    try:
        return found_or_fetched(repository, lambda: first_parents(repository, wanted))
    except VoxelocityError:
        raise VoxelocityError(
            f"'{wanted}' names no commits of {library} that {repository} has; "
            f"git -C {repository} tag lists its releases"
        ) from None


def first_parents(repository: Path, wanted: str) -> list[str]:
    """The hashes of the commits in a range, along first parents; `VoxelocityError` if git cannot resolve it."""
    try:
        words = shlex.split(wanted)
    except ValueError as error:
        raise VoxelocityError(f"'{wanted}' is no range: {error}") from None
    return git("rev-list", "--first-parent", *words, "--", folder=repository).split()


def found_or_fetched(repository: Path, find: Callable[[], _Found]) -> _Found:
    """What is found in a repository, after a fetch where it is a mirror that does not have it yet, as asv fetches.

    Parameters
    ----------
    repository : Path
        A user's working copy is not fetched into.
    find : callable
        Raises `VoxelocityError` where it finds nothing.
    """
    try:
        return find()
    except VoxelocityError:
        if (repository / ".git").exists():
            raise
    with contextlib.suppress(VoxelocityError):
        git("fetch", "--quiet", "origin", folder=repository, users=True)
    return find()


def _names_in(file: str) -> list[str]:
    try:
        text = sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise VoxelocityError(
            f"{file}: cannot be read; name a file with one commit a line"
        ) from None
    return text.split()
