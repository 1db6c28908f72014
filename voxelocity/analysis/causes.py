"""What made a difference: nilearn, nibabel, the stack, or nobody can tell."""

import bisect
import dataclasses
import enum
import itertools
from collections.abc import Mapping, Sequence

from voxelocity.model.timeline import Changed, Timeline


class Cause(enum.StrEnum):
    """What a share of a change is put down to."""

    NILEARN = "nilearn"
    NIBABEL = "nibabel"
    STACK = "stack"
    UNEXPLAINED = "unexplained"


# To go through an enumeration takes longer than what is done with each.
CAUSES = tuple(Cause)


def cause_of(timeline: Timeline, start: int, end: int) -> Cause:
    """What made the step from one entry to a later one: what alone changed on the way.

    A step over entries that were not measured belongs to a cause if all of them changed the same
    thing; else nobody can tell, and it is unexplained, as is what differs across a control.
    """
    changed = {entry.changed for entry in timeline.between(start, end)} - {Changed.CONTROL}
    return Cause(changed.pop()) if len(changed) == 1 else Cause.UNEXPLAINED


@dataclasses.dataclass(frozen=True)
class Stretches:
    """The separate stretches of the timeline in which each cause is at work.

    Steps of one cause in a row share their inner ends, and with them the noise.

    Attributes
    ----------
    indices : tuple of int
        What was measured, in order.
    begun, ended : dict of Cause to tuple of int
        How many stretches begin before each of the entries, and how many end up to it.
    """

    indices: tuple[int, ...]
    begun: Mapping[Cause, tuple[int, ...]]
    ended: Mapping[Cause, tuple[int, ...]]

    def between(self, old: int, new: int) -> dict[Cause, int]:
        """How many stretches of each cause lie, in whole or in part, between two entries in either order."""
        first, last = (bisect.bisect_left(self.indices, index) for index in sorted((old, new)))
        if first == last:
            return dict.fromkeys(CAUSES, 0)
        return {cause: self.begun[cause][last] - self.ended[cause][first] for cause in CAUSES}


def stretches_of(timeline: Timeline, indices: Sequence[int]) -> Stretches:
    """The stretches of the measured entries of a timeline, which are in order."""
    steps = [cause_of(timeline, start, end) for start, end in itertools.pairwise(indices)]
    begun, ended = {}, {}
    for cause in CAUSES:
        at_work = [False, *(cause == step for step in steps), False]
        changes = list(itertools.pairwise(at_work))
        starts = [int(now and not before) for before, now in changes]
        ends = [int(before and not now) for before, now in changes]
        begun[cause] = tuple(itertools.accumulate(starts[:-1], initial=0))[: len(indices)]
        ended[cause] = tuple(itertools.accumulate(ends))[: len(indices)]
    return Stretches(tuple(indices), begun, ended)
