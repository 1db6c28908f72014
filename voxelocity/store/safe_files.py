"""Files and folders that are whole and on disk, or as they were before."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from voxelocity import VoxelocityError


def copy_safely(path: Path, target: Path) -> None:
    """Copy a file such that the copy is whole and on disk, or not there at all.

    Raises
    ------
    VoxelocityError
        There is no room, or the folder cannot be written.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        write_safely(path.read_bytes(), target)
        shutil.copymode(path, target)
    except OSError as error:
        raise VoxelocityError(
            f"{target.parent}: a copy of the results cannot be kept there ({error.strerror}), and without "
            "one they could be lost; free some space or allow the folder. Nothing was started"
        ) from None


def write_safely(content: bytes | str, target: Path) -> None:
    """Write a file that is whole and on disk, or as it was before; `OSError` where it cannot be written."""
    temporary = None
    try:
        descriptor, temporary = tempfile.mkstemp(dir=target.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        # As any new file, not as a temporary one.
        os.chmod(temporary, 0o666 & ~_umask())
        replace_safely(Path(temporary), target)
    except OSError as error:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
        # Not the name of the temporary file, which says nothing to a user.
        raise OSError(error.errno, error.strerror, str(target)) from None


def append_safely(line: str, target: Path) -> None:
    """Add a line to a file, which is whole and on disk, or as it was before; `OSError` where it cannot be written."""
    target.parent.mkdir(parents=True, exist_ok=True)
    before = target.read_bytes() if target.exists() else b""
    write_safely(before + line.encode() + b"\n", target)


def replace_safely(source: Path, target: Path) -> None:
    """Rename a file that is on disk, such that the new name is on disk too; `OSError` where it cannot be."""
    os.replace(source, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextlib.contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder to fill, which gets the name `target` at the end, and is deleted where an error comes before.

    Raises
    ------
    OSError
        It cannot be written, or `target` holds something by then.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as temporary:
        folder = Path(temporary, target.name)
        folder.mkdir()
        yield folder
        replace_safely(folder, target)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
