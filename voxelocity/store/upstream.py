"""A library's own commits: those between two, and what each is installed with."""

from collections.abc import Container
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.model.commit import Commit
from voxelocity.model.timeline import Entry, Timeline
from voxelocity.store.differences import differing_names
from voxelocity.store.git import git
from voxelocity.store.history import pins_of
from voxelocity.store.locks import format_pins, parse_pins

_LOG = ("log", "-z", "--first-parent", "--format=%H%n%cs%n%s%n%b")


def following_entry(timeline: Timeline, library: str, releases: Container[str]) -> Entry:
    """The entry that brought the first release with a commit; the newest where none has it yet.

    Old commits do not run on a new numpy, so each is installed with what its release is measured with.
    """
    for entry in timeline:
        version = entry.version(library)
        if f"{library}-{version}" in entry.tags and version in releases:
            return entry
    return timeline[-1]


def entry_of_commit(timeline: Timeline, library: str, repository: Path, commit: str) -> Entry:
    """The entry with which a commit is measured: see `following_entry`."""
    return following_entry(timeline, library, releases_with(repository, commit))


def other_requirements(entry: Entry, root: Path, library: str) -> str:
    """What an entry installs besides the library, as the text of a hash-locked file."""
    return format_pins(pin for pin in pins_of(entry, root) if pin.name != library)


def differing_pins(one: str, other: str) -> list[str]:
    """What two texts of `other_requirements` pin differently, such as ``nibabel 5.3.2 and 5.3.3``."""
    old, new = ({pin.name: pin.version for pin in parse_pins(text, "")} for text in (one, other))
    names = differing_names(old, new)
    return [f"{name} {old.get(name, 'none')} and {new.get(name, 'none')}" for name in names]


def releases_with(repository: Path, commit: str) -> set[str]:
    """The tags that have a commit; nilearn and nibabel name those of releases by version."""
    return set(git("tag", "--contains", commit, folder=repository).split())


def commits_between(repository: Path, old: str, new: str) -> list[Commit]:
    """The commits from one to another along first parents, oldest first, both included.

    `VoxelocityError` where one is unknown, or `old` does not come before `new`.
    """
    start, end = (commit_of(repository, name) for name in (old, new))
    if start == end or git("merge-base", start, end, folder=repository).strip() != start:
        raise VoxelocityError(
            f"{old} does not come before {new}: name two commits of one history, the older one first"
        )
    return [commit_at(repository, start), *reversed(_log(repository, f"{start}..{end}"))]


def commit_at(repository: Path, sha: str) -> Commit:
    """The commit of a hash."""
    return _log(repository, "--max-count=1", sha)[0]


def _log(repository: Path, *wanted: str) -> list[Commit]:
    texts = git(*_LOG, *wanted, folder=repository).rstrip("\0").split("\0")
    return [Commit(*text.split("\n", 3)) for text in texts]


def commit_of(repository: Path, name: str) -> str:
    """The hash of the commit that a user names; `VoxelocityError` where there is none."""
    options = ("--verify", "--quiet", "--end-of-options")
    try:
        return git("rev-parse", *options, f"{name}^{{commit}}", folder=repository).strip()
    except VoxelocityError:
        raise VoxelocityError(
            f"'{name}' is no commit, tag or branch of {repository}; git -C {repository} tag lists the tags"
        ) from None
