"""Whether the references, which are the same work on one stack, say that the machine has changed."""

from collections.abc import Iterable

from voxelocity.analysis.series import Series, total_between
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.digits import ratio_digits
from voxelocity.model.timeline import Timeline

# By chance one in a hundred.
MORE_THAN_CHANCE = 0.03


def moved_references(
    timeline: Timeline, indices: tuple[int, int], references: Iterable[Series]
) -> str | None:
    """What a reader must know of the machine before comparing times between two entries.

    Parameters
    ----------
    timeline : Timeline
    indices : tuple of int
    references : iterable of Series
        Of the times of references (see `is_yardstick`).

    Returns
    -------
    str or None
        None where the references stayed, or are other work on another stack.
    """
    if timeline[indices[0]].stack != timeline[indices[1]].stack:
        return None
    old, new = indices
    times = [
        total_between(series[old], series[new])
        for series in references
        if old in series and new in series
    ]
    moved = [factor.ratio for factor in times if not factor.within_noise]
    if len(moved) <= MORE_THAN_CHANCE * len(times):
        return None
    return (
        f"{len(moved)} of {len(times)} times of the references, which do the same work in both, differ "
        f"by more than the noise ({ratio_digits(min(moved))} to {ratio_digits(max(moved))} times): the machine may have changed, "
        "and times of other calls may differ for that reason alone"
    )


def is_yardstick(benchmark: Benchmark) -> bool:
    """Whether a benchmark is the time of a reference."""
    return benchmark.is_reference and benchmark.metric is Metric.TIME
