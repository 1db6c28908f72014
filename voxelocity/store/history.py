"""Histories in git: that of the releases, made from the timeline, and the libraries' own."""

import dataclasses
import functools
import hashlib
import os
import shutil
import subprocess
from collections.abc import Container
from pathlib import Path
from typing import Any

import filelock

from voxelocity import VoxelocityError
from voxelocity.model.commit import Commit
from voxelocity.model.timeline import LIBRARIES, Entry, Timeline
from voxelocity.store.locks import Pin, format_pins, parse_pins, read_pins
from voxelocity.store.paths import HISTORY_LOCK, STACKS, Place
from voxelocity.store.processor import differing_names
from voxelocity.store.safe_files import new_folder, text_of, told, told_as

BRANCH = "main"
_PERSON = "voxelocity <releases@voxelocity.invalid>"
# The file in a history that says by its digest what it was made from.
_MADE_FROM = "made-from"


def git(*arguments: str, folder: str | Path, input: bytes = b"", users: bool = False) -> str:
    """What git prints when it is run in a folder; `VoxelocityError` where it is missing, or fails.

    With `users` the user's own settings and hooks take part, as they must for another host.
    """
    own = {name: value for name, value in os.environ.items() if name[:4] != "GIT_"}
    own |= {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    options: dict[str, Any] = {"cwd": folder, "env": None if users else own, "input": input}
    missing = "git is not installed; install it with your system's packages"
    with told_as(missing, FileNotFoundError):
        process = subprocess.run(["git", *arguments], capture_output=True, **options)
    if process.returncode:
        reason = " ".join(process.stderr.decode(errors="replace").split())
        command = next(argument for argument in arguments if not argument.startswith("-"))
        raise VoxelocityError(f"git {command} failed in {folder}: {reason}")
    return process.stdout.decode(errors="replace")


@dataclasses.dataclass(frozen=True)
class History:
    """The git repository that asv measures, a bare one."""

    repository: Path

    @functools.cached_property
    def commits(self) -> dict[str, str]:
        """The hash of the commit of each tag."""
        form = "--format=%(refname:short) %(objectname)"
        lines = git("for-each-ref", form, "refs/tags", folder=self.repository).splitlines()
        return dict(line.split() for line in lines)


def requirements(entry: Entry, root: Path) -> str:
    """What an entry installs, as the text of its ``requirements.txt``; see `pins_of`."""
    return format_pins(pins_of(entry, root))


def pins_of(entry: Entry, root: Path) -> list[Pin]:
    """What an entry installs; `VoxelocityError` where its stack is malformed or pins a library."""
    source = Path(root, STACKS, f"{entry.stack}.txt")
    pins = read_pins(source)
    for pin in pins:
        if pin.name in LIBRARIES:
            raise VoxelocityError(
                f"{source}: pins {pin.name}, but only the timeline may; remove it from the input"
            )
    return pins + [
        Pin(each.library, each.version, (each.sha256,)) for each in (entry.nilearn, entry.nibabel)
    ]


def import_stream(root: Path, timeline: Timeline, with_repeats: bool) -> bytes:
    """The whole history in the format of ``git fast-import``: the same bytes on every machine.

    `with_repeats` hangs a control on each entry, beside the line of the entries.
    """
    main = f"refs/heads/{BRANCH}"
    parts = []
    for entry in timeline:
        parts.append(_commit(entry, main, root))
        parts += [f"reset refs/tags/{tag}\nfrom {main}\n\n" for tag in entry.tags]
        if with_repeats:
            control = entry.repeated
            ref = f"refs/tags/{control.tag}"
            parts += [f"reset {ref}\nfrom {main}\n\n", _commit(control, ref, root)]
    return "".join(parts).encode()


def _commit(entry: Entry, ref: str, root: Path) -> str:
    """An entry as a commit that follows what the ref has."""
    by = f"{_PERSON} {int(entry.date.timestamp())} +0000\n"
    return (
        f"commit {ref}\nauthor {by}committer {by}"
        + _data(f"{', '.join(entry.tags)}\n\nchanged: {entry.change}\n")
        + f"M 100644 inline requirements.txt\n{_data(requirements(entry, root))}"
    )


def _data(text: str) -> str:
    return f"data {len(text.encode())}\n{text}\n"


def ensure_history(root: Path, timeline: Timeline, place: Place) -> History:
    """Make the history of a timeline, again if its sources have changed; or `VoxelocityError`."""
    stream = import_stream(root, timeline, place.has_repeats)
    digest, repository = hashlib.sha256(stream).hexdigest(), root / place.history
    _require_own(repository)
    made_from = repository / _MADE_FROM
    if text_of(made_from) == digest:
        return History(repository)
    with told(f"{repository}: cannot be written"):
        (root / HISTORY_LOCK).parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(root / HISTORY_LOCK):
            if text_of(made_from) != digest:
                _make(repository, stream, digest)
    return History(repository)


def _require_own(repository: Path) -> None:
    """Raise `VoxelocityError` for the folder of another user, in which git refuses to work."""
    try:
        owner = repository.stat().st_uid
    except OSError:
        return
    # As git does after sudo.
    is_sudo = os.geteuid() == 0 and os.environ.get("SUDO_UID") == str(owner)
    if owner != os.geteuid() and not is_sudo:
        raise VoxelocityError(
            f"{repository}: belongs to another user (number {owner}), so git refuses it; delete "
            "it, or work in your own checkout"
        )


def _make(repository: Path, stream: bytes, digest: str) -> None:
    with new_folder(repository) as new:
        options = ("--quiet", "--bare", "--object-format=sha1", f"--initial-branch={BRANCH}")
        git("init", *options, ".", folder=new)
        # In no other repository, should this folder lie in one.
        git("--git-dir=.", "fast-import", "--quiet", "--date-format=raw", folder=new, input=stream)
        # The folder gets its name at the end, so that the file need not be safe by itself.
        (new / _MADE_FROM).write_text(digest + "\n", encoding="ascii")
        shutil.rmtree(repository, ignore_errors=True)


def following_entry(timeline: Timeline, library: str, releases: Container[str]) -> Entry:
    """The entry that brought the first release with a commit; the newest where none has it yet.

    Old commits do not run on a new numpy, so each gets what its release is measured with.
    """
    for entry in timeline:
        version = entry.version(library)
        if f"{library}-{version}" in entry.tags and version in releases:
            return entry
    return timeline[-1]


def entry_of_commit(timeline: Timeline, library: str, repository: Path, commit: str) -> Entry:
    """The entry with which a commit is measured: see `following_entry`."""
    # nilearn and nibabel name the tags of releases by version.
    tags = git("tag", "--contains", commit, folder=repository).split()
    return following_entry(timeline, library, tags)


def other_requirements(entry: Entry, root: Path, library: str) -> str:
    """What an entry installs besides the library, as the text of a hash-locked file."""
    return format_pins(pin for pin in pins_of(entry, root) if pin.name != library)


def differing_pins(one: str, other: str) -> list[str]:
    """What two `other_requirements` pin differently, such as ``nibabel 5.3.2 and 5.3.3``."""
    old, new = ({pin.name: pin.version for pin in parse_pins(text, "")} for text in (one, other))
    return [
        f"{name} {old.get(name, 'none')} and {new.get(name, 'none')}"
        for name in differing_names(old, new)
    ]


def commits_between(repository: Path, old: str, new: str) -> list[Commit]:
    """The commits from one to another along first parents, oldest first, both included.

    `VoxelocityError` where one is unknown, or `old` does not come before `new`.
    """
    start, end = (commit_of(repository, name) for name in (old, new))
    if start == end or git("merge-base", start, end, folder=repository).strip() != start:
        raise VoxelocityError(
            f"{old} does not come before {new}: name two commits of one history, the older one "
            "first"
        )
    return [commit_at(repository, start), *reversed(_log(repository, f"{start}..{end}"))]


def commit_at(repository: Path, sha: str) -> Commit:
    """The commit of a hash."""
    return _log(repository, "--max-count=1", sha)[0]


def _log(repository: Path, *wanted: str) -> list[Commit]:
    form = ("-z", "--first-parent", "--format=%H%n%cs%n%s%n%b")
    texts = git("log", *form, *wanted, folder=repository).rstrip("\0").split("\0")
    return [Commit(*text.split("\n", 3)) for text in texts]


def commit_of(repository: Path, name: str) -> str:
    """The hash of the commit that a user names; `VoxelocityError` where there is none."""
    unknown = f"'{name}' is no commit, tag or branch of {repository}"
    options = ("--verify", "--quiet", "--end-of-options")
    with told_as(f"{unknown}; git -C {repository} tag lists the tags", VoxelocityError):
        return git("rev-parse", *options, f"{name}^{{commit}}", folder=repository).strip()
