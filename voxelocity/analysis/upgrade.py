"""What another version of a library, or of the stack, changes, and whether to upgrade."""

import dataclasses
import functools
import itertools
from collections.abc import Mapping, Sequence

import msgspec

from voxelocity.analysis.comparison import Change, Changes, Comparison
from voxelocity.analysis.correctness import Correctness, correctness_of
from voxelocity.analysis.judgement import (
    is_better,
    is_severe,
    is_told,
    judge,
    moved_controls,
)
from voxelocity.analysis.series import Cause, cause_of
from voxelocity.analysis.verdict import WorkVerdict, verdict_on
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.catalogue import Catalogue
from voxelocity.model.results import Results
from voxelocity.model.states import standing_version
from voxelocity.model.timeline import COMPONENTS, Changed, Entry, Timeline


@dataclasses.dataclass(frozen=True)
class Upgrade:
    """What a library, or the stack, did between two measured entries."""

    component: Changed
    # If other things changed too, a change's total is the component's share; the values are of all.
    comparison: Comparison
    verdicts: tuple[WorkVerdict, ...]  # In the order in which people do the kinds of work.
    # What is to be mentioned, the most prominent first; new failures are among the worse.
    better: tuple[Change, ...]
    worse: tuple[Change, ...]
    # That calls changed which the component cannot change, so that the machine did.
    moved: str | None

    @property
    def old(self) -> str:
        return self.comparison.old.version(self.component)

    @property
    def new(self) -> str:
        return self.comparison.new.version(self.component)

    @property
    def severe(self) -> Change | None:
        """The result that speaks most against an upgrade: a new failure, or half as much again."""
        return next(filter(is_severe, self.worse), None)

    @property
    def also(self) -> list[str]:
        """What else changed between the two."""
        expected = (self.component, Changed.CONTROL)
        return [
            entry.change_words for entry in self.comparison.between if entry.changed not in expected
        ]

    @property
    def is_measured(self) -> bool:
        """Whether what the component did can be told from what else changed."""
        results, (old, new) = self.comparison.results, self.comparison.indices
        steps = itertools.pairwise(index for index in results.indices if old <= index <= new)
        changed = {
            cause_of(results.timeline, *step)
            for step in steps
            if any(entry.changed is self.component for entry in results.timeline.between(*step))
        }
        return not self.also or changed <= {Cause(self.component.value)}

    @property
    def not_measured(self) -> list[str]:
        """The versions between the two, those that were yanked aside."""
        own = (entry for entry in self.comparison.between if entry.changed is self.component)
        versions = (entry.version(self.component) for entry in own if not entry.yanked)
        return [version for version in versions if version != self.new]

    @property
    def yanked(self) -> list[str]:
        return yanked_versions(self.comparison.between, self.component)

    @functools.cached_property
    def correctness(self) -> Correctness:
        """What the component did to the answers."""
        return correctness_of(self.comparison.results, self.comparison.indices, self.component)


@dataclasses.dataclass(frozen=True)
class UserVersion:
    """A version of the user's, and the measured one that stands for it."""

    component: Changed
    installed: str  # Of the stack that of numpy.
    measured: str  # The nearest that was measured.
    index: int  # The last measured entry with it.
    exact: bool  # Whether it is the same.


def user_versions(results: Results, installed: Mapping[str, str]) -> list[UserVersion]:
    """The measured versions that stand for those of numpy, nibabel and nilearn that a user has.

    Each is the same version, else the newest that is older, else the oldest.
    """
    found = []
    for component in COMPONENTS:
        name = "numpy" if component is Changed.STACK else component.value
        if name not in installed:
            continue
        last = {results.timeline[index].version(component): index for index in results.indices}
        measured, is_same = standing_version(last, component, installed[name])
        found.append(UserVersion(component, installed[name], measured, last[measured], is_same))
    return found


def newest_upgrades(changes: Changes) -> list[Upgrade]:
    """Judge the newest nilearn, nibabel and stack against the version before, where measured."""
    return [
        upgrade(changes, component, *indices)
        for component in COMPONENTS
        if (indices := newest_step(changes.results, component))
    ]


def all_upgrades(changes: Changes) -> list[Upgrade]:
    """Judge the newest entry against each older nilearn, nibabel and stack, the newest first."""
    timeline, indices = changes.results.timeline, changes.results.indices
    found = []
    for component in COMPONENTS:
        last = {timeline[index].version(component): index for index in indices}
        found += [
            upgrade(changes, component, index, indices[-1])
            for version, index in reversed(last.items())
            if version != timeline[indices[-1]].version(component)
        ]
    return found


def user_upgrades(changes: Changes, versions: Sequence[UserVersion]) -> list[Upgrade]:
    """Judge the newest entry against each of a user's versions that is older."""
    timeline, newest = changes.results.timeline, changes.results.indices[-1]
    older = (one for one in versions if one.measured != timeline[newest].version(one.component))
    return [upgrade(changes, one.component, one.index, newest) for one in older]


def next_upgrades(changes: Changes) -> list[Upgrade]:
    """What the next releases will change: a newer commit, if measured, against the newest entry."""
    results = changes.results
    newest, entry = len(results.timeline) - 1, results.timeline[-1]
    found = []
    for tip in results.tips if newest in results.measured else ():
        both = dataclasses.replace(
            results,
            timeline=Timeline((entry, entry.with_commit(tip.library, tip.sha, tip.date))),
            measured={0: results.measured[newest], 1: tip.measured},
            wrong_answers=(),
            meanings=(),
            files={},
            tips=(),
        )
        found.append(upgrade(Changes(both, changes.noise), Changed(tip.library), 0, 1))
    return found


def newest_step(results: Results, component: Changed) -> tuple[int, int] | None:
    """The last measured entry with an older version of a component, and the first with the newest.

    Few ever had a version that was yanked, so none comes from it. None if one alone was measured.
    """
    timeline, indices = results.timeline, results.indices
    versions = {index: timeline[index].version(component) for index in indices}
    newest = versions[indices[-1]] if indices else ""
    passed_over = {newest, *yanked_versions(timeline, component)}
    older = [index for index in indices if versions[index] not in passed_over]
    if not older:
        return None
    return older[-1], next(index for index in indices if versions[index] == newest)


def yanked_versions(entries: tuple[Entry, ...], component: Changed) -> list[str]:
    return [
        entry.version(component) for entry in entries if entry.changed is component and entry.yanked
    ]


def upgrade(changes: Changes, component: Changed, old: int, new: int) -> Upgrade:
    """Judge what a component did between two measured entries, the earlier one first."""
    results = changes.results
    comparison = changes.between(old, new)
    alone = {entry.changed for entry in comparison.between} <= {component, Changed.CONTROL}
    cause = None if alone else Cause(component.value)
    if cause:
        shares = ((change, change.share(cause)) for change in comparison.changes)
        own = tuple(msgspec.structs.replace(change, total=share) for change, share in shares)
        comparison = dataclasses.replace(comparison, changes=own)
    comparison = judge(changes, comparison, cause)
    # Without the times that differ once, what moved as its reference did, and what another broke.
    kept = tuple(
        change
        for change in comparison.changes
        if change.benchmark not in comparison.uncounted
        and not (
            cause
            and change.newly_failed
            and _broken_by(results, change.benchmark, old, new) not in (cause, Cause.UNEXPLAINED)
        )
    )
    comparison = dataclasses.replace(comparison, changes=kept)
    works = results.catalogue.works.items()
    verdicts = (verdict_on(comparison, *work, component, cause) for work in works)
    prominence = functools.partial(_prominence, results.catalogue)
    told = [
        change
        for change in sorted(filter(is_told, comparison.changes), key=prominence)
        if not change.benchmark.is_reference
        and results.catalogue.may_change(change.benchmark, component)
    ]
    return Upgrade(
        component,
        comparison,
        tuple(filter(None, verdicts)),
        better=tuple(filter(is_better, told)),
        worse=tuple(change for change in told if not is_better(change)),
        moved=moved_controls(comparison, component),
    )


def _broken_by(results: Results, benchmark: Benchmark, old: int, new: int) -> Cause:
    """What changed on the way to the entry from which on a benchmark has no value any more."""
    indices = [index for index in results.indices if old <= index <= new]
    last = max(index for index in indices if benchmark in results.values_at(index))
    return cause_of(results.timeline, last, next(index for index in indices if index > last))


def _prominence(catalogue: Catalogue, change: Change) -> tuple[bool, bool, bool, float]:
    """Failures first, then images of usual size, then what repeats exactly, then by size."""
    size = abs(change.total.log) if change.total else 0.0
    is_small = not catalogue.headline_work(change.benchmark)
    is_time = change.benchmark.metric is Metric.TIME
    return not change.newly_failed, is_small, is_time, -size
