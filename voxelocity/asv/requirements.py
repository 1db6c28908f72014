"""What must be there before asv touches anything."""

import importlib.util
import tempfile
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.asv.commands import AsvCommand
from voxelocity.asv.commit_ranges import commits_of_range, first_parents

# What each command of asv needs besides asv itself: to make environments, to publish.
_NEEDED = {
    "run": ("virtualenv", "uv"),
    "continuous": ("virtualenv", "uv"),
    "find": ("virtualenv", "uv"),
    "publish": ("scipy", "vl_convert", "msgspec", "asv_tachyon"),
}


def require_installed(command: AsvCommand) -> None:
    """Raise `VoxelocityError` if a command of asv lacks a package."""
    name = command.name or ""
    missing = [each for each in _NEEDED.get(name, ()) if not importlib.util.find_spec(each)]
    if missing:
        raise VoxelocityError(
            f"asv {name} needs {', '.join(missing)}, which this Python does not have: make install, then "
            f".venv/bin/asv {name}"
        )


# Which options of a command name commits.
_RANGES = {
    "run": ["range"],
    "find": ["range"],
    "publish": ["range"],
    "continuous": ["base", "branch"],
}

# What asv takes for a range without asking git.
_WORDS = {"ALL", "EXISTING", "HEAD", "NEW", "TAGS"}


def require_known_range(command: AsvCommand, repository: Path, library: str | None) -> None:
    """Raise `VoxelocityError` if a command of asv names commits that git cannot resolve.

    asv itself ends in a traceback there.

    Parameters
    ----------
    command : AsvCommand
    repository : Path
        That of the release history, or of a library.
    library : str or None
    """
    for argument in _RANGES.get(command.name or "", ()):
        wanted = command.option(argument)
        if not wanted or wanted in _WORDS or wanted.startswith("HASHFILE:"):
            continue
        if library is not None:
            commits_of_range(repository, library, wanted)
            continue
        try:
            first_parents(repository, wanted)
        except VoxelocityError:
            raise VoxelocityError(
                f"'{wanted}' is no range of the release history; voxelocity releases lists its tags, and "
                "TAG^! is one of them alone"
            ) from None


def require_a_plain_path(root: Path) -> None:
    """Raise `VoxelocityError` where asv would take the path of the checkout for a format of its own."""
    odd = sorted({"$", "{", "}"} & set(str(root)))
    if odd:
        raise VoxelocityError(
            f"{root}: asv cannot install from a folder with {' or '.join(odd)} in its path; move the checkout"
        )


def require_replaceable_pages(html: Path) -> None:
    """Raise `VoxelocityError` where asv publish cannot delete its earlier pages, which it does first.

    Parameters
    ----------
    html : Path
        The folder of the pages.
    """
    if html.is_symlink() or (html.exists() and not html.is_dir()):
        kind = "a symbolic link" if html.is_symlink() else "no folder"
        raise VoxelocityError(
            f"{html}: is {kind}, and asv publish makes a folder of that name; rename it, or delete it"
        )


def require_writable_results(results: Path, machine: str | None) -> None:
    """Raise `VoxelocityError` where asv could not store what it is about to measure.

    Parameters
    ----------
    results : Path
        The folder of the results.
    machine : str or None
        As asv was given it.
    """
    for folder in (results, results / (machine or "")):
        if folder == results or folder.exists():
            try:
                folder.mkdir(parents=True, exist_ok=True)
                with tempfile.TemporaryFile(dir=folder):
                    pass
            except OSError as error:
                raise VoxelocityError(
                    f"{folder}: cannot be written ({error.strerror}), and results are stored there; free or allow the "
                    "folder. Nothing was started"
                ) from None
