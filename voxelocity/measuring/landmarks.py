"""``make bench``: the first results on a user's own machine, in a few minutes."""

import os
import subprocess
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from voxelocity import VoxelocityError
from voxelocity.paths import CACHE, THIS_MACHINE
from voxelocity.software.timeline import Changed, Timeline

# The image as scanners and nibabel most often write it, and the middle volume.
BENCH = [
    r"^(opening|array_access|mean_over_time)\..*\('int16 \+ slope/inter'",
    r"^volume_extraction\..*'middle'\)",
]


def landmark_tags(timeline: Timeline) -> list[str]:
    """The oldest entry, the middle one, a control with its parent, the newest; oldest first."""
    last = len(timeline) - 1
    control = max(place for place, entry in enumerate(timeline) if entry.changed is Changed.CONTROL)
    chosen = {0, len(timeline) // 2, control - 1, control, last}
    return [timeline[place].tag for place in sorted(chosen)]


def measure_landmarks(root: Path, tags: Sequence[str]) -> bool:
    """Measure the landmarks as a machine of its own, and publish.

    Parameters
    ----------
    root : Path
        The checkout.
    tags : sequence of str
        See `landmark_tags`.

    Returns
    -------
    bool
        Whether all benchmarks gave a value.

    Raises
    ------
    VoxelocityError
        asv failed; it has said why.
    """
    environment = _environment(root)
    _run(root, environment, "voxelocity", "machine", THIS_MACHINE, stdout=subprocess.DEVNULL)
    options = ["HASHFILE:-", "--machine", THIS_MACHINE, "--record-samples", "--show-stderr"]
    options += [word for expression in BENCH for word in ("--bench", expression)]
    # 2 says that some benchmark failed: the others are worth showing.
    code = _run(root, environment, "asv", "run", *options, allowed=(0, 2), input="\n".join(tags))
    _run(root, environment, "asv", "publish", stdout=subprocess.DEVNULL)
    return code == 0


def _run(
    root: Path,
    environment: dict[str, str],
    module: str,
    *arguments: str,
    allowed: Collection[int] = (0,),
    **options: Any,
) -> int:
    command = [sys.executable, "-m", module, *arguments]
    code = subprocess.run(command, cwd=root, env=environment, text=True, **options).returncode
    if code not in allowed:
        raise VoxelocityError(f"{module} {arguments[0]} failed; what it printed above says why")
    return code


def _environment(root: Path) -> dict[str, str]:
    """A home in the checkout, so that the user's own ~/.asv-machine.json stays as it is."""
    home = Path(root, CACHE, "home")
    home.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "HOME": str(home)}
    for tool, variable in (("uv", "UV_CACHE_DIR"), ("pip", "PIP_CACHE_DIR")):
        cache = subprocess.run(
            [sys.executable, "-m", tool, "cache", "dir"], capture_output=True, text=True
        ).stdout.strip()
        environment.setdefault(variable, cache)
    return environment
