"""What made a difference: nilearn, nibabel, the stack, or nobody can tell."""

import enum
from collections.abc import Sequence

from voxelocity.software.timeline import Changed, Timeline


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


def stretches(timeline: Timeline, places: Sequence[int], old: int, new: int) -> dict[Cause, int]:
    """In how many separate stretches of the way between two entries each cause is at work.

    Steps of one cause in a row share their inner ends, and with them the noise.

    Parameters
    ----------
    timeline : Timeline
    places : sequence of int
        What was measured, in order.
    old, new : int
        In either order.
    """
    first, last = sorted((old, new))
    path = [place for place in places if first <= place <= last]
    steps = [cause_of(timeline, start, end) for start, end in zip(path, path[1:])]
    return {
        cause: sum(cause == step != before for before, step in zip([None, *steps], steps))
        for cause in Cause
    }
