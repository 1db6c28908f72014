"""The one place that says what changed: beyond noise, enough to mention, not once by chance."""

import dataclasses
import math
import statistics
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from scipy.special import betaincc, betaln

from voxelocity.analysis.comparison import MORE_THAN_CHANCE, Change, Changes, Comparison
from voxelocity.analysis.series import Cause, Factor, Step, steps_of
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.digits import ratio_digits
from voxelocity.model.results import Outcome
from voxelocity.model.scale import LITTLE_MEMORY, clamped
from voxelocity.model.timeline import Changed

# A smaller change is not worth mentioning, however certain it is.
SMALLEST = {
    Metric.TIME: 0.05,
    Metric.PEAK: 0.05,
    Metric.INSTRUCTIONS: 0.02,
    Metric.BYTES_READ: 0.02,
    Metric.READS: 0.05,
}

# One result that becomes so many times worse speaks against an upgrade, whatever the means say.
SEVERE = 1.5


_SMALLEST_LOGS = {metric: math.log1p(share) for metric, share in SMALLEST.items()}


def is_notable(factor: Factor | None, metric: Metric) -> bool:
    """Whether a change is beyond the noise, and large enough to be mentioned."""
    return factor is not None and bool(are_notable(factor.log, factor.floor, metric)[1])


def are_notable(logs: Any, floors: Any, metric: Metric) -> tuple[Any, Any]:
    """Which changes are beyond the noise, and which of them are notable, of one or of an array."""
    sizes = abs(logs)
    beyond = sizes > floors
    return beyond, beyond & (sizes >= _SMALLEST_LOGS[metric])


def is_told(change: Change) -> bool:
    """Whether a change is to be mentioned: it is notable, or a new failure."""
    return change.newly_failed or is_notable(change.total, change.benchmark.metric)


def is_better(change: Change) -> bool:
    """Whether a change is notable, and for the better."""
    total = change.total
    return total is not None and is_notable(total, change.benchmark.metric) and total.log < 0


def is_severe(change: Change) -> bool:
    """Whether a change alone speaks against an upgrade: a new failure, or half as much again."""
    little = change.benchmark.metric is Metric.PEAK and (change.new or 0.0) < LITTLE_MEMORY
    grown = change.total is not None and change.total.log > math.log(SEVERE)
    return change.newly_failed or (grown and not little)


def is_confirmed(
    changes: Changes,
    benchmark: Benchmark,
    factor: Factor | None,
    old: int,
    new: int,
    cause: Cause | None = None,
) -> bool:
    """Whether not only the clock says that a result changed; without a factor nothing is in doubt.

    A time is confirmed by an exact metric of the same call that moved the same way, by a
    measurement in turn, or by such a step of its series on the way. A cause is given where the
    factor is its share in a longer way.
    """
    if factor is None or _is_confirmed_between(changes, benchmark, factor, old, new, cause):
        return True
    first, last = sorted((old, new))
    return any(
        first <= step.start
        and step.index <= last
        and cause in (None, step.cause)
        and (step.log > 0) == ((factor.log > 0) == (old < new))
        for step in confirmed_steps(changes, benchmark)
    )


def _is_confirmed_between(
    changes: Changes,
    benchmark: Benchmark,
    factor: Factor,
    old: int,
    new: int,
    cause: Cause | None = None,
) -> bool:
    """Whether the two entries alone confirm a change; what repeats confirms itself."""
    if benchmark.metric is not Metric.TIME:
        return True
    if _moved_exactly(changes, benchmark, factor, old, new, cause):
        return True
    found = changes.results.confirmation(benchmark, old, new)
    return found is not None and found.confirms(factor.log if old < new else -factor.log)


def confirmed_steps(changes: Changes, benchmark: Benchmark) -> list[Step]:
    """The steps of a benchmark's series that are confirmed, oldest first."""
    if benchmark not in changes.confirmed:
        series = changes.series(benchmark)
        changes.confirmed[benchmark] = found = []
        for step in steps_of(changes.results.timeline, series):
            total = series[step.start].change_to(series[step.index])
            if _is_confirmed_between(changes, benchmark, total, step.start, step.index):
                found.append(step)
    return changes.confirmed[benchmark]


def is_changed(
    changes: Changes, comparison: Comparison, change: Change, cause: Cause | None = None
) -> bool:
    """Whether a change is notable, confirmed, and not its reference's, hence the machine's."""
    if not _moved_by_itself(changes, comparison, change):
        return False
    return is_confirmed(changes, change.benchmark, change.total, *comparison.indices, cause)


def times_to_confirm(changes: Changes, comparison: Comparison) -> list[Change]:
    """The times of calls that moved beyond the noise, and of which nothing exact did."""
    return [
        change
        for change in comparison.changes
        if change.benchmark.metric is Metric.TIME
        and not change.benchmark.is_reference
        and change.total
        and _moved_by_itself(changes, comparison, change)
        and not _moved_exactly(changes, change.benchmark, change.total, *comparison.indices)
    ]


def _moved_by_itself(changes: Changes, comparison: Comparison, change: Change) -> bool:
    """Whether a change is notable, and not that of its reference."""
    benchmark, reference = change.benchmark, comparison.by_benchmark.get(change.benchmark.reference)
    if not is_notable(change.total, benchmark.metric):
        return False
    # A stack is what the references are made of.
    if comparison.old.stack != comparison.new.stack or not reference or not reference.total:
        return True
    own, other = _move(change), _move(reference)
    return own * other <= 0 or abs(own - other) > changes.noise.floor(benchmark).size


def counted_pairs(changes: Changes, benchmark: Benchmark) -> np.ndarray:
    """Of which measured pairs, new by old, a notable change counts: `is_changed` of all at once."""
    logs = _logs(changes, benchmark)
    counted = np.ones((len(logs), len(logs)), bool)
    if benchmark.metric is Metric.TIME:
        grew = _confirmed_growth(changes, benchmark)
        counted = np.where(logs[:, None] > logs, grew, grew.T)
    return counted & ~moved_together(changes, benchmark)


def moved_together(changes: Changes, benchmark: Benchmark) -> np.ndarray:
    """At which measured pairs, new by old, a benchmark moved as much as its reference did."""
    logs = _logs(changes, benchmark)
    if benchmark.is_reference:
        return np.zeros((len(logs), len(logs)), bool)
    reference = _logs(changes, benchmark.reference)
    if benchmark.metric is Metric.PEAK:
        # In bytes, as the floors of peaks are.
        logs, reference = np.exp(logs), np.exp(reference)
    own, other = (each[:, None] - each for each in (logs, reference))
    together = (own * other > 0) & (abs(own - other) <= changes.noise.floor(benchmark).size)
    # A stack is what the references are made of.
    return together & changes.same_stack


def _logs(changes: Changes, benchmark: Benchmark, floors: bool = False) -> np.ndarray:
    """The logarithm, or the floor, at each measured entry; NaN without a value."""
    series = map(changes.series(benchmark).get, changes.results.indices)
    return np.array([(p.floor if floors else p.log) if p else math.nan for p in series])


def _confirmed_growth(changes: Changes, benchmark: Benchmark) -> np.ndarray:
    """Of which pairs of measured entries, new by old, it is confirmed that a time grew."""
    indices = changes.results.indices
    grew, decided = (np.zeros((len(indices), len(indices)), bool) for _ in range(2))
    for metric, group in changes.results.catalogue.exact_of(benchmark):
        up, known = ~decided, np.zeros_like(decided)
        for exact in group:
            logs, floors = _logs(changes, exact), _logs(changes, exact, floors=True)
            moved = logs[:, None] - logs
            notable = are_notable(moved, np.maximum(floors[:, None], floors), metric)[1]
            known |= ~np.isnan(moved)
            up &= np.isnan(moved) | (notable & (moved > 0))
        grew |= up & known
        decided |= known
    places = {index: place for place, index in enumerate(indices)}
    for (first, last), confirmations in changes.results.confirmations.items():
        found = [changes.results.timeline.index_of(tag) for tag in (first, last)]
        old, new = (None if index is None else places.get(index) for index in found)
        if benchmark in confirmations and old is not None and new is not None:
            grew[new, old] |= confirmations[benchmark].confirms(1.0)
            grew[old, new] |= confirmations[benchmark].confirms(-1.0)
    for step in confirmed_steps(changes, benchmark):
        before, after = slice(places[step.start] + 1), slice(places[step.index], None)
        grew[(after, before) if step.log > 0 else (before, after)] = True
    return grew


def judge(changes: Changes, comparison: Comparison, cause: Cause | None = None) -> Comparison:
    """Judge a comparison: return it with the changes that moved but do not count."""
    moved = [each for each in comparison.changes if is_notable(each.total, each.benchmark.metric)]
    apart = [each for each in moved if not is_changed(changes, comparison, each, cause)]
    with_reference = frozenset(
        each.benchmark for each in apart if not _moved_by_itself(changes, comparison, each)
    )
    uncounted = frozenset(each.benchmark for each in apart)
    return dataclasses.replace(comparison, uncounted=uncounted, with_reference=with_reference)


def counted_changes(comparison: Comparison) -> list[Change]:
    """What counts as changed, and the new failures, references aside."""
    return [
        change
        for change in comparison.changes
        if is_told(change)
        and not change.benchmark.is_reference
        and change.benchmark not in comparison.uncounted
    ]


def unjudged_changes(comparison: Comparison) -> list[Change]:
    """What has a value in both and no noise floor, so that nobody can tell whether it changed."""
    return [
        change
        for change in comparison.changes
        if change.total and math.isinf(change.total.floor) and not change.benchmark.is_reference
    ]


def regressions(comparison: Comparison, factor: float) -> list[Change]:
    """The new failures, and what counts as changed and takes more than a factor times as much."""
    return [
        change
        for change in counted_changes(comparison)
        if change.newly_failed or (change.total and change.total.log > math.log(factor))
    ]


@dataclasses.dataclass(frozen=True)
class Disagreement:
    """What another machine says otherwise of the way between two entries, beyond both noises."""

    machine: str
    # Of the machine that answers, the largest difference first; at least one.
    changes: tuple[Change, ...]
    among: int  # So many results both machines have.


def disagreements(
    comparison: Comparison, others: Iterable[Changes], component: Changed | None = None
) -> list[Disagreement]:
    """Where other machines say otherwise of what a judged comparison says.

    They disagree on a result where one says better, worse or no change, the other something else of
    these, and the two changes differ by more than both floors together, and enough to be mentioned.
    Only results that a component may change are asked for, if one is given.
    """
    catalogue, found = comparison.results.catalogue, []
    asked = [
        change
        for change in comparison.changes
        if change.total
        and not change.benchmark.is_reference
        and (component is None or catalogue.may_change(change.benchmark, component))
    ]
    for changes in others:
        if not set(comparison.indices) <= set(changes.results.indices):
            continue
        theirs = judge(changes, changes.between(*comparison.indices))
        both, apart = 0, []
        for change in asked:
            other = theirs.by_benchmark.get(change.benchmark)
            if not other or not other.total or not change.total:
                continue
            both += 1
            log = change.total.log - other.total.log
            difference = Factor(log, change.total.floor + other.total.floor)
            differs = _direction(comparison, change) != _direction(theirs, other)
            if differs and is_notable(difference, change.benchmark.metric):
                apart.append((abs(log), change))
        if apart:
            largest = sorted(apart, key=lambda pair: -pair[0])
            named = tuple(change for _, change in largest)
            found.append(Disagreement(changes.results.machine, named, both))
    return found


def _direction(comparison: Comparison, change: Change) -> int:
    """-1 where it counts as better, 1 where it counts as worse, else 0."""
    if change.benchmark in comparison.uncounted or not is_told(change):
        return 0
    return 1 if change.worse else -1


# How unlikely the rounds of an unchanged call must be, however often one looks at them.
_UNLIKELY = 1000.0


def outcome_of(rounds: Sequence[tuple[float, float]], seen: float) -> Outcome:
    """Decide whether rounds of seconds, old and new in turn, confirm a time's change, a logarithm.

    It is confirmed where more of them went the same way than by chance, and by enough to be
    mentioned in the middle; refuted where more than by chance stayed below half of what was seen,
    or below what is mentioned. Nothing is assumed of the noise but that it hits old and new alike.
    """
    sign, least = math.copysign(1, seen), math.log1p(SMALLEST[Metric.TIME])
    half = max(least, abs(seen) / 2)
    moves = [sign * math.log(new / old) for old, new in rounds]
    if (
        moves
        and statistics.median(moves) >= least
        and _is_unlikely(sum(m > 0 for m in moves), moves)
    ):
        return Outcome.CONFIRMED
    return (
        Outcome.REFUTED if _is_unlikely(sum(m < half for m in moves), moves) else Outcome.UNDECIDED
    )


def _is_unlikely(count: int, of: Sequence[float]) -> bool:
    """Whether so many of them are too many for a coin, by a test that each round may repeat.

    The likelihood under any coin that favours them, all equally likely before, over that of a fair
    one ever exceeds a bound with at most its inverse as probability (Ville's inequality).
    """
    # The integral of p^count (1 - p)^(others) over p from 1/2 to 1.
    others = len(of) - count
    mass = 2 * math.exp(betaln(count + 1, others + 1)) * betaincc(count + 1, others + 1, 0.5)
    return bool(mass * 2.0 ** len(of) >= _UNLIKELY)


def _move(change: Change) -> float:
    """By how much a result changed, in the unit of its floor: of a peak, bytes of the new value."""
    assert change.total and change.new is not None
    if change.benchmark.metric is not Metric.PEAK:
        return change.total.log
    new = clamped(Metric.PEAK, change.new)
    return new - new / change.total.ratio


def _moved_exactly(
    changes: Changes,
    benchmark: Benchmark,
    factor: Factor,
    old: int,
    new: int,
    cause: Cause | None = None,
) -> bool:
    """Whether all that is exact of the call moved notably, and in the direction of its time."""
    widened = None if cause is None else changes.stretches.floor_factors(old, new)
    for metric, group in changes.results.catalogue.exact_of(benchmark):
        moved = []
        for series in map(changes.series, group):
            if old in series and new in series:
                own = series[old].change_to(series[new])
                if cause is not None and widened is not None:
                    own = series[old].share_to(series[new], cause, widened)
                moved.append(is_notable(own, metric) and (own.log > 0) == (factor.log > 0))
        if moved:
            return all(moved)
    return False


def moved_controls(comparison: Comparison, component: Changed) -> str | None:
    """Warn if calls that a component cannot change shifted, in a sentence; None if they did not.

    None where they stayed, or where something else changed between the two entries.
    """
    catalogue = comparison.results.catalogue
    if {entry.changed for entry in comparison.between} - {Changed.CONTROL} != {component}:
        return None
    moved = []
    for metric in Metric:
        own = (each for each in comparison.changes if each.benchmark.metric is metric)
        others = (each for each in own if not catalogue.may_change(each.benchmark, component))
        controls = [change.total for change in others if change.total]
        differing = [total.ratio for total in controls if is_notable(total, metric)]
        if len(differing) > MORE_THAN_CHANCE * len(controls):
            moved.append(
                f"{len(differing)} of {len(controls)} in {metric.noun} "
                f"({ratio_digits(min(differing))} to {ratio_digits(max(differing))} times)"
            )
    if not moved:
        return None
    return (
        f"calls that {component} cannot change have shifted, {', '.join(moved)}. The machine may "
        "have changed, and other calls may have shifted with it"
    )
