"""All that the page shows, read from the stored results: one JSON-able dictionary."""

import json
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.checkout import RESULTS
from voxelocity.image_sizes import voxels_of
from voxelocity.measured import (
    BASELINE,
    REFERENCE,
    cells_of,
    measured_machines,
    pretty_names,
    read_machine,
    title,
)
from voxelocity.noise import LEAST_PEAK, PROBABILITY
from voxelocity.overview.calls import code_of
from voxelocity.overview.machine_content import machine_content
from voxelocity.overview.proxy_or_array import SOURCE, shape_text
from voxelocity.overview.tasks import WITHOUT_ADVICE, kind_of_work, task_of
from voxelocity.timeline import read_timeline
from voxelocity.wrong_answers import read_wrong_answers

IMAGES = Path("results", "images.json")

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
        ``values`` of these cells by place in the timeline: the time in seconds, or the peak above the baseline in bytes, or a word why there is none.

    Raises
    ------
    VoxelocityError
        Nothing was measured yet.
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
            machine: machine_content(
                root, machine, measured, entries, benchmarks, cells, names, wrong
            )
            for machine, measured in _measured(root, benchmarks).items()
        },
        "images": _images(root),
        "wrong_answers": [{**each, "source": " ".join(each["source"].split())} for each in wrong],
        "probability": PROBABILITY,
        "least_peak": LEAST_PEAK,
        "without_advice": WITHOUT_ADVICE,
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


def _measured(root, benchmarks):
    """What was measured on each machine that has results of the benchmarks of today."""
    found = {
        machine: measured
        for machine in measured_machines(root)
        if (measured := read_machine(root, machine, benchmarks))
    }
    if not found:
        raise VoxelocityError(
            f"{RESULTS} holds no results of these benchmarks; measure first: make bench"
        )
    return found


def _images(root):
    path = Path(root, IMAGES)
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
