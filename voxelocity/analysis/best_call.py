"""Which call does a task in the least time, or with the least memory, and which are as good."""

import dataclasses
from collections.abc import Iterable

from voxelocity.analysis.noise import Noise
from voxelocity.model.benchmark import Cell, Metric
from voxelocity.model.results import Results
from voxelocity.model.scale import LITTLE_MEMORY, clamped, log_of


@dataclasses.dataclass(frozen=True)
class BestCall:
    """The best call for a task on a file, in one entry.

    Attributes
    ----------
    best : Cell
    equal : tuple of Cell
        The other calls that differ from it by no more than the noise, best first.
    all_equal : bool
        Whether no other call differs by more.
    reference : float or None
        The ratio to the reference; None where the reference has no value, or the call no peak of its
        own.
    as_little_as_the_reference : bool
        Both peaks are too small to be told apart.
    """

    best: Cell
    equal: tuple[Cell, ...]
    all_equal: bool
    reference: float | None
    as_little_as_the_reference: bool


def best_call(
    results: Results, noise: Noise, cells: Iterable[Cell], metric: Metric, place: int
) -> BestCall | None:
    """Choose among the calls of a task on one file.

    Parameters
    ----------
    results : Results
    noise : Noise
    cells : iterable of Cell
        Of one task and file, in time and memory, with the reference.
    metric : Metric
    place : int

    Returns
    -------
    BestCall or None
        None where no call has a value.
    """
    cells = [cell for cell in cells if cell.metric is metric]
    found = results.values_at(place)
    values = {cell: found[cell] for cell in cells if cell in found}
    # Of equal peaks the faster call comes first.
    ranked = sorted(
        (cell for cell in values if not cell.is_reference),
        key=lambda cell: (values[cell], _time(results, cell, place), cell),
    )
    if not ranked:
        return None
    best, *others = ranked
    equal = tuple(cell for cell in others if _differs_by_noise(noise, values, cell, best))
    references = [cell for cell in values if cell.is_reference]
    ratio, little = None, False
    if references:
        own, other = values[best], values[references[0]]
        # Less than nothing above the baseline has no ratio.
        ratio = clamped(metric, own) / clamped(metric, other) if own > 0 else None
        little = metric is Metric.PEAK and max(own, other) < LITTLE_MEMORY
    return BestCall(best, equal, len(equal) == len(others), ratio, little)


def _time(results: Results, cell: Cell, place: int) -> float:
    value = results.value(cell.of_metric(Metric.TIME), place)
    return float("inf") if value is None else value


def _differs_by_noise(noise: Noise, values: dict[Cell, float], cell: Cell, best: Cell) -> bool:
    difference = log_of(cell.metric, values[cell]) - log_of(cell.metric, values[best])
    return difference <= noise.floor(cell).at(min(values[cell], values[best]))
