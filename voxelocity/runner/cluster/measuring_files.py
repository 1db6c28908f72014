"""The files on which every result rests: the same on the client and on each worker."""

import hashlib
import json
from pathlib import Path

from voxelocity.asv.repositories import settings_of
from voxelocity.store.paths import IMAGES, configuration

# What asv needs of a checkout to measure, besides the configuration of a library.
_PARTS = ("benchmarks", "releases", "voxelocity", "asv.conf.json", str(IMAGES))


def measuring_files(root: Path) -> list[Path]:
    """The files of a checkout without which nothing can be measured, relative to it; in order."""
    found = [
        path
        for part in _PARTS
        for path in ([root / part] if (root / part).is_file() else (root / part).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    ]
    return sorted(path.relative_to(root) for path in found)


def digests(root: Path, library: str) -> dict[str, str]:
    """The SHA-256 of each of these files and of the library's configuration, by name.

    Where the library's repository lies may differ.
    """
    found = {path.as_posix(): _sum((root / path).read_bytes()) for path in measuring_files(root)}
    settings = json.dumps(settings_of(root, library), sort_keys=True)
    return found | {configuration(library): _sum(settings.encode())}


def _sum(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
