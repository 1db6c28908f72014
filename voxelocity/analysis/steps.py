"""The steps of a series: the entries at which it changed by more than the noise."""

import dataclasses
import itertools

from voxelocity.analysis.causes import Cause, cause_of
from voxelocity.analysis.series import Series, total_between
from voxelocity.model.timeline import Timeline


@dataclasses.dataclass(frozen=True)
class Step:
    """A change from one point of a series to the next.

    Attributes
    ----------
    start, index : int
        Indices in the timeline.
    log : float
        The natural logarithm of new over old.
    cause : Cause
    """

    start: int
    index: int
    log: float
    cause: Cause


def steps_of(timeline: Timeline, series: Series) -> list[Step]:
    """The steps of a series, oldest first."""
    steps = []
    for (start, old), (index, new) in itertools.pairwise(sorted(series.items())):
        total = total_between(old, new)
        if not total.within_noise:
            steps.append(Step(start, index, total.log, cause_of(timeline, start, index)))
    return steps
