"""What must be there before asv touches anything."""

import importlib.util
import subprocess
import sys
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.asv_bridge.commands import parse

# What each command of asv needs besides asv itself: to make environments, to publish.
_NEEDED = {
    "run": ("virtualenv", "uv"),
    "continuous": ("virtualenv", "uv"),
    "find": ("virtualenv", "uv"),
    "publish": ("scipy", "altair", "vl_convert", "msgspec", "asv_tachyon"),
}


def require_installed() -> None:
    """Raise `VoxelocityError` if the command that asv was given lacks a package."""
    name, _ = parse(sys.argv[1:])
    missing = [each for each in _NEEDED.get(name or "", ()) if not importlib.util.find_spec(each)]
    if missing:
        raise VoxelocityError(
            f"asv {name} needs {', '.join(missing)}, which this Python does not have: make install, then "
            f".venv/bin/asv {name}"
        )


# What asv takes for a range without asking git.
_WORDS = {"ALL", "EXISTING", "HEAD", "NEW", "TAGS"}


def require_known_range(history: Path) -> None:
    """Raise `VoxelocityError` if the command that asv was given names a range that git cannot resolve.

    asv itself ends in a traceback there.

    Parameters
    ----------
    history : Path
        The repository of the release history.
    """
    name, options = parse(sys.argv[1:])
    wanted = getattr(options, "range", None) if name in ("run", "find", "publish") else None
    if not wanted or wanted in _WORDS or wanted.startswith("HASHFILE:"):
        return
    command = [
        "git",
        "-C",
        str(history),
        "rev-list",
        "--max-count=1",
        "--first-parent",
        wanted,
        "--",
    ]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        raise VoxelocityError(
            f"'{wanted}' is no range of the release history; voxelocity releases lists its tags, and "
            "TAG^! is one of them alone"
        )


def require_a_plain_path(root: Path) -> None:
    """Raise `VoxelocityError` where asv would take the path of the checkout for a format of its own."""
    odd = sorted({"$", "{", "}"} & set(str(root)))
    if odd:
        raise VoxelocityError(
            f"{root}: asv cannot install from a folder with {' or '.join(odd)} in its path; move the checkout"
        )
