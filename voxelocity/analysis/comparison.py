"""Two states of the timeline against each other, and which change made the difference."""

import dataclasses
import functools
import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

import msgspec
import numpy as np

from voxelocity.analysis.noise import Noise, noise_of
from voxelocity.analysis.series import Cause, Factor, Point, Series, Step, series_of, stretches_of
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.digits import ratio_digits
from voxelocity.model.results import FAILURES, Results, Status, first_status
from voxelocity.model.timeline import Entry, Timeline


@dataclasses.dataclass(frozen=True)
class Mean:
    """The geometric mean of several changes; the product of its shares is the total."""

    total: Factor
    shares: Mapping[Cause, Factor]


class Change(msgspec.Struct, frozen=True):
    """A benchmark in the two states; without a value in both it has no total and no ends."""

    benchmark: Benchmark
    old: float | None  # This and the next: seconds, bytes above the baseline, or instructions.
    new: float | None
    status: Status  # Why there is no change; MEASURED where there is one.
    total: Factor | None = None
    ends: tuple[Point, Point] | None = None  # The points of the series in the two states.
    factors: Mapping[Cause, float] = {}  # As Stretches.floor_factors gives them.

    @property
    def shares(self) -> dict[Cause, Factor]:
        """The share of each cause; their product is the whole change. Empty without a change."""
        return self.ends[0].shares_to(self.ends[1], self.factors) if self.ends else {}

    def share(self, cause: Cause) -> Factor | None:
        """The share of a cause; None without a change."""
        return self.ends[0].share_to(self.ends[1], cause, self.factors) if self.ends else None

    @property
    def newly_failed(self) -> bool:
        return self.status in FAILURES and self.new is None and self.old is not None

    @property
    def added(self) -> float | None:
        """How much more it takes, in the unit of its ends; None without a change.

        Of a total that is the share of one cause, what that cause adds to the new value.
        """
        if self.old is None or self.new is None:
            return None
        if self.total and self.ends and self.total != self.ends[0].change_to(self.ends[1]):
            return self.new - self.new / self.total.ratio
        return self.new - self.old

    @property
    def worse(self) -> bool:
        """Whether it takes more, or fails newly."""
        return self.newly_failed or (self.total is not None and self.total.log > 0)


@dataclasses.dataclass(frozen=True)
class Comparison:
    """Two measured entries against each other (see `Changes.between`)."""

    results: Results
    noise: Noise
    indices: tuple[int, int]  # Of the old and the new entry.
    changes: tuple[Change, ...]  # In the order of the benchmarks.
    factors: Mapping[Cause, float]  # As Stretches.floor_factors gives them.
    warnings: tuple[str, ...] = ()  # What a reader must know before believing a number.
    # What moved by a notable amount and yet does not count as changed (`judgement.judge`).
    uncounted: frozenset[Benchmark] = frozenset()
    # Those of them that moved as much as their reference, which is the machine's doing.
    with_reference: frozenset[Benchmark] = frozenset()

    @property
    def old(self) -> Entry:
        return self.results.timeline[self.indices[0]]

    @property
    def new(self) -> Entry:
        return self.results.timeline[self.indices[1]]

    @property
    def between(self) -> tuple[Entry, ...]:
        """The entries after the earlier one, up to and including the later one."""
        return self.results.timeline.between(*sorted(self.indices))

    @property
    def lent(self) -> str:
        """Whose instructions are compared besides the machine's own; empty where there are none."""
        # What is the same on every machine needs no word.
        others = {
            name
            for index in self.indices
            for benchmark, name in self.results.joined.get(index, {}).items()
            if benchmark.metric is Metric.INSTRUCTIONS
        }
        if not others:
            return ""
        machine, names = self.results.machine, " and ".join(sorted(others))
        return f"{machine} lacks instructions that {names} counted; they hold on this processor"

    @functools.cached_property
    def operations(self) -> list[str]:
        return sorted({change.benchmark.operation for change in self.changes})

    @functools.cached_property
    def metrics(self) -> list[Metric]:
        """What was measured in both, in the order of `Metric`."""
        measured = {change.benchmark.metric for change in self.changes if change.total}
        return [metric for metric in Metric if metric in measured]

    def changes_of(
        self, operations: Collection[str], metric: Metric, method: str | None = None
    ) -> list[Change]:
        """The changes with a total of some operations' calls, or of one call; references aside."""
        return [
            change
            for operation in sorted(set(operations))
            for change in self._by_operation.get((operation, metric), ())
            if method in (None, change.benchmark.method)
        ]

    @functools.cached_property
    def by_benchmark(self) -> dict[Benchmark, Change]:
        return {change.benchmark: change for change in self.changes}

    @functools.cached_property
    def _by_operation(self) -> dict[tuple[str, Metric], list[Change]]:
        found: dict[tuple[str, Metric], list[Change]] = {}
        for change in self.changes:
            if change.total and not change.benchmark.is_reference:
                key = (change.benchmark.operation, change.benchmark.metric)
                found.setdefault(key, []).append(change)
        return found

    def mean(
        self, operations: Collection[str], metric: Metric, method: str | None = None
    ) -> Mean | None:
        """The geometric mean of `changes_of` the same; None where there is nothing to average."""
        return self.mean_of(self.changes_of(operations, metric, method))

    def mean_of(self, changes: Collection[Change]) -> Mean | None:
        """The geometric mean of changes that have a total; None of none."""
        ends = [change.ends for change in changes if change.ends]
        if not ends:
            return None
        old, new = map(Point.mean, zip(*ends))
        return Mean(old.change_to(new), old.shares_to(new, self.factors))


class NetChange(msgspec.Struct, frozen=True):
    """What a call takes more, or less, of one metric, over its files and lengths."""

    call: str
    metric: Metric | None  # None of new failures, which have all metrics.
    changes: tuple[Change, ...]  # Of the largest image first, and of that the largest.
    among: int  # So many results of the call by the metric were compared.

    @property
    def amount(self) -> float | None:
        """What is added on the largest image: seconds, bytes or instructions; None of a failure."""
        return self.changes[0].added

    @property
    def worse(self) -> bool:
        """Whether it fails, or takes more of the largest image."""
        return self.changes[0].worse

    @property
    def ratios(self) -> list[float]:
        """Of each result, new over old; empty of failures."""
        return [change.total.ratio for change in self.changes if change.total]


def net_changes(comparison: Comparison, changes: Iterable[Change]) -> list[NetChange]:
    """Sum up changes of a comparison by call and metric.

    New failures come first, then what got worse, then what got better; of both the times, the
    memory and the instructions, the largest amount first.
    """
    catalogue = comparison.results.catalogue

    def key(change: Change) -> tuple[str, Metric | None]:
        metric = None if change.newly_failed else change.benchmark.metric
        return catalogue.call(change.benchmark), metric

    def size(change: Change) -> tuple[bool, int, float]:
        """What every machine measures, on the largest image, by the largest amount."""
        voxels = math.prod(catalogue.shape(change.benchmark) or (0,))
        amount = abs(change.added or 0.0)
        return not catalogue.operation(change.benchmark).opt_in, voxels, amount

    groups: dict[tuple[str, Metric | None], list[Change]] = {}
    for change in changes:
        groups.setdefault(key(change), []).append(change)
    compared = (change for change in comparison.changes if change.total or change.newly_failed)
    among = Counter(map(key, compared))
    found = [
        NetChange(*own, tuple(sorted(groups[own], key=size, reverse=True)), among[own])
        for own in groups
    ]
    order = [None, *Metric]
    return sorted(
        found, key=lambda net: (not net.worse, order.index(net.metric), -abs(net.amount or 0.0))
    )


# By chance one in a hundred differs by more than the noise.
MORE_THAN_CHANCE = 0.03


class Changes:
    """The changes between any two entries, by the noise that is given or that the results tell.

    `VoxelocityError` where too little was measured to tell the noise.
    """

    def __init__(self, results: Results, noise: Noise | None = None):
        self.results = results
        self.noise = noise_of(results) if noise is None else noise
        self.stretches = stretches_of(results.timeline, results.indices)
        self._series: dict[Benchmark, Series] = {}
        # Of judgement.confirmed_steps, which is asked for again and again.
        self.confirmed: dict[Benchmark, list[Step]] = {}

    @functools.cached_property
    def references(self) -> list[Series]:
        """The series of the times of the references, which tell of the machine."""
        return [
            self.series(each) for each in self.results.catalogue.benchmarks if each.is_yardstick
        ]

    @functools.cached_property
    def same_stack(self) -> np.ndarray:
        """Which pairs of measured entries have one stack, new by old."""
        stacks = np.array([self.results.timeline[index].stack for index in self.results.indices])
        return stacks[:, None] == stacks

    def series(self, benchmark: Benchmark) -> Series:
        """The series of a benchmark."""
        if benchmark not in self._series:
            self._series[benchmark] = series_of(self.results, self.noise, benchmark)
        return self._series[benchmark]

    def between(self, old: int, new: int) -> Comparison:
        """Compare two measured entries, which are indices in the timeline in either order."""
        results = self.results
        factors = self.stretches.floor_factors(old, new)
        changes = []
        values = results.values_at(old), results.values_at(new)
        statuses = results.statuses_at(old), results.statuses_at(new)
        for benchmark in results.catalogue.benchmarks:
            if benchmark not in statuses[0] and benchmark not in statuses[1]:
                continue
            ends = values[0].get(benchmark), values[1].get(benchmark)
            if None in ends:
                both = [found.get(benchmark, Status.NOT_MEASURED) for found in statuses]
                changes.append(Change(benchmark, *ends, first_status(both)))
                continue
            series = self.series(benchmark)
            points = series[old], series[new]
            total = points[0].change_to(points[1])
            changes.append(Change(benchmark, *ends, Status.MEASURED, total, points, factors))
        moved = moved_references(results.timeline, (old, new), self.references)
        warnings = tuple(filter(None, (*_warnings(results, self.noise, old, new), moved)))
        return Comparison(results, self.noise, (old, new), tuple(changes), factors, warnings)


def moved_references(
    timeline: Timeline, indices: tuple[int, int], references: Iterable[Series]
) -> str | None:
    """Warn in a sentence if the times of the references (`Changes.references`) shifted.

    None where they stayed, or are other work on another stack.
    """
    old, new = indices
    if timeline[old].stack != timeline[new].stack:
        return None
    times = [each[old].change_to(each[new]) for each in references if old in each and new in each]
    moved = [factor.ratio for factor in times if not factor.within_noise]
    if len(moved) <= MORE_THAN_CHANCE * len(times):
        return None
    return (
        f"{len(moved)} of {len(times)} control timings shifted beyond the noise "
        f"({ratio_digits(min(moved))} to {ratio_digits(max(moved))} times), so the machine may "
        "have changed. Other times may have shifted with it"
    )


def _warnings(results: Results, noise: Noise, old: int, new: int) -> Iterator[str]:
    timeline = results.timeline
    absent = [timeline[index] for index in (old, new) if not results.measured_here(index)]
    if absent:
        words = " and ".join(each.words for each in absent)
        tags = " ".join(each.tag for each in absent)
        yield (
            f"{results.machine} has not measured {words}, so only what others lend is compared. "
            f"voxelocity measure --machine {results.machine} {tags} measures the rest"
        )
    # Without any, nothing is judged by them.
    if not noise.pairs and any(each.metric is Metric.TIME for each in noise.floors):
        yield "no repeat run was measured, so the noise floors come from the references alone"
    inner = range(min(old, new) + 1, max(old, new))
    missing = [timeline[index].words for index in inner if index not in results.measured]
    if missing:
        yield (
            f"releases between the two were not measured: {', '.join(missing)}. A step across "
            "several changes has no known cause"
        )
