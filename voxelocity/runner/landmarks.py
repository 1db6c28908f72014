"""``make bench``: the first results on a user's own machine, in a few minutes."""

import subprocess
import sys
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Any

from voxelocity import VoxelocityError
from voxelocity.asv.commands import SOME_FAILED, with_own_home
from voxelocity.asv.counting import is_counting_possible
from voxelocity.model.timeline import Changed, Timeline
from voxelocity.store.paths import CACHE, THIS_MACHINE

# The image as scanners and nibabel most often write it, and the middle volume.
BENCH = [
    r"^(opening|array_access|mean_over_time)\.\w+\.(time|peakmem)_\w+\('int16 \+ slope/inter', .*",
    r"^volume_extraction\.\w+\.(time|peakmem)_\w+\('int16 \+ slope/inter', .*, 'middle'\)",
]
# At the oldest and the newest alone: a count takes a second or two, and repeats.
COUNTED = [
    r"^volume_extraction\.\w+\.track_instructions_\w+\('int16 \+ slope/inter', '\.nii\.gz', 'middle'\)"
]


def landmark_tags(timeline: Timeline) -> list[str]:
    """The oldest entry, a control with its parent, the newest; oldest first."""
    last = len(timeline) - 1
    control = max(index for index, entry in enumerate(timeline) if entry.changed is Changed.CONTROL)
    chosen = {0, control - 1, control, last}
    return [timeline[index].tag for index in sorted(chosen)]


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
    environment = with_own_home(root / CACHE / "home")
    _run(root, environment, "voxelocity", "machine", THIS_MACHINE, stdout=subprocess.DEVNULL)
    # The newest first: its results are what a user waits for.
    ends, between = [tags[-1], tags[0]], tags[1:-1]
    counted = COUNTED if is_counting_possible() else []
    codes = {_measured(root, environment, ends, [*BENCH, *counted])}
    if between:
        codes.add(_measured(root, environment, between, BENCH))
    _run(root, environment, "asv", "publish", stdout=subprocess.DEVNULL)
    return codes == {0}


def _measured(
    root: Path, environment: dict[str, str], tags: Sequence[str], bench: Sequence[str]
) -> int:
    options = ["HASHFILE:-", "--machine", THIS_MACHINE, "--record-samples", "--show-stderr"]
    options += [word for expression in bench for word in ("--bench", expression)]
    # Where some failed, the others are worth showing.
    allowed = (0, SOME_FAILED)
    return _run(root, environment, "asv", "run", *options, allowed=allowed, input="\n".join(tags))


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
