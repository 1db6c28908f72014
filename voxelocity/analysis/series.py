"""A series: the logarithms of a benchmark over the releases, with floors, divided among the causes.

Everything about a change is a difference of two points of a series. The page subtracts
these finished numbers, and has a verdict for each pair.
"""

import bisect
import dataclasses
import enum
import itertools
import math
import statistics
from collections.abc import Mapping, Sequence

import msgspec

from voxelocity.analysis.noise import Noise
from voxelocity.model.benchmark import Benchmark
from voxelocity.model.results import Results
from voxelocity.model.scale import log_of
from voxelocity.model.timeline import Changed, Timeline


class Cause(enum.StrEnum):
    """What a share of a change is put down to: what made it, or that nobody can tell."""

    NILEARN = "nilearn"
    NIBABEL = "nibabel"
    STACK = "stack"
    UNEXPLAINED = "unexplained"


# To go through an enumeration takes longer than what is done with each.
CAUSES = tuple(Cause)


def cause_of(timeline: Timeline, start: int, end: int) -> Cause:
    """What made the step from one entry to a later one: what alone changed on the way.

    A step over entries that were not measured belongs to a cause if all of them changed the same
    thing; else nobody can tell, and it is unexplained, as is what differs across a control.
    """
    changed = {entry.changed for entry in timeline.between(start, end)} - {Changed.CONTROL}
    return Cause(changed.pop()) if len(changed) == 1 else Cause.UNEXPLAINED


@dataclasses.dataclass(frozen=True)
class Stretches:
    """The separate stretches of the measured entries in which each cause is at work.

    Steps of one cause in a row share their inner ends, and with them the noise. By cause, so many
    stretches have ``begun`` before each of the entries, and so many have ``ended`` up to it.
    """

    indices: tuple[int, ...]
    begun: Mapping[Cause, tuple[int, ...]]
    ended: Mapping[Cause, tuple[int, ...]]

    def between(self, old: int, new: int) -> dict[Cause, int]:
        """How many stretches of each cause lie, even in part, between two entries in any order."""
        first, last = (bisect.bisect_left(self.indices, index) for index in sorted((old, new)))
        if first == last:
            return dict.fromkeys(CAUSES, 0)
        return {cause: self.begun[cause][last] - self.ended[cause][first] for cause in CAUSES}

    def floor_factors(self, old: int, new: int) -> dict[Cause, float]:
        """How much wider a share's floor is than that of the whole: noise of stretches adds."""
        counts = self.between(old, new)
        return {cause: math.sqrt(max(1, counts[cause])) for cause in CAUSES}


def stretches_of(timeline: Timeline, indices: Sequence[int]) -> Stretches:
    """The stretches of the measured entries of a timeline, which are in order."""
    steps = [cause_of(timeline, start, end) for start, end in itertools.pairwise(indices)]
    begun, ended = {}, {}
    for cause in CAUSES:
        changes = list(itertools.pairwise([False, *(cause == step for step in steps), False]))
        starts = [int(now and not before) for before, now in changes]
        ends = [int(before and not now) for before, now in changes]
        begun[cause] = tuple(itertools.accumulate(starts[:-1], initial=0))[: len(indices)]
        ended[cause] = tuple(itertools.accumulate(ends))[: len(indices)]
    return Stretches(tuple(indices), begun, ended)


class Factor(msgspec.Struct, frozen=True):
    """The natural logarithm of new over old, and up to which size that is noise."""

    log: float
    floor: float

    @property
    def ratio(self) -> float:
        return math.exp(self.log)

    @property
    def within_noise(self) -> bool:
        return abs(self.log) <= self.floor


class Point(msgspec.Struct, frozen=True):
    """A benchmark, or a mean over benchmarks, at one entry."""

    log: float  # As scale.log_of gives it.
    floor: float  # A smaller difference from here is noise; of two points the larger floor counts.
    causes: Mapping[Cause, float]  # What each has added to `log` since the first point.

    @classmethod
    def mean(cls, points: Sequence["Point"]) -> "Point":
        """The mean of several benchmarks at one entry.

        The noise of benchmarks that were measured together may be common to them, so the floor
        of a mean is the mean of the floors, not less.
        """
        return cls(
            statistics.fmean([point.log for point in points]),
            statistics.fmean([point.floor for point in points]),
            {cause: statistics.fmean([each.causes[cause] for each in points]) for cause in CAUSES},
        )

    def change_to(self, new: "Point") -> Factor:
        """The change from one point of a series to another."""
        return Factor(new.log - self.log, max(self.floor, new.floor))

    def share_to(self, new: "Point", cause: Cause, factors: Mapping[Cause, float]) -> Factor:
        """What one cause has in the change, by its `Stretches.floor_factors`."""
        floor = max(self.floor, new.floor) * factors[cause]
        return Factor(new.causes[cause] - self.causes[cause], floor)

    def shares_to(self, new: "Point", factors: Mapping[Cause, float]) -> dict[Cause, Factor]:
        """What each cause has in the change; the product of all shares is the total."""
        return {cause: self.share_to(new, cause, factors) for cause in CAUSES}


# By index.
Series = Mapping[int, Point]


def series_of(results: Results, noise: Noise, benchmark: Benchmark) -> Series:
    """The series of a benchmark, over the entries at which it has a value."""
    floor = noise.floor(benchmark)
    points: dict[int, Point] = {}
    before: int | None = None
    causes = dict.fromkeys(CAUSES, 0.0)
    for index in results.indices:
        value = results.values_at(index).get(benchmark)
        if value is None:
            continue
        log = log_of(benchmark.metric, value)
        if before is not None:
            causes = dict(causes)
            causes[cause_of(results.timeline, before, index)] += log - points[before].log
        points[index] = Point(log, floor.at(value), causes)
        before = index
    return points


def mean_series(series: Sequence[Series]) -> Series:
    """The mean of several series, over the entries at which all have a value."""
    shared = set.intersection(*map(set, series))
    return {index: Point.mean([each[index] for each in series]) for index in sorted(shared)}


@dataclasses.dataclass(frozen=True)
class Step:
    """A change from one point of a series to the next: the natural logarithm of new over old."""

    start: int
    index: int
    log: float
    cause: Cause


def steps_of(timeline: Timeline, series: Series) -> list[Step]:
    """The entries at which a series changed by more than the noise, oldest first."""
    steps = []
    for (start, old), (index, new) in itertools.pairwise(sorted(series.items())):
        total = old.change_to(new)
        if not total.within_noise:
            steps.append(Step(start, index, total.log, cause_of(timeline, start, index)))
    return steps
