"""Whether a change is real, or one pass of timings that does not repeat."""

from voxelocity.analysis.changes import Changes
from voxelocity.analysis.comparison import Change
from voxelocity.analysis.noise import Floor
from voxelocity.analysis.series import Factor, total_between
from voxelocity.analysis.steps import Step, steps_of
from voxelocity.analysis.verdict import is_notable
from voxelocity.model.benchmark import Benchmark, Metric


def is_confirmed(
    changes: Changes, benchmark: Benchmark, total: Factor | None, old: int, new: int
) -> bool:
    """Whether a notable change is more than one pass of timings: it repeats exactly, or something else says so too.

    Parameters
    ----------
    changes : Changes
    benchmark : Benchmark
    total : Factor or None
        By how much it changed; without one there is nothing to doubt.
    old, new : int
        The entries that it lies between.
    """
    if benchmark.metric is not Metric.TIME or total is None:
        return True
    work = _change_of_work(changes, benchmark, old, new)
    moved_with_it = work is not None and (work.log > 0) == (total.log > 0)
    return moved_with_it or _repeats(changes, benchmark, old, new)


def confirmed_steps(changes: Changes, benchmark: Benchmark) -> list[Step]:
    """The steps of a benchmark's series that are confirmed, oldest first."""
    series = changes.series(benchmark)
    return [
        step
        for step in steps_of(changes.results.timeline, series)
        if is_confirmed(
            changes,
            benchmark,
            total_between(series[step.start], series[step.index]),
            step.start,
            step.index,
        )
    ]


def moved_alike(change: Change, reference: Change | None, floor: Floor) -> bool:
    """Whether a change differs from that of its reference by no more than the noise."""
    if reference is None or change.total is None or reference.total is None:
        return False
    own, other = _move(change), _move(reference)
    return own * other > 0 and abs(own - other) <= floor.size


def _move(change: Change) -> float:
    """By how much a result changed, in the unit of the floors."""
    assert change.total and change.old is not None and change.new is not None
    return change.new - change.old if change.benchmark.metric is Metric.PEAK else change.total.log


def _change_of_work(changes: Changes, benchmark: Benchmark, old: int, new: int) -> Factor | None:
    """What the instructions of the same call on the same file changed by; None where that is not notable."""
    work = changes.series(benchmark.of_metric(Metric.INSTRUCTIONS))
    if old not in work or new not in work:
        return None
    total = total_between(work[old], work[new])
    return total if is_notable(total, Metric.INSTRUCTIONS) else None


# So many entries on each side must differ from all on the other, and no fewer than so many where something else
# ends the row. With one pass of timings a call that forces a garbage collection takes 25 ms in one entry and 65 in the
# next, of the same software (docs/design.md).
_BESIDE, _FEWEST = 3, 2


def _repeats(changes: Changes, benchmark: Benchmark, old: int, new: int) -> bool:
    """Whether a time lies above, or below, in all entries from one on, and up to another, by more than the noise."""
    series = changes.series(benchmark)
    sides = [_undisturbed(changes, benchmark, old, -1), _undisturbed(changes, benchmark, new, 1)]
    if not all(sides):
        return False
    before, after = sides
    totals = [total_between(series[old], series[new]) for old in before for new in after]
    return all(
        is_notable(total, benchmark.metric) and (total.log > 0) == (totals[0].log > 0)
        for total in totals
    )


def _undisturbed(changes: Changes, benchmark: Benchmark, start: int, step: int) -> list[int]:
    """The entries from one on, in a direction, in which neither the stack nor the work of the call changed.

    Empty where that ends them too soon to see whether a time repeats.
    """
    results = changes.results
    series, timeline = changes.series(benchmark), results.timeline
    indices = [start]
    for index in range(start + step, len(timeline) if step > 0 else -1, step):
        if len(indices) == _BESIDE:
            break
        if index not in series:
            continue
        if timeline[index].stack != timeline[start].stack or _change_of_work(
            changes, benchmark, indices[-1], index
        ):
            return indices if len(indices) >= _FEWEST else []
        indices.append(index)
    return indices
