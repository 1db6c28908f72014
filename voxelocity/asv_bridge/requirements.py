"""What must be there before asv touches anything."""

import importlib.util
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


def require_a_plain_path(root: Path) -> None:
    """Raise `VoxelocityError` where asv would take the path of the checkout for a format of its own."""
    odd = sorted({"$", "{", "}"} & set(str(root)))
    if odd:
        raise VoxelocityError(
            f"{root}: asv cannot install from a folder with {' or '.join(odd)} in its path; move the checkout"
        )
