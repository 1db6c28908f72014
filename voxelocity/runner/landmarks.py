"""``make bench``: the first results on a user's own machine, in a few minutes."""

from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

from voxelocity.asv.commands import publish
from voxelocity.asv.measurer import Measurer
from voxelocity.model.timeline import Changed, Timeline

# The image as scanners and nibabel most often write it, and the middle volume.
BENCH = [
    r"^(opening|array_access|mean_over_time)\.\w+\.(time|peakmem)_\w+\('int16 \+ slope/inter', .*",
    r"^volume_extraction\.\w+\.(time|peakmem)_\w+\('int16 \+ slope/inter', .*, 'middle'\)",
]


def landmark_tags(timeline: Timeline) -> list[str]:
    """The oldest entry, a control with its parent, the newest; oldest first."""
    last = len(timeline) - 1
    control = max(index for index, entry in enumerate(timeline) if entry.changed is Changed.CONTROL)
    return [timeline[index].tag for index in sorted({0, control - 1, control, last})]


def measure_landmarks(root: Path, tags: Sequence[str], output: IO[Any] | None = None) -> bool:
    """Measure landmarks as a machine of its own, and publish; whether all benchmarks gave a value.

    asv prints to `output`, by default the standard output.
    `VoxelocityError` where asv failed otherwise; it has said why.
    """
    measurer = Measurer.of_this_machine(root, None, output)
    # The newest first: its results are what a user waits for.
    order = [tags[-1], *tags[:-1]]
    # Half of the usual rounds: the repeat run tells how much these few timings differ.
    complete = measurer.measure(order, BENCH, "--record-samples", "--attribute", "rounds=2")
    # Where some failed, the others are worth showing.
    publish(root)
    return complete
