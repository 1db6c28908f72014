"""Results that were made beside foreign code: judged as a whole, and taken as a whole."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import filelock

from voxelocity import VoxelocityError
from voxelocity.store.merge import files_of, machines_of, require_sound
from voxelocity.store.paths import CHANGE_LOCK, PROCESSORS, TIMELINE
from voxelocity.store.release_files import read_timeline
from voxelocity.store.safe_files import copy_all_safely

# All that such a job hands over.
_FOLDERS = ("results", "releases")


def receive(root: Path, received: Path, machines: str) -> list[Path]:
    """Take what measuring in this checkout has added elsewhere, unless the folder holds anything else.

    Parameters
    ----------
    root : Path
        The checkout, as it was before.
    received : Path
        The folder with ``results`` and ``releases``.
    machines : str
        With this begin the names of the machines whose results may be new or others.

    Returns
    -------
    list of Path
        The files that are new or others, relative to the checkout.

    Raises
    ------
    VoxelocityError
        A file is a link, of another kind than those, of another machine, or not as the schema has it; nothing
        is taken.
    """
    with filelock.FileLock(root / CHANGE_LOCK):
        return _received(root, received, machines)


def _received(root: Path, received: Path, machines: str) -> list[Path]:
    found = sorted(_files(received))
    # Those here are of the same benchmarks, which come with the code.
    changed = [
        path
        for path in found
        if path.name != "benchmarks.json" and not _is_same(root / path, received / path)
    ]
    # A new one may have had nothing to measure.
    described = {path.stem for path in (received / PROCESSORS).glob("*.json")}
    own = [name for name in machines_of(received) | described if name.startswith(machines)]
    for name in own:
        require_sound(received, name)
    known = {path.relative_to(received) for name in own for path in files_of(received, name)}
    for path in changed:
        if path == TIMELINE:
            _require_appended(root, received)
        elif path not in known:
            raise VoxelocityError(
                f"{received / path}: is neither the timeline nor of a machine whose name begins with {machines}; "
                "nothing of the folder is taken"
            )
    copy_all_safely(received, root, changed)
    return changed


def _files(received: Path) -> Iterator[Path]:
    """All files, relative to the folder."""
    for folder, folders, files in os.walk(received, onerror=_refuse):
        for name in (*folders, *files):
            path = Path(folder, name)
            own = path.relative_to(received)
            mode = path.lstat().st_mode
            if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)) or own.parts[0] not in _FOLDERS:
                raise VoxelocityError(
                    f"{path}: is a link, no regular file, or outside of {' and '.join(_FOLDERS)}; nothing of the "
                    "folder is taken"
                )
            if stat.S_ISREG(mode):
                yield own


def _refuse(error: OSError) -> None:
    raise VoxelocityError(f"{error.filename}: cannot be read ({error.strerror})") from None


def _is_same(ours: Path, theirs: Path) -> bool:
    return ours.is_file() and ours.read_bytes() == theirs.read_bytes()


def _require_appended(root: Path, received: Path) -> None:
    """Refuse a timeline that does not begin with ours."""
    ours, theirs = ((path / TIMELINE).read_bytes() for path in (root, received))
    if not theirs.startswith(ours):
        raise VoxelocityError(
            f"{received / TIMELINE}: does not go on from the timeline here; published entries never change"
        )
    read_timeline(received)
