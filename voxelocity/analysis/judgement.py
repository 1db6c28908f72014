"""The one place that says whether something changed: beyond the noise, enough to be mentioned, and not once by chance."""

import math
from collections.abc import Iterable
from typing import Any

from voxelocity import VoxelocityError
from voxelocity.analysis.comparison import MORE_THAN_CHANCE, Change, Changes, Comparison
from voxelocity.analysis.noise import as_asv_shows, noise_of
from voxelocity.analysis.series import Cause, Factor, Step, steps_of
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.digits import ratio_digits
from voxelocity.model.results import Results
from voxelocity.model.scale import LITTLE_MEMORY, clamped
from voxelocity.model.timeline import Changed

# A smaller change is not worth mentioning, however certain it is.
SMALLEST = {Metric.TIME: 0.05, Metric.PEAK: 0.05, Metric.INSTRUCTIONS: 0.02}

# A single result that becomes so many times worse speaks against an upgrade, whatever the means say.
SEVERE = 1.5


def is_notable(factor: Factor | None, metric: Metric) -> bool:
    """Whether a change is beyond the noise, and large enough to be mentioned."""
    return factor is not None and bool(are_notable(factor.log, factor.floor, metric)[1])


def are_notable(logs: Any, floors: Any, metric: Metric) -> tuple[Any, Any]:
    """Which changes are beyond the noise, and which of them are notable, of one or of an array."""
    sizes = abs(logs)
    beyond = sizes > floors
    return beyond, beyond & (sizes >= math.log1p(SMALLEST[metric]))


def is_told(change: Change) -> bool:
    """Whether a change is to be mentioned: it is notable, or a new failure."""
    return change.newly_failed or is_notable(change.total, change.benchmark.metric)


def is_better(change: Change) -> bool:
    """Whether a change is notable, and for the better."""
    total = change.total
    return total is not None and is_notable(total, change.benchmark.metric) and total.log < 0


def is_severe(change: Change) -> bool:
    """Whether a change speaks against an upgrade by itself: a new failure, or half as much again."""
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
    """Whether more than one pass of timings says that a result changed: what is counted repeats exactly.

    Without a factor there is nothing to doubt. A cause is given where the factor is its share in a longer way.
    """
    if benchmark.metric is not Metric.TIME or factor is None:
        return True
    work = _change_of_work(changes, benchmark, old, new, cause)
    if work is not None and (work.log > 0) == (factor.log > 0):
        return True
    if cause is None:
        return _repeats(changes, benchmark, old, new)
    return any(
        step.start >= old and step.cause is cause and (step.log > 0) == (factor.log > 0)
        for step in confirmed_steps(changes, benchmark)
    )


def confirmed_steps(changes: Changes, benchmark: Benchmark) -> list[Step]:
    """The steps of a benchmark's series that are confirmed, oldest first."""
    if benchmark not in changes.confirmed:
        series = changes.series(benchmark)
        changes.confirmed[benchmark] = found = []
        for step in steps_of(changes.results.timeline, series):
            total = series[step.start].change_to(series[step.index])
            if is_confirmed(changes, benchmark, total, step.start, step.index):
                found.append(step)
    return changes.confirmed[benchmark]


def is_changed(
    changes: Changes, comparison: Comparison, change: Change, cause: Cause | None = None
) -> bool:
    """Whether a change is notable, confirmed, and not that of its reference, hence of the machine."""
    benchmark, reference = change.benchmark, comparison.by_benchmark.get(change.benchmark.reference)
    if not is_notable(change.total, benchmark.metric):
        return False
    # A stack is what the references are made of.
    if comparison.old.stack == comparison.new.stack and reference and reference.total:
        own, other = _move(change), _move(reference)
        if own * other > 0 and abs(own - other) <= changes.noise.floor(benchmark).size:
            return False
    return is_confirmed(changes, benchmark, change.total, *comparison.indices, cause)


def _move(change: Change) -> float:
    """By how much a result changed, in the unit of the floors: of a peak in bytes of its new value."""
    assert change.total and change.new is not None
    if change.benchmark.metric is not Metric.PEAK:
        return change.total.log
    new = clamped(Metric.PEAK, change.new)
    return new - new / change.total.ratio


def _change_of_work(
    changes: Changes, benchmark: Benchmark, old: int, new: int, cause: Cause | None = None
) -> Factor | None:
    """What the instructions of the same call on the same file changed by; None where that is not notable."""
    work = changes.series(benchmark.of_metric(Metric.INSTRUCTIONS))
    if old not in work or new not in work:
        return None
    factor = work[old].change_to(work[new])
    if cause is not None:
        factors = changes.stretches.floor_factors(old, new)
        factor = work[old].share_to(work[new], cause, factors)
    return factor if is_notable(factor, Metric.INSTRUCTIONS) else None


# So many entries on each side must differ from all on the other, and no fewer than so many where something else
# ends the row. With one pass of timings a call that forces a garbage collection takes 25 ms in one entry and 65 in the
# next, of the same software (docs/design.md).
_BESIDE, _FEWEST = 3, 2


def _repeats(changes: Changes, benchmark: Benchmark, old: int, new: int) -> bool:
    """Whether a time lies above, or below, in all entries from one on, and up to another, by more than the noise."""
    series = changes.series(benchmark)
    before = _undisturbed(changes, benchmark, old, -1)
    after = _undisturbed(changes, benchmark, new, 1)
    totals = [series[old].change_to(series[new]) for old in before for new in after]
    notable = all(is_notable(total, benchmark.metric) for total in totals)
    return notable and len({total.log > 0 for total in totals}) == 1


def _undisturbed(changes: Changes, benchmark: Benchmark, start: int, step: int) -> list[int]:
    """The entries from one on with the same stack and work of the call; empty where they end too soon."""
    series, timeline = changes.series(benchmark), changes.results.timeline
    indices = [start]
    for index in range(start + step, len(timeline) if step > 0 else -1, step):
        if len(indices) == _BESIDE:
            break
        if index not in series:
            continue
        other_stack = timeline[index].stack != timeline[start].stack
        if other_stack or _change_of_work(changes, benchmark, indices[-1], index):
            return indices if len(indices) >= _FEWEST else []
        indices.append(index)
    return indices


def moved_controls(comparison: Comparison, component: Changed) -> str | None:
    """What the calls that a component cannot change tell a reader of the machine.

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
                f"{len(differing)} of {len(controls)} in {metric.noun} ({ratio_digits(min(differing))} to "
                f"{ratio_digits(max(differing))} times)"
            )
    if not moved:
        return None
    return (
        f"calls that {component} cannot change differ, {', '.join(moved)}: the machine may have changed, and other "
        "calls may differ for that reason alone"
    )


def regression_thresholds(machines: Iterable[Results]) -> dict[str, float]:
    """The relative change of each of asv's series up to which it is noise, by the series' name.

    asv's thresholds do not tell machines apart, so the noisiest counts. They are whole half per cents, as asv
    tries every threshold on every series.
    """
    thresholds: dict[str, float] = {}
    for results in machines:
        try:
            noise = noise_of(results, as_asv_shows)
        except VoxelocityError:
            # Nothing was measured twice on it: asv's own threshold stays.
            continue
        for benchmark, floor in noise.floors.items():
            name = results.catalogue.names[benchmark]
            known = thresholds.get(name, SMALLEST[benchmark.metric])
            thresholds[name] = max(known, math.ceil(200 * math.expm1(floor.size)) / 200)
    return thresholds
