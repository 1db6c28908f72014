"""Two states of the timeline against each other, and which change made the difference."""

import dataclasses
import math
import statistics

from voxelocity import VoxelocityError
from voxelocity.measured import (
    BASELINE,
    REFERENCE,
    load_benchmarks,
    measured_machines,
    pretty_names,
    read_machine,
)
from voxelocity.noise import clamped, estimates, noise_of
from voxelocity.states import measured_place, places_of
from voxelocity.timeline import LIBRARIES, read_timeline
from voxelocity.wrong_answers import is_expected, read_wrong_answers

CAUSES = (*LIBRARIES, "stack", "unexplained")


@dataclasses.dataclass(frozen=True)
class Factor:
    """By how much something changed.

    Attributes
    ----------
    log : float
        The natural logarithm of new over old; below zero is less time or less memory.
    floor : float
        The size up to which the logarithm is noise.
    """

    log: float
    floor: float

    @property
    def ratio(self):
        return math.exp(self.log)

    @property
    def within_noise(self):
        return abs(self.log) <= self.floor


@dataclasses.dataclass(frozen=True)
class Change:
    """A cell in the two states.

    Attributes
    ----------
    cell : Cell
    old, new : float or None
        Seconds, or bytes above the baseline. None where there is no number.
    total : Factor or None
        None unless both have a number.
    floors : tuple of float
        What the old and the new end each say of the floor; the larger one is that of the total.
    shares : dict of str to Factor
        By cause; their product is the total. Empty without a total.
    note : str
        Why there is no number: ``failed``, ``wrong answer`` (a known one) or ``n/a``; empty otherwise.
    """

    cell: object
    old: float | None
    new: float | None
    total: Factor | None = None
    floors: tuple = ()
    shares: dict = dataclasses.field(default_factory=dict)
    note: str = ""


@dataclasses.dataclass(frozen=True)
class Comparison:
    """See `compare`.

    Attributes
    ----------
    machine : str
    old, new : Entry
    names : dict of (str, str) to str
        The call of each operation and route.
    changes : list of Change
    noise : Noise
    stretches : dict of str to int
        See `_stretches`.
    warnings : list of str
        What a reader must know before believing a number.
    """

    machine: str
    old: object
    new: object
    names: dict
    changes: list
    noise: object
    stretches: dict
    warnings: list

    def operations(self):
        return sorted({change.cell.operation for change in self.changes})

    def changes_of(self, operations, kind, route=None):
        """The changes of some operations' routes, or of one route, that have a total; references aside.

        Parameters
        ----------
        operations : collection of str
        kind : str
        route : str, optional

        Returns
        -------
        list of Change
        """
        return [
            change
            for change in self.changes
            if change.cell.operation in operations
            and change.cell.kind == kind
            and change.cell.route != REFERENCE
            and route in (None, change.cell.route)
            and change.total
        ]

    def mean(self, operations, kind, route=None):
        """The geometric mean of `changes_of` the same.

        The noise of cells that were measured together may be common to them, so the floor of a
        mean is the mean of the floors, not less; the larger of both ends, as for a cell.

        Returns
        -------
        Change or None
            With the total and the shares alone. None where there is nothing to average.
        """
        changes = self.changes_of(operations, kind, route)
        if not changes:
            return None
        floors = tuple(statistics.fmean(floors) for floors in zip(*(c.floors for c in changes)))
        log = statistics.fmean(change.total.log for change in changes)
        logs = {
            cause: statistics.fmean(change.shares[cause].log for change in changes)
            for cause in CAUSES
        }
        total = Factor(log, max(floors))
        return Change(None, None, None, total, floors, _shares(logs, total.floor, self.stretches))

    def regressions(self, factor):
        """The changes for the worse by more than a factor and the noise, and the new failures."""
        return [
            change
            for change in self.changes
            if change.cell.route != REFERENCE
            and (
                (
                    change.note in ("failed", "wrong answer")
                    and change.new is None
                    and change.old is not None
                )
                or (
                    change.total
                    and change.total.log > math.log(factor)
                    and not change.total.within_noise
                )
            )
        ]


def compare(root, old, new, machine=None):
    """Compare two states of the software under test, as measured on one machine.

    Parameters
    ----------
    root : Path
        The checkout.
    old, new : str
        A tag, or versions such as ``nilearn==0.10.4 nibabel==5.2.1``.
    machine : str, optional
        As asv knows it; needed where several have results.

    Returns
    -------
    Comparison

    Raises
    ------
    VoxelocityError
        No such state, or one that was never measured; the line tells what to do.
    """
    entries, benchmarks = read_timeline(root), load_benchmarks(root)
    places = [places_of(entries, text) for text in (old, new)]
    machine, measured, ends = _where_both_are_measured(root, machine, benchmarks, entries, places)
    if ends[0] == ends[1]:
        raise VoxelocityError(f"'{old}' and '{new}' are the same state, {entries[ends[0]].tags[0]}")
    noise, names = noise_of(entries, measured), pretty_names(benchmarks)
    wrong_answers = read_wrong_answers(root)
    return compare_places(entries, measured, ends, noise, machine, names, wrong_answers)


def compare_places(entries, measured, ends, noise, machine, names, wrong_answers):
    """Compare two measured entries of the timeline.

    Parameters
    ----------
    entries : list of Entry
        The timeline.
    measured : dict of int to dict of Cell to Measurement
        See `measured.read_machine`.
    ends : tuple of int
        The positions of the old and the new entry.
    noise : Noise
        Of these entries and measurements.
    machine : str
    names : dict of (str, str) to str
        See `measured.pretty_names`.
    wrong_answers : list of dict
        See `wrong_answers.read_wrong_answers`.

    Returns
    -------
    Comparison
    """
    changes = changes_between(entries, measured, *ends, noise, wrong_answers)
    return Comparison(
        machine=machine,
        old=entries[ends[0]],
        new=entries[ends[1]],
        names=names,
        changes=changes,
        noise=noise,
        stretches=_stretches(entries, measured, *ends),
        warnings=_warnings(entries, measured, ends, noise) + _moved(entries, ends, changes),
    )


def _where_both_are_measured(root, machine, benchmarks, entries, places):
    """The machine that a user means, what was measured on it, and the places of both states."""
    machines = [machine] if machine else measured_machines(root)
    found, lacking = [], []
    for name in machines:
        measured = read_machine(root, name, benchmarks)
        ends = [measured_place(each, measured) for each in places]
        if None not in ends:
            found.append((name, measured, ends))
        lacking += [entries[each[0]].tags[0] for each, end in zip(places, ends) if end is None]
    if len(found) > 1:
        raise VoxelocityError(
            f"both states were measured on {len(found)} machines; choose one: "
            f"--machine {' or '.join(name for name, _, _ in found)}"
        )
    if not found:
        tags = " ".join(dict.fromkeys(lacking))
        raise VoxelocityError(
            f"{tags}: never measured on {' or '.join(machines)}; measure both states on a machine that "
            "you have named (voxelocity machine NAME): voxelocity measure --machine NAME "
            + " ".join(entries[each[0]].tags[0] for each in places)
        )
    return found[0]


def changes_between(entries, measured, old, new, noise, wrong_answers=()):
    """The change of each cell between two entries, and what each cause has in it.

    Parameters
    ----------
    entries : list of Entry
        The timeline.
    measured : dict of int to dict of Cell to Measurement
        See `measured.read_machine`.
    old, new : int
        Positions in the timeline, in either order.
    noise : Noise
    wrong_answers : list of dict
        See `wrong_answers.read_wrong_answers`.

    Returns
    -------
    list of Change
        In the order of operation, route and kind.
    """
    first, last = sorted((old, new))
    values = {
        index: estimates(cells) for index, cells in measured.items() if first <= index <= last
    }
    direction = 1 if old < new else -1
    stretches = _stretches(entries, measured, old, new)
    changes = []
    for cell in sorted({*measured[old], *measured[new]}):
        if cell.route == BASELINE:
            continue
        ends = [values[end].get(cell) for end in (old, new)]
        shown = [math.exp(v) if cell.kind == "time" and v is not None else v for v in ends]
        if None in ends:
            known = any(
                value is None and is_expected(wrong_answers, entries[end].tags[0], cell)
                for end, value in zip((old, new), ends)
            )
            why = "wrong answer" if known else _why_missing(cell, measured, (old, new))
            changes.append(Change(cell, *shown, note=why))
            continue
        path = [
            (index, _log(cell, values[index][cell]))
            for index in sorted(values)
            if cell in values[index]
        ]
        floors = tuple(noise.log_floor(cell, math.exp(v) if cell.kind == "time" else v) for v in ends)
        total = Factor(direction * (path[-1][1] - path[0][1]), max(floors))
        shares = _shares(_logs_of_causes(entries, path, direction), total.floor, stretches)
        changes.append(Change(cell, *shown, total, floors, shares))
    return changes


def _log(cell, value):
    return value if cell.kind == "time" else math.log(clamped(cell, value))


def _why_missing(cell, measured, ends):
    values = [measured[end][cell].value for end in ends if cell in measured[end]]
    if any(value is None for value in values):
        return "failed"
    return "n/a" if any(math.isnan(value) for value in values) else "not measured"


def _cause(entries, start, end):
    """What made a step from one entry to a later one: what alone changed on the way.

    A step over entries that were not measured belongs to a cause if all of them changed the same
    thing; else nobody can tell, and it is unexplained, as is what differs across a control.
    """
    changed = {entry.changed for entry in entries[start + 1 : end + 1]} - {"control"}
    return changed.pop() if len(changed) == 1 else "unexplained"


def _logs_of_causes(entries, path, direction):
    """Divide the way from the first to the last measured entry of a path among the causes."""
    logs = dict.fromkeys(CAUSES, 0.0)
    for (start, old), (end, new) in zip(path, path[1:]):
        logs[_cause(entries, start, end)] += direction * (new - old)
    return logs


def _stretches(entries, measured, old, new):
    """In how many separate stretches of the way between two entries each cause is at work.

    Steps of one cause in a row share their inner ends, and with them the noise.
    """
    first, last = sorted((old, new))
    path = [index for index in sorted(measured) if first <= index <= last]
    steps = [_cause(entries, start, end) for start, end in zip(path, path[1:])]
    return {
        cause: sum(cause == step != before for before, step in zip([None, *steps], steps))
        for cause in CAUSES
    }


def _shares(logs, floor, stretches):
    return {
        cause: Factor(logs[cause], floor * math.sqrt(max(1, stretches[cause]))) for cause in CAUSES
    }


def _moved(entries, ends, changes):
    """Whether the references, which are the same work on one stack, say that the machine changed."""
    if entries[ends[0]].stack != entries[ends[1]].stack:
        return []
    times = [
        change.total
        for change in changes
        if change.cell.route == REFERENCE and change.cell.kind == "time" and change.total
    ]
    moved = [factor.ratio for factor in times if not factor.within_noise]
    # By chance one in a hundred.
    if len(moved) <= 0.03 * len(times):
        return []
    return [
        f"{len(moved)} of {len(times)} times of the references, which do the same work in both, differ "
        f"by more than the noise ({min(moved):.2f} to {max(moved):.2f} times): the machine has changed, "
        "and times of other calls may differ for that reason alone"
    ]


def _warnings(entries, measured, ends, noise):
    found = []
    if not noise.pairs:
        found.append(
            "no control and its parent were measured: the floors come from the references alone"
        )
    first, last = sorted(ends)
    missing = [
        entry.tags[0]
        for index, entry in enumerate(entries)
        if first < index < last and index not in measured
    ]
    if missing:
        found.append(
            f"between the two were not measured: {', '.join(missing)}; a step over several that change "
            "different things is unexplained"
        )
    return found
