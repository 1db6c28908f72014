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
from voxelocity.analysis.noise import Noise
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.results import Results, Status
from voxelocity.model.scale import FEWEST_BYTES, SMALLEST_WORK
from voxelocity.model.states import indices_of
from voxelocity.model.timeline import Timeline

OPERATION = "Growth"

# What may read no more than a header.
_OPENING = "Opening"

# A long run, such as one of the Human Connectome Project.
MANY_VOLUMES = 1200


@dataclasses.dataclass(frozen=True)
class Line:
    """The line through the costs of images of different length, in seconds or bytes."""

    per_volume: float
    fixed: float
    # By which share the line without the longest image misses the cost of that; None of too few.
    left_out: float | None = dataclasses.field(default=None, compare=False)

    def at(self, volumes: int) -> float:
        """The cost that is to be expected of so many volumes."""
        return self.fixed + self.per_volume * volumes

    @classmethod
    def through(cls, points: Sequence[tuple[int, float]]) -> "Line":
        """The line of least squares, without a negative part, of costs by number of volumes."""
        *shorter, (longest, cost) = sorted(points)
        line = cls._through(points)
        if len(shorter) < 2 or cost <= 0:
            return line
        return dataclasses.replace(line, left_out=abs(cls._through(shorter).at(longest) / cost - 1))

    @classmethod
    def _through(cls, points: Sequence[tuple[int, float]]) -> "Line":
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
    also: tuple[str, ...] = ()  # Other machines that could tell.


def growth_of(timeline: Timeline, machines: Sequence[Results], state: str | None) -> Growth:
    """Fit a line through the costs of images of different length.

    The user leaves at least one machine open; that is taken which tells most of the state
    (`states.indices_of`), or of its newest entry. `VoxelocityError` where images of different
    length were not measured.
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
    best = max(candidates, key=lambda one: (one.index, len(one.lines), len(one.results.indices)))
    also = tuple(one.results.machine for one in candidates if one is not best)
    return dataclasses.replace(best, also=also)


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
        """Growth of counts by number of volumes; None unless four, each twice the one before."""
        lengths = sorted(counts)
        if not lengths or lengths != [lengths[0] * times for times in (1, 2, 4, 8)]:
            return None
        return cls(lengths[0], tuple(counts[length] for length in lengths), floor)

    @property
    def exponents(self) -> tuple[float, float] | None:
        """The exponent of the number of volumes at both ends of the range, free of what is fixed.

        From the differences of the counts: 1 where each volume costs the same, 2 where each costs
        in proportion to those before it. None where nothing grows.
        """
        first, second, third = self._differences
        if self.kind is Kind.CONSTANT or min(self._differences) <= 0:
            return None
        return math.log2(second / first), math.log2(third / second)

    @property
    def kind(self) -> Kind:
        """How it grows; a square may be small at few volumes if it is most of the cost at many."""
        if self.counts[3] - self.counts[0] <= self.floor * self.counts[3]:
            return Kind.CONSTANT
        seen = self._square * (8 * self.shortest) ** 2 > self.floor * self.counts[3]
        outgrows = self._square * MANY_VOLUMES > self._linear(self._square)
        return Kind.SQUARE if seen and outgrows else Kind.LINEAR

    def at(self, volumes: int) -> float:
        """The count that is to be expected at another number of volumes."""
        fixed, linear, square = self.terms
        return fixed + linear * volumes + square * volumes**2

    @property
    def terms(self) -> tuple[float, float, float]:
        """The fixed instructions, those per volume, and those per square of their number."""
        if self.kind is Kind.CONSTANT:
            return self.counts[3], 0.0, 0.0
        square, longest = self._square if self.kind is Kind.SQUARE else 0.0, 8 * self.shortest
        linear = self._linear(square)
        return self.counts[3] - linear * longest - square * longest**2, linear, square

    @property
    def left_out(self) -> float:
        """By which share the count at 8n misses what n, 2n and 4n say by this kind of growth."""
        first, second, _ = self._differences
        more = {
            Kind.CONSTANT: 0.0,
            Kind.LINEAR: 2 * second,
            Kind.SQUARE: 6 * second - 8 * first,
        }
        return abs((self.counts[2] + more[self.kind]) / self.counts[3] - 1)

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
    values, found = results.values_at(index), {}
    for key, own in results.catalogue.counted_calls.items():
        counts = {int(each.parameters[2]): values[each] for each in own if each in values}
        if counts and (growth := WorkGrowth.of(counts)):
            found[key] = growth
    return found


def counted_benchmarks(results: Results, index: int, key: tuple[str, str, str]) -> list[Benchmark]:
    """The benchmarks that tell a call's growth (a key of `work_growths`), shortest image first."""
    measured = results.measured.get(index, {})
    return [each for each in results.catalogue.counted_calls.get(key, ()) if each in measured]


@dataclasses.dataclass(frozen=True)
class TimeGrowth:
    """How many times as long as on the measured image a call takes on one of another shape.

    The sum of what is fixed, of a share for each voxel, and of a share for each voxel times the
    volumes. What is fixed alone is the overhead of a call, whatever the image.
    """

    fixed: float
    per_voxel: float = 0.0
    per_voxel_and_volume: float = 0.0

    def at(self, shape: Sequence[int]) -> float:
        """The factor on an image of this shape, x, y, z and volumes."""
        return self.fixed + math.prod(shape) * (
            self.per_voxel + self.per_voxel_and_volume * shape[3]
        )


def time_growths(results: Results, noise: Noise, index: int) -> dict[Benchmark, TimeGrowth]:
    """How the times at an entry grow with the image, where what was measured tells.

    That is where a call reads no more than a header, or where its counts on such an image grow in
    proportion or with the square of the volumes. The count at the most volumes must be what the
    others say of it, by no more than the noise floor of the time.
    """
    catalogue, values = results.catalogue, results.values_at(index)
    works, found = work_growths(results, index), {}
    for benchmark in catalogue.benchmarks:
        seconds = values.get(benchmark)
        if benchmark.metric is not Metric.TIME or seconds is None:
            continue
        if _reads_no_voxel(results, benchmark, index):
            found[benchmark] = TimeGrowth(1.0)
            continue
        key = (benchmark.operation, benchmark.method, *benchmark.parameters[1:2])
        names = catalogue.operation(benchmark).parameter_names
        others = dict(zip(names[2:], benchmark.parameters[2:]))
        # The last volume was counted; before the first there is nothing to read.
        if key not in works or others.get("position") == "first":
            continue
        growth, counted = works[key], counted_benchmarks(results, index, key)[0]
        sound = growth.left_out <= noise.floor(benchmark).at(seconds) < math.inf
        if sound and growth.kind is not Kind.CONSTANT and counted.file == benchmark.file:
            shapes = catalogue.shape(benchmark), catalogue.shape(counted)
            found[benchmark] = _scaled(growth, *shapes)
    return found


def _reads_no_voxel(results: Results, benchmark: Benchmark, index: int) -> bool:
    """Whether a call takes no image, or opens one and reads no more than its header.

    Of a .nii.gz all that is read is counted; a .nii may be mapped.
    """
    if not results.catalogue.shape(benchmark):
        return True
    image, _, *others = benchmark.parameters
    zipped = msgspec.structs.replace(benchmark, parameters=(image, ".nii.gz", *others))
    read = results.value(zipped.of_metric(Metric.BYTES_READ), index)
    return benchmark.operation == _OPENING and read is not None and read < FEWEST_BYTES


def _scaled(growth: WorkGrowth, shape: Sequence[int], counted: Sequence[int]) -> TimeGrowth:
    """The growth of a call that was timed on one shape and counted on others: all but what is
    fixed goes with the voxels.
    """
    fixed, linear, square = growth.terms
    volume = math.prod(counted[:3])
    grown = TimeGrowth(max(fixed, 0.0), linear / volume, square / volume)
    whole = grown.at(shape)
    return TimeGrowth(*(each / whole for each in dataclasses.astuple(grown)))


def tried_estimates(results: Results, noise: Noise, index: int) -> dict[Benchmark, float]:
    """The estimate over the time, of times that were measured on images of other shapes."""
    catalogue, values = results.catalogue, results.values_at(index)
    known = {
        (catalogue.call(benchmark), benchmark.file): (benchmark, growth)
        for benchmark, growth in time_growths(results, noise, index).items()
        if growth.fixed < 1.0
    }
    found = {}
    for benchmark in catalogue.benchmarks:
        measured, growth = known.get((catalogue.call(benchmark), benchmark.file), (benchmark, None))
        shape, is_time = catalogue.shape(benchmark), benchmark.metric is Metric.TIME
        if growth and is_time and benchmark in values and shape != catalogue.shape(measured):
            found[benchmark] = values[measured] * growth.at(shape) / values[benchmark]
    return found


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
    """The memory that a call needs by image size, or the status of a peak without a value."""
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
    """The peak in bytes of a process that only imports nilearn.image; None where not measured.

    It is passed during the imports, and much of it is given back before an image is read.
    """
    peak = results.result(_IMPORTING, index).estimate
    return None if peak is None else round(peak)
