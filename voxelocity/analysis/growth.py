"""How the cost of a call grows with the number of volumes.

Counts repeat, so that what is fixed and what grows can be told apart by their differences alone.
"""

import dataclasses
import enum
import math
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

from voxelocity import VoxelocityError
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.results import Results, Status
from voxelocity.model.scale import SMALLEST_WORK
from voxelocity.model.states import indices_of
from voxelocity.model.timeline import Timeline

OPERATION = "Growth"

# A long run, such as one of the Human Connectome Project.
MANY_VOLUMES = 1200


@dataclasses.dataclass(frozen=True)
class Line:
    """The line through the costs of images of different length, in seconds or bytes."""

    per_volume: float
    fixed: float

    @classmethod
    def through(cls, points: Sequence[tuple[int, float]]) -> "Line":
        """The line of least squares without a negative part, through numbers of volumes and costs."""
        volumes, costs = np.array(points, float).T
        per_volume, fixed = np.polyfit(volumes, costs, 1)
        if per_volume < 0:
            per_volume, fixed = 0.0, max(0.0, costs.mean())
        elif fixed < 0:
            per_volume, fixed = max(0.0, volumes @ costs / (volumes @ volumes)), 0.0
        return cls(float(per_volume), float(fixed))


@dataclasses.dataclass(frozen=True)
class Growth:
    """How the calls of one entry grow, by call and metric."""

    results: Results
    index: int
    lines: dict[tuple[str, Metric], Line]


def growth_of(timeline: Timeline, machines: Sequence[Results], state: str | None) -> Growth:
    """Fit a line through the costs of images of different length.

    The user leaves at least one machine open; that is taken which tells most of the state (`states.indices_of`),
    or of its newest entry. `VoxelocityError` where images of different length were not measured.
    """
    candidates = []
    wanted = indices_of(timeline, state) if state else None
    for results in machines:
        for index in wanted or reversed(results.indices):
            if lines := lines_at(results, index):
                candidates.append(Growth(results, index, lines))
                break
    if not candidates:
        tag = timeline[(wanted or machines[0].indices)[-1]].tag
        raise VoxelocityError(
            f"{tag}: images of different length were never measured; measure them: "
            f"asv run --machine NAME --record-samples --bench {OPERATION} {tag}^!"
        )
    # Of several machines that which tells most; the heading names it.
    return max(candidates, key=lambda one: (one.index, len(one.lines), len(one.results.indices)))


def lines_at(results: Results, index: int) -> dict[tuple[str, Metric], Line]:
    """The line of each call and metric at an entry; without those of fewer than two lengths."""
    points: dict[tuple[str, Metric], list[tuple[int, float]]] = {}
    for benchmark, value in sorted(results.values_at(index).items()):
        if benchmark.operation == OPERATION and not benchmark.is_baseline:
            key = (benchmark.method, benchmark.metric)
            points.setdefault(key, []).append((int(benchmark.parameters[-1]), value))
    return {key: Line.through(values) for key, values in points.items() if len(values) > 1}


class Kind(enum.StrEnum):
    """How a cost grows: not at all, in proportion, or faster."""

    CONSTANT = "constant"
    LINEAR = "linear"
    SQUARE = "square"


@dataclasses.dataclass(frozen=True)
class WorkGrowth:
    """The counts of a call at n, 2n, 4n and 8n volumes, and the share of them that may be noise."""

    shortest: int
    counts: tuple[float, ...]
    floor: float = SMALLEST_WORK

    @classmethod
    def of(cls, counts: Mapping[int, float], floor: float = SMALLEST_WORK) -> "WorkGrowth | None":
        """From the counts by number of volumes; None unless there are four, each twice the one before."""
        lengths = sorted(counts)
        if not lengths or lengths != [lengths[0] * times for times in (1, 2, 4, 8)]:
            return None
        return cls(lengths[0], tuple(counts[length] for length in lengths), floor)

    @property
    def exponents(self) -> tuple[float, float] | None:
        """The exponent of the number of volumes at both ends of the range, free of what is fixed.

        From the differences of the counts: 1 where each volume costs the same, 2 where each costs in
        proportion to those before it. None where nothing grows.
        """
        first, second, third = self._differences
        if self.kind is Kind.CONSTANT or min(self._differences) <= 0:
            return None
        return math.log2(second / first), math.log2(third / second)

    @property
    def kind(self) -> Kind:
        """How the count grows; a square that is small at few volumes and most of the cost at many is one."""
        if self.counts[3] - self.counts[0] <= self.floor * self.counts[3]:
            return Kind.CONSTANT
        seen = self._square * (8 * self.shortest) ** 2 > self.floor * self.counts[3]
        outgrows = self._square * MANY_VOLUMES > self._linear(self._square)
        return Kind.SQUARE if seen and outgrows else Kind.LINEAR

    def at(self, volumes: int) -> float:
        """The count that is to be expected at another number of volumes."""
        if self.kind is Kind.CONSTANT:
            return self.counts[3]
        square = self._square if self.kind is Kind.SQUARE else 0.0
        linear = self._linear(square) * (volumes - (8 * self.shortest))
        return self.counts[3] + linear + square * (volumes**2 - (8 * self.shortest) ** 2)

    @property
    def _differences(self) -> tuple[float, float, float]:
        one, two, four, eight = self.counts
        return two - one, four - two, eight - four

    @property
    def _square(self) -> float:
        """What grows with the square, in instructions per volume squared."""
        _, second, third = self._differences
        return (third - 2 * second) / (24 * self.shortest**2)

    def _linear(self, square: float) -> float:
        """What grows in proportion, beside the square, in instructions per volume."""
        return (self._differences[2] - square * (48 * self.shortest**2)) / (4 * self.shortest)


def work_growths(results: Results, index: int) -> dict[tuple[str, str, str], WorkGrowth]:
    """How the work of each call grows, in an entry, where all lengths were counted.

    By the operation whose call it is, the call and the format of the file.
    """
    counts: dict[tuple[str, str, str], dict[int, float]] = {}
    for benchmark in results.catalogue.counted_calls:
        if (value := results.value(benchmark, index)) is not None:
            of_call = counts.setdefault(_call_of(results, benchmark), {})
            of_call[int(benchmark.parameters[2])] = value
    return {key: grown for key, each in counts.items() if (grown := WorkGrowth.of(each))}


def counted_benchmarks(results: Results, index: int, key: tuple[str, str, str]) -> list[Benchmark]:
    """The benchmarks that tell how a call grows (a key of `work_growths`), the shortest image first."""
    measured = results.measured.get(index, {})
    found = (each for each in results.catalogue.counted_calls if each in measured)
    own = [benchmark for benchmark in found if _call_of(results, benchmark) == key]
    return sorted(own, key=lambda benchmark: int(benchmark.parameters[2]))


def _call_of(results: Results, benchmark: Benchmark) -> tuple[str, str, str]:
    operation = results.catalogue.operation(benchmark).calls_of
    return operation, benchmark.method, benchmark.parameters[1]


# Less than a byte per voxel cannot hold an image: such a peak grows with a volume.
_HOLDS_THE_IMAGE = 1.0

# The usual sizes of a machine's memory, in GiB; the rest of the system wants some of it too.
MACHINE_SIZES = (8, 16, 32, 64)
SHARE_OF_A_MACHINE = 0.9

_IMPORTING = Benchmark("Importing", "nilearn_image", Metric.PEAK, ())


class MemoryNeed(msgspec.Struct, frozen=True):
    """The peak of a process that makes the call: what is fixed, and what grows, in bytes."""

    fixed: int  # Of the process without the call, its libraries imported.
    per_voxel: float  # For each voxel of the whole image, or of one of its volumes.
    whole: bool  # Whether the peak grows with the whole image, or with one volume.


def memory_need(results: Results, benchmark: Benchmark, index: int) -> MemoryNeed | Status:
    """What a call's peak tells of images of another size; its status where it has no value."""
    above = results.value(benchmark, index)
    shape = results.catalogue.shape(benchmark)
    # The largest peak of the process without the call, over its images.
    baseline = results.largest_baselines.get((benchmark.operation, index))
    if above is None or not shape or baseline is None:
        return results.status(benchmark, index)
    above = max(0.0, float(round(above)))
    whole = above / math.prod(shape) >= _HOLDS_THE_IMAGE
    return MemoryNeed(round(baseline), above / math.prod(shape if whole else shape[:3]), whole)


def importing_peak(results: Results, index: int) -> int | None:
    """The peak of a process that imports nilearn.image and reads nothing, in bytes; None where not measured.

    It is passed while the libraries are imported, and much of it is given back before an image is read.
    """
    peak = results.result(_IMPORTING, index).estimate
    return None if peak is None else round(peak)
