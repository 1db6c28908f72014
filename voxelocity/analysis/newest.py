"""What the newest release of each library changed, and whether to upgrade."""

import dataclasses
import math

from voxelocity.analysis.changes import Changes
from voxelocity.analysis.comparison import Change, Comparison
from voxelocity.analysis.confirmed import is_confirmed, moved_alike
from voxelocity.analysis.moved_controls import moved_controls
from voxelocity.analysis.verdict import (
    WorkVerdict,
    is_better,
    is_notable,
    is_told,
    verdict_on,
)
from voxelocity.model.benchmark import Metric
from voxelocity.model.results import Results
from voxelocity.model.scale import LITTLE_MEMORY
from voxelocity.model.timeline import COMPONENTS, Changed, Entry, Timeline

# A single result that becomes so many times worse speaks against an upgrade, whatever the means say.
SEVERE = 1.5


@dataclasses.dataclass(frozen=True)
class NewestStep:
    """The newest measured version of a library or the stack, against the one before.

    Attributes
    ----------
    component : Changed
    comparison : Comparison
        From the last entry with an older version to the first with the newest.
    between : tuple of Entry
        After the old entry, up to and including the new one.
    verdicts : tuple of WorkVerdict
        Of each kind of work that was measured.
    better, worse : tuple of Change
        The results whose change is to be mentioned, the most prominent first; new failures are among the worse.
    moved : str or None
        That calls changed which the component cannot change, so that the machine did.
    """

    component: Changed
    comparison: Comparison
    between: tuple[Entry, ...]
    verdicts: tuple[WorkVerdict, ...]
    better: tuple[Change, ...]
    worse: tuple[Change, ...]
    moved: str | None

    @property
    def old(self) -> str:
        return self.comparison.old.version(self.component)

    @property
    def new(self) -> str:
        return self.comparison.new.version(self.component)

    @property
    def severe(self) -> Change | None:
        """The result that speaks most against an upgrade: a new failure, or half as much again; None without one."""
        return next(filter(_is_severe, self.worse), None)

    @property
    def also(self) -> list[str]:
        """What else changed between the two."""
        return [
            entry.change
            for entry in self.between
            if entry.changed not in (self.component, Changed.CONTROL)
        ]

    @property
    def not_measured(self) -> list[str]:
        """The versions between the two, those that were yanked aside."""
        return [
            version
            for entry in self.between
            if entry.changed is self.component
            and (version := entry.version(self.component)) != self.new
            and not entry.yanked
        ]

    @property
    def yanked(self) -> list[str]:
        return _yanked(self.between, self.component)


def _is_severe(change: Change) -> bool:
    little = change.benchmark.metric is Metric.PEAK and (change.new or 0.0) < LITTLE_MEMORY
    grown = change.total is not None and change.total.log > math.log(SEVERE)
    return change.newly_failed or (grown and not little)


def newest_steps(changes: Changes) -> list[NewestStep]:
    """The newest step of nilearn, nibabel and the stack, as far as two versions were measured."""
    return [
        _step(changes, component, *indices)
        for component in COMPONENTS
        if (indices := newest_step(changes.results, component))
    ]


def next_steps(changes: Changes) -> list[NewestStep]:
    """What the next releases will change, as far as a newer commit was measured: that commit against the newest entry."""
    results = changes.results
    newest = len(results.timeline) - 1
    if newest not in results.measured:
        return []
    steps = []
    for tip in results.tips:
        entry = results.timeline[newest]
        both = dataclasses.replace(
            results,
            timeline=Timeline((entry, entry.with_commit(tip.library, tip.sha, tip.date))),
            measured={0: results.measured[newest], 1: tip.measured},
            files={},
            tips=(),
        )
        steps.append(_step(Changes(both, changes.noise), Changed(tip.library), 0, 1))
    return steps


def newest_step(results: Results, component: Changed) -> tuple[int, int] | None:
    """The two measured entries that tell most about the newest version of a component.

    A version that was yanked is not one to come from, as few ever had it.

    Returns
    -------
    tuple of int or None
        The last with an older version, and the first with the newest one; None where only one
        version was measured.
    """
    timeline, indices = results.timeline, results.indices
    if not indices:
        return None
    versions = {index: timeline[index].version(component) for index in indices}
    newest = versions[indices[-1]]
    passed_over = {newest, *_yanked(timeline.entries, component)}
    older = [index for index in indices if versions[index] not in passed_over]
    if not older:
        return None
    return older[-1], next(index for index in indices if versions[index] == newest)


def _yanked(entries: tuple[Entry, ...], component: Changed) -> list[str]:
    return [
        entry.version(component) for entry in entries if entry.changed is component and entry.yanked
    ]


def works_of(results: Results) -> dict[str, list[str]]:
    """The operations of each kind of work, in the order in which people do it."""
    works: dict[str, list[str]] = {}
    operations = results.catalogue.operations.values()
    for operation in sorted(operations, key=lambda operation: operation.work_order):
        if operation.work:
            works.setdefault(operation.work, []).append(operation.name)
    return works


def _step(changes: Changes, component: Changed, old: int, new: int) -> NewestStep:
    results = changes.results
    comparison = _confirmed(changes, changes.between(old, new))
    verdicts = [
        verdict
        for work, operations in works_of(results).items()
        if (verdict := verdict_on(comparison, work, operations, component))
    ]
    touched = [
        change
        for change in comparison.changes
        if not change.benchmark.is_reference
        and results.catalogue.may_change(change.benchmark, component)
    ]
    return NewestStep(
        component=component,
        comparison=comparison,
        between=comparison.between,
        verdicts=tuple(verdicts),
        better=tuple(sorted(filter(is_better, touched), key=_prominence)),
        worse=tuple(
            sorted(
                (change for change in touched if is_told(change) and not is_better(change)),
                key=_prominence,
            )
        ),
        moved=moved_controls(comparison, component),
    )


def _confirmed(changes: Changes, comparison: Comparison) -> Comparison:
    """Without the times that differ once, with nothing else to say so, and what moved as its reference did."""
    compared = {change.benchmark: change for change in comparison.changes}
    # A stack is what the references are made of.
    one_stack = comparison.old.stack == comparison.new.stack
    kept = tuple(
        change
        for benchmark, change in compared.items()
        if not is_notable(change.total, benchmark.metric)
        or (
            is_confirmed(changes, benchmark, change.total, *comparison.indices)
            and not (
                one_stack
                and moved_alike(
                    change, compared.get(benchmark.reference), changes.noise.floor(benchmark)
                )
            )
        )
    )
    return dataclasses.replace(comparison, changes=kept)


def _prominence(change: Change) -> tuple[bool, bool, float]:
    """Failures first, then what repeats exactly, then by size."""
    size = abs(change.total.log) if change.total else 0.0
    return (not change.newly_failed, change.benchmark.metric is Metric.TIME, -size)
