"""The noise floors of a machine, as a table and as the file beside its results."""

import json
import math
from pathlib import Path

from voxelocity.checkout import NOISE
from voxelocity.measured import load_benchmarks, pretty_names, read_machine, title
from voxelocity.noise import PROBABILITY, as_asv_shows, noise_of
from voxelocity.text_table import aligned
from voxelocity.timeline import read_timeline

# The change in time that a reader wants to be told of.
WANTED = 0.05

# The deviation of a peak that would be worth telling.
WANTED_OF_PEAK = 0.01


def noise_report(root, machine):
    """Estimate the floors of a machine and store them in ``results/noise``.

    Parameters
    ----------
    root : Path
        The checkout.
    machine : str
        As asv knows it.

    Returns
    -------
    list of str
        A table for people.

    Raises
    ------
    VoxelocityError
        Too little was measured there.
    """
    benchmarks, entries = load_benchmarks(root), read_timeline(root)
    measured = read_machine(root, machine, benchmarks)
    noise = noise_of(entries, measured)
    path = Path(root, NOISE, f"{machine}.json")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(as_json(machine, noise), encoding="utf-8")
    shown = noise_of(entries, measured, as_asv_shows)
    return [
        *_sources(machine, noise),
        *_deviations(noise, shown),
        _judgement(noise),
        f"stored in {path.relative_to(root)}",
        "",
        *_table(noise, pretty_names(benchmarks)),
    ]


def as_json(machine, noise):
    """What is stored: one line a cell, so that a change can be read in a diff.

    ``floor`` is a fraction of a time (0.05: a change by less than 5 % is noise), or bytes of a peak.
    """
    cells = [
        {
            "operation": cell.operation,
            "route": cell.route,
            "kind": cell.kind,
            "parameters": list(cell.parameters),
            "floor": round(math.expm1(floor), 4) if cell.kind == "time" else round(floor),
        }
        for cell, floor in sorted(noise.floors.items())
    ]
    heading = {
        "machine": machine,
        "probability": PROBABILITY,
        "pairs": [list(pair) for pair in noise.pairs],
        "drift": {kind: round(drift, 3) for kind, drift in noise.drift.items()},
    }
    lines = ",\n".join("    " + json.dumps(cell) for cell in cells)
    start = json.dumps(heading, indent=2).removesuffix("\n}")
    return f'{start},\n  "cells": [\n{lines}\n  ]\n}}\n'


def _sources(machine, noise):
    pairs = ", ".join(f"{control} against {parent}" for parent, control in noise.pairs) or "none"
    return [
        f"Noise on {machine}",
        f"control pairs: {pairs}",
        "references: entries far apart differ by "
        f"{noise.drift['time']:.2f} x (time) and {noise.drift['peakmem']:.2f} x (memory) "
        "as much as neighbours",
    ]


def _deviations(noise, shown):
    return [
        f"times off by more than {WANTED:.0%} across a control: by the tenth percentile "
        f"{_count_above(noise, 'time', WANTED)}, by the median {_count_above(shown, 'time', WANTED)}",
        f"peaks off by more than {WANTED_OF_PEAK:.0%}: "
        + _count_above(shown, "peakmem", WANTED_OF_PEAK),
    ]


def _count_above(noise, kind, wanted):
    values = [d for cell, found in noise.deviations.items() if cell.kind == kind for d in found]
    return f"{sum(abs(value) > math.log1p(wanted) for value in values)} of {len(values)}"


def _table(noise, names):
    times = {
        (cell.operation, cell.route, cell.parameters): math.expm1(floor)
        for cell, floor in noise.floors.items()
        if cell.kind == "time"
    }
    rows = [("call", "image", "time floor", "memory floor", "")]
    for cell, floor in sorted(noise.floors.items()):
        if cell.kind == "peakmem":
            time = times.get((cell.operation, cell.route, cell.parameters))
            rows.append(
                (
                    f"{title(cell.operation)}: {names[cell.operation, cell.route]}",
                    " ".join(cell.parameters),
                    "" if time is None else f"{time:.1%}",
                    f"{floor / 1e6:.2f} MB",
                    "" if time is None or time <= WANTED else "> 5 %",
                )
            )
    return aligned(rows, right={2, 3})


def _judgement(noise):
    floors = [math.expm1(floor) for cell, floor in noise.floors.items() if cell.kind == "time"]
    noisy = sum(floor > WANTED for floor in floors)
    return (
        f"too noisy to judge a change by {WANTED:.0%}: {noisy} of {len(floors)} times; "
        f"the floors lie between {min(floors):.0%} and {max(floors):.0%}"
    )
