"""The release history: the git repository that asv measures, made from the timeline."""

import dataclasses
import functools
import hashlib
import os
import shutil
from pathlib import Path

import filelock

from voxelocity import VoxelocityError
from voxelocity.model.timeline import LIBRARIES, Entry, Timeline
from voxelocity.store.git import git
from voxelocity.store.locks import Pin, format_pins, read_pins
from voxelocity.store.paths import HISTORY, HISTORY_LOCK, STACKS
from voxelocity.store.safe_files import new_folder, told

BRANCH = "main"
_PERSON = "voxelocity <releases@voxelocity.invalid>"


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
                f"{source}: pins {pin.name}, which only the timeline may; take it out of the input"
            )
    return pins + [
        Pin(each.library, each.version, (each.sha256,)) for each in (entry.nilearn, entry.nibabel)
    ]


def import_stream(root: Path, timeline: Timeline) -> bytes:
    """The whole history in the format of ``git fast-import``: the same bytes on every machine."""
    parts: list[bytes] = []

    def data(text: str) -> None:
        content = text.encode("utf-8")
        parts.append(b"data %d\n%s\n" % (len(content), content))

    for entry in timeline:
        seconds = int(entry.date.timestamp())
        parts.append(f"commit refs/heads/{BRANCH}\n".encode())
        for role in ("author", "committer"):
            parts.append(f"{role} {_PERSON} {seconds} +0000\n".encode())
        data(f"{', '.join(entry.tags)}\n\nchanged: {entry.change}\n")
        parts.append(b"M 100644 inline requirements.txt\n")
        data(requirements(entry, root))
        for tag in entry.tags:
            parts.append(f"reset refs/tags/{tag}\nfrom refs/heads/{BRANCH}\n\n".encode())
    return b"".join(parts)


def ensure_history(root: Path, timeline: Timeline) -> History:
    """Make the release history, also again if its sources have changed; or `VoxelocityError`."""
    root = Path(root)
    stream = import_stream(root, timeline)
    digest, repository = hashlib.sha256(stream).hexdigest(), root / HISTORY
    _require_own(repository)
    if _made_from(repository) == digest:
        return History(repository)
    with told(f"{repository}: cannot be written"):
        (root / HISTORY_LOCK).parent.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(root / HISTORY_LOCK):
            if _made_from(repository) != digest:
                _make(repository, stream, digest)
    return History(repository)


def _require_own(repository: Path) -> None:
    """Raise `VoxelocityError` for the folder of another user, in which git refuses to work."""
    try:
        owner = repository.stat().st_uid
    except OSError:
        return
    allowed = {os.geteuid()}
    # As git does after sudo.
    if os.geteuid() == 0 and os.environ.get("SUDO_UID", "").isdigit():
        allowed.add(int(os.environ["SUDO_UID"]))
    if owner not in allowed:
        raise VoxelocityError(
            f"{repository}: belongs to another user (number {owner}), and git refuses it; delete it, and it is "
            "made again, or work in a checkout of your own"
        )


def _made_from(repository: Path) -> str | None:
    try:
        return (repository / "made-from").read_text(encoding="ascii").strip()
    except OSError:
        return None


def _make(repository: Path, stream: bytes, digest: str) -> None:
    with new_folder(repository) as new:
        options = ("--quiet", "--bare", "--object-format=sha1", f"--initial-branch={BRANCH}")
        git("init", *options, str(new), folder=new)
        git("fast-import", "--quiet", "--date-format=raw", folder=new, input=stream)
        (new / "made-from").write_text(digest + "\n", encoding="ascii")
        shutil.rmtree(repository, ignore_errors=True)
