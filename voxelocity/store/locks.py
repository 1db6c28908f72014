"""Hash-locked requirements files: read and written."""

import collections
import dataclasses
import re
from collections.abc import Iterable
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.store.safe_files import told

_PIN = re.compile(
    r"(?P<name>[a-z0-9][a-z0-9._-]*)==(?P<version>[^\s;]+)"
    r"(?P<hashes>(\s+--hash=sha256:[0-9a-f]{64})+)"
)


@dataclasses.dataclass(frozen=True, order=True)
class Pin:
    """One distribution at one version, with the sha256 of each file that may be installed."""

    name: str
    version: str
    sha256: tuple[str, ...]

    def lines(self) -> str:
        hashes = "".join(f" \\\n    --hash=sha256:{digest}" for digest in sorted(self.sha256))
        return f"{self.name}=={self.version}{hashes}\n"


def format_pins(pins: Iterable[Pin]) -> str:
    """Write pins as a requirements file, sorted by name."""
    return "".join(pin.lines() for pin in sorted(pins))


def parse_pins(text: str, source: str | Path) -> list[Pin]:
    """Read the text of a hash-locked requirements file, whose name is `source`.

    `VoxelocityError` where a line is not a pin with hashes, or a distribution is pinned twice.
    """
    pins = []
    for line in text.replace("\\\n", " ").splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        match = _PIN.fullmatch(line.strip())
        if not match:
            raise VoxelocityError(
                f"{source}: '{line.split()[0]}' is not pinned as name==version --hash=sha256:...; "
                "make the file again with voxelocity lock"
            )
        digests = re.findall(r"sha256:(\w+)", match["hashes"])
        pins.append(Pin(match["name"], match["version"], tuple(digests)))
    for name, times in collections.Counter(pin.name for pin in pins).items():
        if times > 1:
            raise VoxelocityError(f"{source}: {name} is pinned twice; keep one")
    return pins


def read_pins(path: Path) -> list[Pin]:
    """Read the hash-locked requirements file at `path` (see `parse_pins`)."""
    with told(f"{path}: cannot be read", "; restore it with git"):
        return parse_pins(Path(path).read_text(encoding="utf-8"), path)
