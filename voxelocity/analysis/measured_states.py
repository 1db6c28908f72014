"""The machine and the entries that a user means by two states, and maybe a machine."""

import dataclasses
from collections.abc import Sequence

from voxelocity import VoxelocityError
from voxelocity.model.coverage import Coverage
from voxelocity.model.states import indices_of, measured_index
from voxelocity.model.timeline import Timeline


@dataclasses.dataclass(frozen=True)
class BothStates:
    """Where two states were measured.

    Attributes
    ----------
    machine : Coverage
        The machine that tells most.
    old, new : int
        The entries of both states.
    also : tuple of str
        The other machines that tell as much of the two.
    """

    machine: Coverage
    old: int
    new: int
    also: tuple[str, ...] = ()


def where_both_are_measured(
    timeline: Timeline, machines: Sequence[Coverage], old: str, new: str
) -> BothStates:
    """Find the machine on which two states were measured; of several the one that has timed most entries.

    Parameters
    ----------
    timeline : Timeline
    machines : sequence of Coverage
        Those that the user leaves open; at least one.
    old, new : str
        A tag, or versions such as ``nilearn==0.10.4 nibabel==5.2.1``.

    Returns
    -------
    BothStates

    Raises
    ------
    VoxelocityError
        No such state, one that was never measured, or the same one twice; the line says what to do.
    """
    indices = [indices_of(timeline, text) for text in (old, new)]
    candidates, lacking = [], []
    for machine in machines:
        ends = [measured_index(each, machine.known) for each in indices]
        lacking += [timeline[each[0]].tag for each, end in zip(indices, ends) if end is None]
        if ends[0] is not None and ends[1] is not None:
            candidates.append((machine, ends[0], ends[1]))
    timed = [each for each in candidates if {*each[1:]} <= each[0].timed]
    own = [each for each in candidates if {*each[1:]} <= each[0].measured]
    # One on which only the exact kinds were measured says less, and one that has nothing but counts, which
    # may be another machine's, nothing of its own.
    candidates = timed or own or candidates
    if not candidates:
        names = " or ".join(machine.name for machine in machines)
        raise VoxelocityError(
            f"{' '.join(dict.fromkeys(lacking))}: never measured on {names}; measure both states on a "
            "machine that you have named (voxelocity machine NAME): voxelocity measure --machine NAME "
            + " ".join(timeline[each[0]].tag for each in indices)
        )
    (machine, first, second), *others = sorted(candidates, key=lambda each: -len(each[0].timed))
    if first == second:
        raise VoxelocityError(f"'{old}' and '{new}' are the same state, {timeline[first].tag}")
    return BothStates(machine, first, second, tuple(each[0].name for each in others))
