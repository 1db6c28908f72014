"""What a call costs for each volume more, and what it costs whatever the number of volumes."""

import statistics

from voxelocity import VoxelocityError
from voxelocity.measured import (
    BASELINE,
    above_baseline,
    load_benchmarks,
    measured_machines,
    pretty_names,
    read_machine,
)
from voxelocity.states import places_of
from voxelocity.text_table import aligned
from voxelocity.timeline import read_timeline

OPERATION = "Growth"


def growth_report(root, state=None, machine=None):
    """Fit a line through the costs of images of different length.

    Parameters
    ----------
    root : Path
        The checkout.
    state : str, optional
        A tag or versions (see `states.places_of`); the newest measured entry unless given.
    machine : str, optional
        As asv knows it; needed where several have results.

    Returns
    -------
    list of str
        A table for people.

    Raises
    ------
    VoxelocityError
        The state was not measured, or not with images of different length.
    """
    benchmarks, entries = load_benchmarks(root), read_timeline(root)
    candidates = []
    for name in [machine] if machine else measured_machines(root):
        measured = read_machine(root, name, benchmarks)
        places = places_of(entries, state) if state else sorted(measured, reverse=True)
        for place in places:
            if found := lines_of(measured.get(place, {})):
                candidates.append((name, entries[place].tags[0], found))
                break
    if not candidates:
        tag = entries[places[0]].tags[0]
        raise VoxelocityError(
            f"{tag}: images of different length were never measured; measure them: "
            f"asv run --machine NAME --record-samples --bench {OPERATION} {tag}^!"
        )
    if len(candidates) > 1:
        names = " or ".join(name for name, _, _ in candidates)
        raise VoxelocityError(f"measured on several machines; choose one: --machine {names}")
    ((machine, tag, found),) = candidates
    names = pretty_names(benchmarks)
    rows = [("call", "ms per volume", "fixed ms", "MB per volume", "fixed MB")]
    for route in sorted({route for route, _ in found}):
        row = [names[OPERATION, route]]
        for kind, unit in (("time", 1e3), ("peakmem", 1e-6)):
            row += [
                f"{unit * value:.3f}" for value in found.get((route, kind), (float("nan"),) * 2)
            ]
        rows.append(row)
    heading = f"{tag} on {machine}: volumes of 32 x 32 x 30 voxels, .nii.gz"
    return [heading, "", *aligned(rows, right=range(1, 5))]


def lines_of(cells):
    """The line through the costs of each route, by least squares.

    Parameters
    ----------
    cells : dict of Cell to Measurement
        Of one entry.

    Returns
    -------
    dict of (str, str) to (float, float)
        By route and kind: seconds, or bytes above the baseline, for each volume more, and for none.
    """
    points = {}
    peaks = above_baseline(cells)
    for cell, measurement in cells.items():
        if cell.operation == OPERATION and cell.route != BASELINE:
            value = measurement.estimate if cell.kind == "time" else peaks.get(cell)
            if value is not None:
                points.setdefault((cell.route, cell.kind), []).append(
                    (int(cell.parameters[-1]), value)
                )
    return {
        key: tuple(statistics.linear_regression(*zip(*values)))
        for key, values in points.items()
        if len(values) > 1
    }
