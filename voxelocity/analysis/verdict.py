"""What a difference is called, and what a reader should do about it."""

import dataclasses
import math
from collections.abc import Collection, Sequence

from voxelocity.analysis.comparison import Change, Comparison
from voxelocity.analysis.judgement import is_notable
from voxelocity.analysis.series import Cause, Factor
from voxelocity.model.benchmark import Metric
from voxelocity.model.catalogue import IN_MEMORY
from voxelocity.model.timeline import Changed

# Data sets are distributed in the first.
_SOURCES = (".nii.gz", ".nii", IN_MEMORY, "")


@dataclasses.dataclass(frozen=True)
class WorkChange:
    """What happened to one metric of a kind of work, on one kind of file."""

    metric: Metric
    source: str  # What is read, as `Catalogue.source` names it.
    mean: Factor  # The geometric mean over its calls.
    smallest: float  # This and the next: the extreme ratios of new over old among them.
    largest: float
    better: int  # So many changed by more than the noise, and by enough to be mentioned.
    worse: int
    count: int  # How many benchmarks there are.

    @property
    def direction(self) -> int:
        """-1 where the mean is better, 1 where it is worse, 0 where nothing differs."""
        if not is_notable(self.mean, self.metric):
            return 0
        return -1 if self.mean.log < 0 else 1

    @property
    def enough(self) -> int:
        """How many benchmarks must differ to be mentioned although the mean does not.

        Peaks and counts repeat, so one will do. One time in a hundred lies beyond its floor by
        chance, and chance is common to those of one hour.
        """
        return max(2, math.ceil(self.count / 10)) if self.metric is Metric.TIME else 1

    @property
    def some_better(self) -> bool:
        return self.better >= self.enough

    @property
    def some_worse(self) -> bool:
        return self.worse >= self.enough


@dataclasses.dataclass(frozen=True)
class WorkVerdict:
    """What happened to a kind of work between two states.

    By kind of file, each in time, memory and instructions, as far as measured; at least one.
    """

    work: str
    changes: tuple[WorkChange, ...]

    @property
    def name(self) -> str:
        """The work without the examples that may follow it."""
        return self.work.partition(":")[0]

    @property
    def sources(self) -> list[str]:
        """The kinds of file, those that data sets come in first."""
        return sorted({change.source for change in self.changes}, key=_SOURCES.index)

    @property
    def differs(self) -> bool:
        return any(change.direction for change in self.changes)

    @property
    def gain(self) -> str:
        """How it is named among those that gained; empty where it did not."""
        return self._named(-1, any(change.some_better for change in self.changes))

    @property
    def loss(self) -> str:
        """How it is named among those that lost; empty where it did not."""
        return self._named(1, any(change.some_worse for change in self.changes))

    @property
    def gains_on_average(self) -> bool:
        return any(change.direction < 0 for change in self.changes)

    def _named(self, direction: int, some: bool) -> str:
        sources = {change.source for change in self.changes if change.direction == direction}
        if not sources:
            return f"some calls of {self.name}" if some else ""
        if sources == set(self.sources):
            return self.name
        return f"{self.name} ({listed(sorted(sources, key=_SOURCES.index))})"


def time_differs_alone(changes: Sequence[WorkChange]) -> bool:
    """Whether on a kind of file the time changed, and the instructions not, or the other way."""
    directions = {change.metric: change.direction for change in changes}
    time, work = directions.get(Metric.TIME, 0), directions.get(Metric.INSTRUCTIONS)
    return time != 0 and work is not None and work != time


def verdict_on(
    comparison: Comparison,
    work: str,
    operations: Collection[str],
    component: Changed,
    cause: Cause | None = None,
) -> WorkVerdict | None:
    """Judge a kind of work by the calls that a component can change; None where none was measured.

    Where other things changed too, the component's cause is given: of a mean its share is taken.
    """
    catalogue = comparison.results.catalogue
    groups: dict[tuple[str, Metric], list[Change]] = {}
    for metric in Metric:
        for change in comparison.changes_of(operations, metric):
            benchmark = change.benchmark
            if catalogue.may_change(benchmark, component) and catalogue.is_of_usual_size(benchmark):
                source = catalogue.source(change.benchmark)
                groups.setdefault((source, metric), []).append(change)
    found = []
    # The metrics of each source stay in their order.
    for source, metric in sorted(groups, key=lambda key: _SOURCES.index(key[0])):
        changes = groups[source, metric]
        mean = comparison.mean_of(changes)
        assert mean
        totals = [change.total for change in changes if change.total]
        notable = [total.log for total in totals if is_notable(total, metric)]
        ratios = [total.ratio for total in totals]
        found.append(
            WorkChange(
                metric,
                source,
                mean.shares[cause] if cause else mean.total,
                smallest=min(ratios),
                largest=max(ratios),
                better=sum(log < 0 for log in notable),
                worse=sum(log > 0 for log in notable),
                count=len(totals),
            )
        )
    return WorkVerdict(work, tuple(found)) if found else None


def severity(verdict: WorkVerdict) -> tuple[bool, float]:
    """What a reader must know first: what became worse, then what changed most."""
    logs = [change.mean.log for change in verdict.changes if change.direction]
    return bool(verdict.loss), max(map(abs, logs), default=0.0)


def listed(names: Sequence[str]) -> str:
    """Such as ``a, b and c``."""
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
