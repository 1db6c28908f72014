"""What the page tells of one machine."""

import json
import math
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.checkout import INDEXED_GZIP, RESULTS
from voxelocity.history import commit_hashes
from voxelocity.measured import (
    BASELINE,
    above_baseline,
    machines_by_commit,
    read_commit,
)
from voxelocity.noise import noise_of
from voxelocity.overview.lately import lately
from voxelocity.overview.proxy_or_array import OPERATION, THEN, claims_of, table_of
from voxelocity.wrong_answers import is_expected

TRAITS = ("os", "arch", "cpu", "num_cpu", "ram")


def machine_content(root, machine, measured, entries, benchmarks, cells, names, wrong):
    """What the page tells of a machine.

    Parameters
    ----------
    root : Path
        The checkout.
    machine : str
    measured : dict of int to dict of Cell to Measurement
        See `measured.read_machine`.
    entries : list of Entry
        The timeline.
    benchmarks : asv.benchmarks.Benchmarks
    cells : list of Cell
        What ``values`` and ``floors`` are told of, in this order.
    names : dict of (str, str) to str
        See `measured.pretty_names`.
    wrong : list of dict
        See `wrong_answers.read_wrong_answers`.

    Returns
    -------
    dict
        See `content.content_of`.
    """
    path = Path(root, RESULTS, machine, "machine.json")
    traits = json.loads(path.read_text(encoding="utf-8"))
    try:
        noise = noise_of(entries, measured)
    except VoxelocityError:
        # Too little was measured to tell a change from noise.
        noise = None
    return {
        "traits": {key: traits[key] for key in TRAITS if traits.get(key)},
        "places": sorted(measured),
        "timings": {place: _timings([found]) for place, found in measured.items()},
        "samples": _timings(measured.values()),
        "values": _values(entries, measured, cells, wrong),
        "baselines": _baselines(measured),
        "floors": _floors(noise, cells),
        "pairs": [list(pair) for pair in noise.pairs] if noise else [],
        "lately": lately(entries, measured, noise, machine, names, wrong) if noise else [],
        "documented": _documented(entries, measured, noise),
        "indexed_gzip": _indexed_gzip(root, machine, entries, benchmarks, cells),
    }


def _values(entries, measured, cells, wrong):
    """For each cell a dictionary by place; a place without the cell was not measured."""
    peaks = {place: above_baseline(found) for place, found in measured.items()}
    values = []
    for cell in cells:
        by_place = {}
        for place, found in measured.items():
            if cell not in found:
                continue
            measurement = found[cell]
            if measurement.value is None:
                known = is_expected(wrong, entries[place].tags[0], cell)
                by_place[place] = "wrong answer" if known else "failed"
            elif math.isnan(measurement.value):
                by_place[place] = "n/a"
            elif cell.kind == "peakmem":
                if cell in peaks[place]:
                    by_place[place] = round(peaks[place][cell])
            elif measurement.samples:
                by_place[place] = _rounded(measurement.estimate)
            else:
                by_place[place] = "no samples"
        values.append(by_place)
    return values


def _rounded(value):
    return float(f"{value:.7g}")


def _timings(entries):
    """The fewest and the most timings of a cell, over all that was measured at some entries."""
    counts = [
        len(found.samples)
        for cells in entries
        for cell, found in cells.items()
        if cell.kind == "time" and found.samples
    ]
    return [min(counts, default=0), max(counts, default=0)]


def _baselines(measured):
    """The peak of the process without the call, in bytes: by operation, then by place."""
    found = {}
    for place, cells in measured.items():
        for cell, measurement in cells.items():
            if cell.route == BASELINE and measurement.estimate is not None:
                by_place = found.setdefault(cell.operation, {})
                by_place[place] = max(round(measurement.estimate), by_place.get(place, 0))
    return found


def _floors(noise, cells):
    """The floor of each cell: of a logarithm, or in bytes; None where too little was measured to tell."""
    floors = noise.floors if noise else {}
    return [_rounded(floors[cell]) if cell in floors else None for cell in cells]


def _documented(entries, measured, noise):
    """The draft's table for the nilearn that it was written for, and for the newest entry."""
    then = [place for place in measured if THEN in entries[place].tags]
    newest = [place for place in sorted(measured) if _has_documented(measured[place])][-1:]
    found = []
    for place in dict.fromkeys(then + newest):
        if not _has_documented(measured[place]):
            continue
        values = above_baseline(measured[place]) | {
            cell: each.estimate for cell, each in measured[place].items() if cell.kind == "time"
        }
        # It has one image, so route and kind name a cell.
        own = {(c.route, c.kind): value for c, value in values.items() if c.operation == OPERATION}
        table = table_of(own.get)
        floors = noise.floors.items() if noise else ()
        logs = [f for cell, f in floors if (cell.kind, cell.operation) == ("time", OPERATION)]
        claims = claims_of(table, math.exp(max(logs, default=0.0)))
        found.append({"place": place, "table": table, "claims": claims})
    return found


def _has_documented(cells):
    return any(
        cell.operation == OPERATION and cell.route != BASELINE and found.estimate is not None
        for cell, found in cells.items()
    )


def _indexed_gzip(root, machine, entries, benchmarks, cells):
    """The least time of each cell with indexed_gzip installed, by place; None where there is none."""
    machines, hashes = machines_by_commit(Path(root, INDEXED_GZIP)), commit_hashes(root)
    found = {}
    for place, entry in enumerate(entries):
        commit = hashes[entry.tags[0]]
        if machine in machines.get(commit[:8], ()):
            measured = read_commit(root, machine, commit, benchmarks, INDEXED_GZIP)
            values = [measured[cell].estimate if cell in measured else None for cell in cells]
            found[place] = [
                _rounded(value) if value is not None and cell.kind == "time" else None
                for cell, value in zip(cells, values)
            ]
    return found
