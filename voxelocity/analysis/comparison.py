"""Two states of the timeline against each other, and which change made the difference."""

import dataclasses
import functools
import math
from collections.abc import Collection, Mapping

import msgspec

from voxelocity.analysis.noise import Noise
from voxelocity.analysis.series import (
    Cause,
    Factor,
    Point,
    mean_point,
    share_between,
    shares_between,
    total_between,
)
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.result import FAILURES, Status
from voxelocity.model.results import Results
from voxelocity.model.timeline import Entry


@dataclasses.dataclass(frozen=True)
class Mean:
    """The geometric mean of several changes; the product of its shares is the total."""

    total: Factor
    shares: Mapping[Cause, Factor]


class Change(msgspec.Struct, frozen=True):
    """A benchmark in the two states; without a value in both of them it has no total and no ends."""

    benchmark: Benchmark
    old: float | None  # This and the next: seconds, bytes above the baseline, or instructions.
    new: float | None
    status: Status  # Why there is no change; MEASURED where there is one.
    total: Factor | None = None
    ends: tuple[Point, Point] | None = None  # The points of the series in the two states.
    factors: Mapping[Cause, float] = {}  # As series.floor_factors gives them.

    @property
    def shares(self) -> dict[Cause, Factor]:
        """What each cause has in it; their product is the whole change. Empty without one."""
        return shares_between(*self.ends, self.factors) if self.ends else {}

    def share(self, cause: Cause) -> Factor | None:
        """What a cause has in it; None without a change."""
        return share_between(*self.ends, self.factors, cause) if self.ends else None

    @property
    def newly_failed(self) -> bool:
        return self.status in FAILURES and self.new is None and self.old is not None

    def is_worse(self, factor: float) -> bool:
        """Whether it takes more than a factor times as much, beyond the noise."""
        total = self.total
        return total is not None and total.log > math.log(factor) and not total.within_noise


@dataclasses.dataclass(frozen=True)
class Comparison:
    """Two measured entries against each other (see `changes.Changes.between`)."""

    results: Results
    noise: Noise
    indices: tuple[int, int]  # Of the old and the new entry.
    changes: tuple[Change, ...]  # In the order of the benchmarks.
    factors: Mapping[Cause, float]  # As series.floor_factors gives them.
    warnings: tuple[str, ...] = ()  # What a reader must know before believing a number.

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
        """The changes of some operations' calls, or of one call, that have a total; references aside."""
        return [
            change
            for operation in sorted(set(operations))
            for change in self._by_operation.get((operation, metric), ())
            if method in (None, change.benchmark.method)
        ]

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
        old, new = mean_point([each[0] for each in ends]), mean_point([each[1] for each in ends])
        return Mean(total_between(old, new), shares_between(old, new, self.factors))

    def regressions(self, factor: float) -> list[Change]:
        """The changes for the worse by more than a factor and the noise, and the new failures."""
        return [
            change
            for change in self.changes
            if not change.benchmark.is_reference
            and (change.newly_failed or change.is_worse(factor))
        ]
