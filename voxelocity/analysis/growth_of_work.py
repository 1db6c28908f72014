"""How the work of a call grows with the number of volumes: not at all, in proportion, or faster.

Counts repeat, so that what is fixed and what grows can be told apart by their differences alone.
"""

import dataclasses
import enum
import math
from collections.abc import Mapping

from voxelocity.model.benchmark import Benchmark
from voxelocity.model.results import Results
from voxelocity.model.scale import SMALLEST_WORK

# A long run, such as one of the Human Connectome Project.
MANY_VOLUMES = 1200


class Kind(enum.StrEnum):
    """How a cost grows."""

    CONSTANT = "constant"
    LINEAR = "linear"
    SQUARE = "square"


@dataclasses.dataclass(frozen=True)
class WorkGrowth:
    """The counts of a call at n, 2n, 4n and 8n volumes.

    Attributes
    ----------
    lengths : tuple of int
    counts : tuple of float
    floor : float
        The share of a count up to which a difference is noise.
    """

    lengths: tuple[int, int, int, int]
    counts: tuple[float, float, float, float]
    floor: float = SMALLEST_WORK

    @classmethod
    def of(cls, counts: Mapping[int, float], floor: float = SMALLEST_WORK) -> "WorkGrowth | None":
        """From the counts by number of volumes; None unless there are four, each twice the one before."""
        lengths = sorted(counts)
        if len(lengths) != 4 or any(2 * a != b for a, b in zip(lengths, lengths[1:])):
            return None
        one, two, four, eight = lengths
        values = (counts[one], counts[two], counts[four], counts[eight])
        return cls((one, two, four, eight), values, floor)

    @property
    def exponents(self) -> tuple[float, float] | None:
        """The exponent of the number of volumes at both ends of the range, free of what is fixed.

        From the differences of the counts: 1 where each volume costs the same, 2 where each costs in
        proportion to those before it. None where nothing grows.
        """
        if self.kind is Kind.CONSTANT:
            return None
        first, second, third = self._differences
        if min(first, second, third) <= 0:
            return None
        return math.log2(second / first), math.log2(third / second)

    @property
    def kind(self) -> Kind:
        """How the count grows; a square that is small at few volumes and most of the cost at many is one."""
        if self.counts[3] - self.counts[0] <= self.floor * self.counts[3]:
            return Kind.CONSTANT
        seen = self._square * self.lengths[3] ** 2 > self.floor * self.counts[3]
        outgrows = self._square * MANY_VOLUMES > self._linear
        return Kind.SQUARE if seen and outgrows else Kind.LINEAR

    def at(self, volumes: int) -> float:
        """The count that is to be expected at another number of volumes."""
        if self.kind is Kind.CONSTANT:
            return self.counts[3]
        square = self._square if self.kind is Kind.SQUARE else 0.0
        beyond = volumes - self.lengths[3]
        linear = (self._differences[2] - square * _squares(self.lengths[2:])) / (
            self.lengths[3] - self.lengths[2]
        )
        return self.counts[3] + linear * beyond + square * (volumes**2 - self.lengths[3] ** 2)

    @property
    def _differences(self) -> tuple[float, float, float]:
        one, two, four, eight = self.counts
        return two - one, four - two, eight - four

    @property
    def _square(self) -> float:
        """What grows with the square, in instructions per volume squared."""
        _, second, third = self._differences
        return (third - 2 * second) / (_squares(self.lengths[2:]) - 2 * _squares(self.lengths[1:3]))

    @property
    def _linear(self) -> float:
        """What grows in proportion, in instructions per volume."""
        third = self._differences[2]
        width = self.lengths[3] - self.lengths[2]
        return (third - self._square * _squares(self.lengths[2:])) / width


def _squares(ends: tuple[int, ...]) -> int:
    """By how much the square of the number of volumes grows from one end to the other."""
    return ends[1] ** 2 - ends[0] ** 2


def work_growths(results: Results, index: int) -> dict[tuple[str, str, str], WorkGrowth]:
    """How the work of each call grows, in an entry.

    Returns
    -------
    dict of (str, str, str) to WorkGrowth
        By the operation whose call it is, the call and the format of the file; only where all lengths
        were counted.
    """
    counts: dict[tuple[str, str, str], dict[int, float]] = {}
    for benchmark in _counted(results, index):
        value = results.value(benchmark, index)
        if value is not None:
            counts.setdefault(_call_of(results, benchmark), {})[int(benchmark.parameters[2])] = (
                value
            )
    growths = {key: WorkGrowth.of(each) for key, each in counts.items()}
    return {key: growth for key, growth in growths.items() if growth}


def counted_benchmarks(results: Results, index: int, key: tuple[str, str, str]) -> list[Benchmark]:
    """The benchmarks of which the growth of a call is made, the shortest image first.

    Parameters
    ----------
    results : Results
    index : int
    key : (str, str, str)
        As in `work_growths`.
    """
    found = [
        benchmark for benchmark in _counted(results, index) if _call_of(results, benchmark) == key
    ]
    return sorted(found, key=lambda benchmark: int(benchmark.parameters[2]))


def _call_of(results: Results, benchmark: Benchmark) -> tuple[str, str, str]:
    return (
        results.catalogue.operation(benchmark).calls_of,
        benchmark.method,
        benchmark.parameters[1],
    )


def _counted(results: Results, index: int) -> list[Benchmark]:
    measured = results.measured.get(index, {})
    return [benchmark for benchmark in results.catalogue.counted_calls if benchmark in measured]
