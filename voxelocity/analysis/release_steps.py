"""What each release of a library, and each new stack, changed, grouped by cause."""

import collections
import dataclasses
import math
from collections.abc import Mapping, Sequence

from voxelocity.analysis.comparison import Change, Changes, Comparison
from voxelocity.analysis.judgement import SEVERE, counted_changes, is_changed, judge
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.explanation import Explanation
from voxelocity.model.results import Results
from voxelocity.model.scale import LITTLE_MEMORY
from voxelocity.model.timeline import COMPONENTS, Changed, Entry

# A peak that moved by fewer mebibytes is no reason to avoid a version.
_AVOIDABLE = 4


@dataclasses.dataclass(frozen=True)
class ReleaseStep:
    """What one cause changed at a release, against the entry before it."""

    before: Entry
    entry: Entry
    explanation: Explanation | None  # None where nobody has looked for the cause yet.
    changes: tuple[Change, ...]  # Of the benchmarks that changed, the largest first.

    def changes_of(self, metric: Metric) -> list[Change]:
        """Those of one metric, the largest change first."""
        return [change for change in self.changes if change.benchmark.metric is metric]


def release_steps(changes: Changes, explanations: Sequence[Explanation]) -> list[ReleaseStep]:
    """The steps at the releases of nilearn and nibabel and at new stacks, the newest first.

    A release tells its own step only where the entry before it was measured too: across a gap
    several releases may have made it. References, which no library can touch, have none; nor has
    the time of a call that does without the library.
    """
    timeline = changes.results.timeline
    steps: list[ReleaseStep] = []
    for index in reversed(_judged(changes.results)):
        entry = timeline[index]
        found = sorted(_notable_changes(changes, index), key=_size)
        # Of each operation and call, whether its instructions became more, fewer, or both by file.
        worked: dict[tuple[str, str], set[bool]] = collections.defaultdict(set)
        for change in found:
            benchmark = change.benchmark
            if change.total and benchmark.metric is Metric.INSTRUCTIONS:
                worked[benchmark.operation, benchmark.method].add(change.total.log > 0)
        groups: dict[Explanation | None, list[Change]] = {}
        for change in found:
            explanation = _explanation_of(explanations, entry, change, worked)
            groups.setdefault(explanation, []).append(change)
        # The largest comes first, and what nobody has explained last.
        steps += [
            ReleaseStep(timeline[index - 1], entry, explanation, tuple(group))
            for explanation, group in sorted(groups.items(), key=lambda group: group[0] is None)
        ]
    return steps


@dataclasses.dataclass(frozen=True)
class Setback:
    """A result that an earlier entry and the newest both have better."""

    comparison: Comparison  # With the earlier entry, the best of all.
    since: Change  # From that one.
    until: Change  # To the newest.

    @property
    def size(self) -> float:
        """By which factor at least both are better, as a logarithm."""
        return min(-_size(self.since), -_size(self.until))

    @property
    def is_severe(self) -> bool:
        """Whether it speaks against the entry by itself."""
        return self.size > math.log(SEVERE)


def setbacks(changes: Changes) -> dict[int, list[Setback]]:
    """What is worse at each entry but repeat runs than earlier and at the newest, largest first.

    Entries without any are left out.
    """
    results = changes.results
    indices, found = results.indices, {}
    for place, index in enumerate(indices[:-1]):
        if results.timeline[index].changed is Changed.CONTROL:
            continue
        later = _counted(_judged_between(changes, index, indices[-1]))
        own: dict[Benchmark, Setback] = {}
        for before in indices[:place]:
            comparison = _judged_between(changes, before, index)
            for benchmark, since in _counted(comparison).items():
                until, known = later.get(benchmark), own.get(benchmark)
                if not since.worse or until is None or until.worse:
                    continue
                if _is_little(since) or _is_little(until):
                    continue
                if known is None or _size(since) < _size(known.since):
                    own[benchmark] = Setback(comparison, since, until)
        if own:
            found[index] = sorted(own.values(), key=lambda setback: -setback.size)
    return found


def _is_little(change: Change) -> bool:
    """Whether a peak moved by so little that nobody need avoid it."""
    assert change.old is not None and change.new is not None
    is_peak = change.benchmark.metric is Metric.PEAK
    return is_peak and abs(change.new - change.old) < _AVOIDABLE * LITTLE_MEMORY


def _judged_between(changes: Changes, old: int, new: int) -> Comparison:
    return judge(changes, changes.between(old, new))


def _counted(comparison: Comparison) -> dict[Benchmark, Change]:
    """What counts as changed between two entries, as far as both have a value."""
    counted = counted_changes(comparison)
    return {change.benchmark: change for change in counted if change.total}


def not_judged(results: Results) -> list[Entry]:
    """The entries whose step is not known, as they or the entry before them were not measured."""
    judged, later = _judged(results), enumerate(results.timeline[1:], 1)
    return [entry for index, entry in later if entry.changed in COMPONENTS and index not in judged]


def _judged(results: Results) -> list[int]:
    found = (index for index in results.indices if index - 1 in results.measured)
    return [index for index in found if results.timeline[index].changed in COMPONENTS]


def _notable_changes(changes: Changes, index: int) -> list[Change]:
    """What changed at an entry from that before: a time only where what changed can change it."""
    catalogue, component = changes.results.catalogue, changes.results.timeline[index].changed
    comparison = changes.between(index - 1, index)
    calls = (change for change in comparison.changes if not change.benchmark.is_reference)
    # What repeats is told of every call: an import can change the work of others.
    told = (
        change
        for change in calls
        if change.benchmark.metric is not Metric.TIME
        or catalogue.may_change(change.benchmark, component)
    )
    return [change for change in told if is_changed(changes, comparison, change)]


def _explanation_of(
    explanations: Sequence[Explanation],
    entry: Entry,
    change: Change,
    worked: Mapping[tuple[str, str], set[bool]],
) -> Explanation | None:
    """What explains a change; of a time or of reads that changed as the work of their call did,
    what explains that work.
    """
    benchmark, total = change.benchmark, change.total
    benchmarks = [benchmark]
    directions = worked.get((benchmark.operation, benchmark.method))
    follows = benchmark.metric not in (Metric.PEAK, Metric.INSTRUCTIONS)
    if follows and total and directions == {total.log > 0}:
        benchmarks.append(benchmark.of_metric(Metric.INSTRUCTIONS))
    covering = (one for each in benchmarks for one in explanations if one.covers(entry.tag, each))
    return next(covering, None)


def _size(change: Change) -> float:
    return -abs(change.total.log) if change.total else 0.0
