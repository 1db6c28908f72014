"""Files and folders that are whole and on disk, or as they were before."""

import contextlib
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from voxelocity import VoxelocityError


@contextlib.contextmanager
def told(
    what: str,
    remedy: str = "; free or allow the folder",
    errors: type[Exception] | tuple[type[Exception], ...] = OSError,
) -> Iterator[None]:
    """Tell an error in one line: what cannot be done, the reason, and what to do about it."""
    try:
        yield
    except errors as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise VoxelocityError(f"{what} ({reason}){remedy}") from None


@contextlib.contextmanager
def told_as(line: str, *errors: type[Exception]) -> Iterator[None]:
    """Tell errors of some types in a line of our own."""
    try:
        yield
    except errors:
        raise VoxelocityError(line) from None


def text_of(path: Path, errors: str = "replace") -> str:
    """What a file says, without the space around it; nothing where it cannot be read."""
    try:
        return path.read_text("utf-8", errors).strip()
    except OSError:
        return ""


def copy_safely(path: Path, target: Path) -> None:
    """Copy a file such that the copy is whole and on disk, or not there at all; or an error."""
    remedy = "; free some space or allow the folder. Nothing was started"
    with told(f"{target.parent}: a backup of the results cannot be kept there", remedy):
        write_safely(path.read_bytes(), target)
        shutil.copymode(path, target)


def copy_all_safely(source: Path, target: Path, names: Sequence[Path]) -> None:
    """Copy files such that a full disk leaves either all of them in the other folder, or none.

    The names are relative to both folders; `OSError` where one cannot be read or written.
    """
    with contextlib.ExitStack() as ready:
        copies = []
        for name in names:
            content = (source / name).read_bytes()
            copies.append((ready.enter_context(_beside(content, target / name)), target / name))
        # Another name needs no room.
        for copy in copies:
            replace_safely(*copy)


def write_safely(content: bytes | str, target: Path) -> None:
    """Write a file, and its folder: whole and on disk, or as it was before with an `OSError`."""
    written = content.encode() if isinstance(content, str) else content
    with _beside(written, target) as temporary:
        replace_safely(temporary, target)


@contextlib.contextmanager
def _beside(content: bytes, target: Path) -> Iterator[Path]:
    """A file on disk beside `target`; deleted at the end unless it has got another name."""
    # What a killed process leaves behind is hidden, and git ignores it.
    temporary = target.with_name(f".{target.name}.{secrets.token_hex(8)}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        yield temporary
    except OSError as error:
        # Not the name of the temporary file, which says nothing to a user.
        name = str(target) if error.filename in (None, str(temporary)) else error.filename
        raise OSError(error.errno, error.strerror, name) from None
    finally:
        temporary.unlink(missing_ok=True)


def append_safely(line: str, target: Path) -> None:
    """Add a line to a file; see `write_safely`."""
    before = target.read_bytes() if target.exists() else b""
    write_safely(before + line.encode() + b"\n", target)


def replace_safely(source: Path, target: Path) -> None:
    """Rename a file that is on disk, such that the new name is on disk too; or `OSError`."""
    os.replace(source, target)
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


@contextlib.contextmanager
def new_folder(target: Path) -> Iterator[Path]:
    """A folder to fill, which gets the name `target` at the end; an error before deletes it.

    `OSError` where it cannot be written, or `target` holds something by then.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as temporary:
        folder = Path(temporary, target.name)
        folder.mkdir()
        yield folder
        replace_safely(folder, target)
