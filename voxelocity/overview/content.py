"""All that the page shows, read from the stored results: one JSON-able dictionary."""

import json
import math
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.checkout import RESULTS
from voxelocity.image_sizes import voxels_of
from voxelocity.measured import (
    BASELINE,
    REFERENCE,
    above_baseline,
    cells_of,
    measured_machines,
    passes,
    pretty_names,
    read_machine,
    title,
)
from voxelocity.noise import LEAST_PEAK, PROBABILITY, noise_of
from voxelocity.overview.calls import code_of
from voxelocity.overview.lately import lately
from voxelocity.overview.proxy_or_array import (
    OPERATION,
    SOURCE,
    THEN,
    claims_of,
    shape_text,
    table_of,
)
from voxelocity.overview.tasks import kind_of_work, task_of
from voxelocity.timeline import read_timeline
from voxelocity.wrong_answers import is_expected, read_wrong_answers

IMAGES = Path("results", "images.json")

TRAITS = ("os", "arch", "cpu", "num_cpu", "ram")

_NOTES = {
    "nilearn": "https://github.com/nilearn/nilearn/releases/tag/{}",
    "nibabel": "https://github.com/nipy/nibabel/releases/tag/{}",
}


def content_of(root, benchmarks):
    """Everything that the page, and the files beside it, tell.

    Parameters
    ----------
    root : Path
        The checkout.
    benchmarks : asv.benchmarks.Benchmarks

    Returns
    -------
    dict
        ``entries`` of the timeline; ``cells`` (what is measured); ``machines``, each with the
        ``values`` of these cells by place in the timeline: the least time in seconds after each
        pass, or the peak above the baseline in bytes, or a word why there is none.
    """
    entries, names = read_timeline(root), pretty_names(benchmarks)
    cells = sorted({cell for benchmark in benchmarks.values() for cell in cells_of(benchmark)})
    cells = [cell for cell in cells if cell.route != BASELINE]
    modules = {
        cell.operation: benchmark["name"].split(".")[0]
        for benchmark in benchmarks.values()
        for cell in cells_of(benchmark)
    }
    wrong = read_wrong_answers(root)
    return {
        "entries": [_entry(entry) for entry in entries],
        "cells": [_cell(cell, names, modules) for cell in cells],
        "calls": {
            f"{operation}.{route}": code_of(operation, route, call)
            for (operation, route), call in sorted(names.items())
            if route != BASELINE
        },
        "machines": {
            machine: _machine(root, machine, entries, benchmarks, cells, names, wrong)
            for machine in measured_machines(root)
        },
        "images": _images(root),
        "wrong_answers": [{**each, "source": " ".join(each["source"].split())} for each in wrong],
        "probability": PROBABILITY,
        "least_peak": LEAST_PEAK,
        "documented": {"source": SOURCE, "shape": shape_text()},
    }


def _entry(entry):
    notes = None
    if entry.changed in _NOTES:
        release = getattr(entry, entry.changed)
        notes = _NOTES[entry.changed].format(release.version)
    return {
        "tag": entry.tags[0],
        "tags": list(entry.tags),
        "date": f"{entry.date:%Y-%m-%d}",
        "changed": entry.changed,
        "change": entry.change,
        "nilearn": entry.nilearn.version,
        "nibabel": entry.nibabel.version,
        "stack": entry.stack,
        "yanked": entry.yanked,
        "notes": notes,
    }


def _cell(cell, names, modules):
    voxels, of_a_volume = voxels_of(cell.operation, cell.parameters)
    return {
        "operation": cell.operation,
        "title": title(cell.operation),
        "task": task_of(cell.operation, cell.parameters),
        "work": kind_of_work(cell.operation),
        "route": cell.route,
        "call": names[cell.operation, cell.route],
        "reference": cell.route == REFERENCE,
        "kind": cell.kind,
        "parameters": list(cell.parameters),
        "voxels": voxels,
        "volume": of_a_volume,
        "module": modules[cell.operation],
    }


def _machine(root, machine, entries, benchmarks, cells, names, wrong):
    measured = read_machine(root, machine, benchmarks)
    path = Path(root, RESULTS, machine, "machine.json")
    traits = json.loads(path.read_text(encoding="utf-8"))
    floors, pairs = _floors(entries, measured, cells)
    return {
        "traits": {key: traits[key] for key in TRAITS if traits.get(key)},
        "places": sorted(measured),
        "passes": {place: passes(found, benchmarks) for place, found in measured.items()},
        "samples": _samples(measured),
        "values": _values(entries, measured, cells, wrong),
        "baselines": _baselines(measured),
        "floors": floors,
        "pairs": pairs,
        "lately": lately(entries, measured, machine, names, wrong),
        "documented": _documented(entries, measured, floors, cells),
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
                by_place[place] = [
                    _rounded(measurement.first(count).estimate)
                    for count in range(1, measurement.passes + 1)
                ]
            else:
                by_place[place] = "no samples"
        values.append(by_place)
    return values


def _rounded(value):
    return float(f"{value:.7g}")


def _samples(measured):
    """The fewest and the most timings of a cell, over all that was measured."""
    counts = [
        len(found.samples)
        for cells in measured.values()
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


def _floors(entries, measured, cells):
    """For each number of passes the floor of each cell: of a logarithm, or in bytes."""
    most = max(each.passes for found in measured.values() for each in found.values())
    floors, pairs = {}, []
    for count in range(1, most + 1):
        try:
            noise = noise_of(entries, measured, passes=count)
        except VoxelocityError:
            return {}, []
        floors[count] = [
            _rounded(noise.floors[cell]) if cell in noise.floors else None for cell in cells
        ]
        pairs = [list(pair) for pair in noise.pairs]
    return floors, pairs


def _documented(entries, measured, floors, cells):
    """The draft's table for the nilearn that it was written for, and for the newest entry."""
    then = [place for place in measured if THEN in entries[place].tags]
    newest = [place for place in sorted(measured) if _has_documented(measured[place])][-1:]
    found = []
    for place in dict.fromkeys(then + newest):
        if not _has_documented(measured[place]):
            continue
        peaks = above_baseline(measured[place])

        def value(route, kind, place=place, peaks=peaks):
            for cell, measurement in measured[place].items():
                if (cell.operation, cell.route, cell.kind) == (OPERATION, route, kind):
                    return measurement.estimate if kind == "time" else peaks.get(cell)
            return None

        table = table_of(value)
        logs = [
            floor
            for cell, floor in zip(cells, floors.get(1, [None] * len(cells)))
            if cell.kind == "time" and cell.operation == OPERATION and floor is not None
        ]
        claims = claims_of(table, math.exp(max(logs, default=0.0)))
        found.append({"place": place, "table": table, "claims": claims})
    return found


def _has_documented(cells):
    return any(
        cell.operation == OPERATION and cell.route != BASELINE and found.estimate is not None
        for cell, found in cells.items()
    )


def _images(root):
    path = Path(root, IMAGES)
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
