"""The table of the nilearn documentation's draft, then and now, and what has become of its claims.

The draft: https://github.com/nilearn/nilearn/pull/5128, written with nilearn 0.10.4 or a little later.
"""

import dataclasses
import math
from collections.abc import Callable, Sequence

from voxelocity.analysis.noise import Noise
from voxelocity.model.benchmark import Metric
from voxelocity.model.digits import short
from voxelocity.model.results import Results

OPERATION = "DocumentedSize"
SOURCE = "https://github.com/nilearn/nilearn/pull/5128"

# The nilearn in force when the draft was written.
THEN = "nilearn-0.10.4"

# The draft's rows: the task, and the call through each library.
ROWS = (
    ("load", "nib_load", "load_img"),
    ("mean over time", "mean_of_nib_load", "mean_of_load_img"),
    ("volume extraction (the fourth)", "volume_of_nib_load", "volume_of_load_img"),
)

# Less than this per voxel cannot hold an image, not even as stored.
_HOLDS_THE_IMAGE = 1.0

# Two times, or peaks, that differ by less are the same to the draft.
_SAME = 1.1


@dataclasses.dataclass(frozen=True)
class Costs:
    """Of one call: seconds, and bytes above the baseline; None where there is no value."""

    time: float | None
    peak: float | None


@dataclasses.dataclass(frozen=True)
class Row:
    """A row of the draft's table."""

    task: str
    nib_load: Costs
    load_img: Costs


@dataclasses.dataclass(frozen=True)
class Claim:
    """Whether a claim of the draft holds.

    Attributes
    ----------
    claim : str
    holds : bool or None
        None where a value is missing.
    evidence : str
        The values that tell; empty where one is missing.
    """

    claim: str
    holds: bool | None
    evidence: str


@dataclasses.dataclass(frozen=True)
class DocumentedState:
    """The draft's table and claims in one entry."""

    index: int
    table: tuple[Row, ...]
    claims: tuple[Claim, ...]


def documented_shape(results: Results) -> tuple[int, ...]:
    """The shape of the draft's image."""
    shapes = [
        shape for (name, _, _), shape in results.catalogue.shapes.items() if name == OPERATION
    ]
    return shapes[0] if shapes else ()


def documented_states(results: Results, noise: Noise) -> list[DocumentedState]:
    """The draft's table for the nilearn that it was written for, and for the newest measured entry."""
    measured = [index for index in results.indices if _was_measured(results, index)]
    then = [index for index in measured if THEN in results.timeline[index].tags]
    voxels = math.prod(documented_shape(results))
    floors = [
        floor.size
        for benchmark, floor in noise.floors.items()
        if (benchmark.metric, benchmark.operation) == (Metric.TIME, OPERATION)
    ]
    states = []
    for index in dict.fromkeys([*then, *measured[-1:]]):
        table = table_at(results, index)
        claims = claims_of(table, math.exp(max(floors, default=0.0)), voxels)
        states.append(DocumentedState(index, table, claims))
    return states


def _was_measured(results: Results, index: int) -> bool:
    return any(
        benchmark.operation == OPERATION and results.value(benchmark, index) is not None
        for benchmark in results.benchmarks_at(index)
    )


def table_at(results: Results, index: int) -> tuple[Row, ...]:
    """The rows of the draft's table in one entry."""
    # It has one image, so call and metric name a benchmark.
    values = {
        (benchmark.method, benchmark.metric): results.value(benchmark, index)
        for benchmark in results.benchmarks_at(index)
        if benchmark.operation == OPERATION
    }

    def costs(method: str) -> Costs:
        return Costs(values.get((method, Metric.TIME)), values.get((method, Metric.PEAK)))

    return tuple(Row(task, costs(nibabel), costs(nilearn)) for task, nibabel, nilearn in ROWS)


def claims_of(table: Sequence[Row], floor: float, voxels: int) -> tuple[Claim, ...]:
    """Whether each claim of the draft holds in a state of the software.

    Parameters
    ----------
    table : sequence of Row
        See `table_at`.
    floor : float
        The factor up to which two times do not differ.
    voxels : int
        Of the draft's image.
    """
    load, mean, volume = table
    same = math.log(max(floor, _SAME))

    def per_voxel(costs: Costs) -> float | None:
        return None if costs.peak is None else costs.peak / voxels

    lazy, eager = per_voxel(load.nib_load), per_voxel(load.load_img)
    time_of_mean = _ratio(mean.load_img.time, mean.nib_load.time)
    peak_of_mean = _ratio(mean.load_img.peak, mean.nib_load.peak)
    means = per_voxel(mean.nib_load), per_voxel(mean.load_img)
    time_of_volume = _ratio(volume.load_img.time, volume.nib_load.time)
    return (
        _claim(
            "nib.load reads no voxel, load_img reads them all",
            f"nib.load holds {_held(lazy)}, load_img {_held(eager)}; load_img takes "
            f"{_times(_ratio(load.load_img.time, load.nib_load.time))} the time",
            (lazy, eager),
            lambda lazy, eager: lazy < 0.1 and eager >= _HOLDS_THE_IMAGE,
        ),
        _claim(
            "the mean over time costs as much through either, loading included",
            f"load_img takes {_times(time_of_mean)} the time and {_times(peak_of_mean)} the memory "
            "of nib.load",
            (time_of_mean, peak_of_mean),
            lambda times, peaks: (
                abs(math.log(times)) <= same and abs(math.log(peaks)) <= math.log(_SAME)
            ),
        ),
        _claim(
            "the mean over time needs the whole image in memory",
            f"nib.load holds {_held(means[0])}, load_img {_held(means[1])}",
            means,
            lambda *means: min(means) >= _HOLDS_THE_IMAGE,
        ),
        _claim(
            "for one volume, load_img is far slower, since it reads the whole image",
            f"load_img takes {_times(time_of_volume)} the time of nib.load",
            (time_of_volume, per_voxel(volume.load_img)),
            lambda times, per_voxel: times > 2 and per_voxel >= _HOLDS_THE_IMAGE,
        ),
    )


def _claim(
    text: str, evidence: str, parts: Sequence[float | None], test: Callable[..., bool]
) -> Claim:
    if any(part is None for part in parts):
        return Claim(text, None, "")
    return Claim(text, test(*parts), evidence)


def _ratio(one: float | None, other: float | None) -> float | None:
    return one / other if one and other and other > 0 else None


def _held(per_voxel: float | None) -> str:
    if per_voxel is None:
        return "?"
    return "next to nothing" if per_voxel < 0.1 else f"{short(per_voxel, 3)} bytes per voxel"


def _times(value: float | None) -> str:
    if value is None:
        return "?"
    return f"{short(value, 3)} times"
