"""A series: the logarithms of a benchmark over the releases, with floors, divided among the causes.

Everything about a change is a difference of two points of a series. The page subtracts
these finished numbers, and has a verdict for each pair.
"""

import math
import statistics
from collections.abc import Mapping, Sequence

import msgspec

from voxelocity.analysis.causes import CAUSES, Cause, cause_of
from voxelocity.analysis.noise import Noise
from voxelocity.model.benchmark import Benchmark
from voxelocity.model.results import Results
from voxelocity.model.scale import log_of


class Point(msgspec.Struct, frozen=True):
    """A benchmark, or a mean over benchmarks, at one place.

    Attributes
    ----------
    log : float
        The natural logarithm of seconds, bytes above the baseline or instructions (see `scale.log_of`).
    floor : float
        Up to which size a difference of logarithms from here is noise; of the floors of two points
        the larger one counts.
    causes : dict of Cause to float
        What each cause has added since the first point; together what `log` has gained.
    """

    log: float
    floor: float
    causes: Mapping[Cause, float]


# By index.
Series = Mapping[int, Point]


class Factor(msgspec.Struct, frozen=True):
    """By how much something changed.

    Attributes
    ----------
    log : float
        The natural logarithm of new over old; below zero is less time or less memory.
    floor : float
        Up to which size the logarithm is noise.
    """

    log: float
    floor: float

    @property
    def ratio(self) -> float:
        return math.exp(self.log)

    @property
    def within_noise(self) -> bool:
        return abs(self.log) <= self.floor


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


def mean_point(points: Sequence[Point]) -> Point:
    """The mean of several benchmarks at one place.

    The noise of benchmarks that were measured together may be common to them, so the floor of a mean is
    the mean of the floors, not less.
    """
    return Point(
        statistics.fmean([point.log for point in points]),
        statistics.fmean([point.floor for point in points]),
        {cause: statistics.fmean([point.causes[cause] for point in points]) for cause in CAUSES},
    )


def mean_series(series: Sequence[Series]) -> Series:
    """The mean of several series, over the entries at which all have a value."""
    shared = set.intersection(*(set(each) for each in series))
    return {index: mean_point([each[index] for each in series]) for index in sorted(shared)}


def total_between(old: Point, new: Point) -> Factor:
    """The change from one point of a series to another."""
    return Factor(new.log - old.log, max(old.floor, new.floor))


def shares_between(old: Point, new: Point, factors: Mapping[Cause, float]) -> dict[Cause, Factor]:
    """What each cause has in the change; the product of all shares is the total.

    Parameters
    ----------
    old, new : Point
    factors : dict of Cause to float
        By how much the floor of each share is wider (see `floor_factors`).
    """
    return {cause: share_between(old, new, factors, cause) for cause in CAUSES}


def share_between(old: Point, new: Point, factors: Mapping[Cause, float], cause: Cause) -> Factor:
    """What one cause has in the change."""
    floor = max(old.floor, new.floor) * factors[cause]
    return Factor(new.causes[cause] - old.causes[cause], floor)


def floor_factors(stretches: Mapping[Cause, int]) -> dict[Cause, float]:
    """By how much the floor of a share is wider than that of the whole: its stretches' noise adds."""
    return {cause: math.sqrt(max(1, stretches[cause])) for cause in CAUSES}
