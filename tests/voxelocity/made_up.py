"""A timeline and measurements whose truth is known, for the tests of noise and comparison."""

import datetime
import math
import random

from voxelocity.measured import Cell, Measurement
from voxelocity.timeline import Entry, Release

START = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)

IMAGES = [("int16", ".nii"), ("int16", ".nii.gz"), ("float32", ".nii"), ("float32", ".nii.gz")]

MEBIBYTE = 2.0**20


def timeline(*changes):
    """Entries that change nilearn, nibabel, stack or nothing (control), after a first one."""
    counts = dict.fromkeys(("nilearn", "nibabel", "stack", "control"), 0)
    entries = []
    for number, changed in enumerate(["nilearn", *changes]):
        counts[changed] += 1
        entries.append(
            Entry(
                date=START + datetime.timedelta(days=number),
                nilearn=Release("nilearn", f"0.{counts['nilearn']}", "0" * 64),
                nibabel=Release("nibabel", f"3.{counts['nibabel']}", "0" * 64),
                stack=f"numpy-{counts['stack']}",
                tags=(f"{changed}-{counts[changed]}",),
                change=changed,
            )
        )
    return entries


def time_cell(route="path", parameters=IMAGES[0], operation="MeanOverTime"):
    return Cell(operation, route, "time", parameters)


def measure(entries, cost, spread=0.0, skipped=(), routes=("path", "reference"), images=IMAGES):
    """Measurements by position in the timeline.

    Parameters
    ----------
    entries : list of Entry
    cost : callable
        From entry and cell to the true seconds, or bytes above a baseline of 100 MiB.
    spread : float
        The standard deviation of the logarithm of a time; peaks vary by as many MiB.
    """
    generator = random.Random(7)
    measured = {}
    for index, entry in enumerate(entries):
        if index in skipped:
            continue
        cells = measured[index] = {}
        for parameters in images:
            cells[Cell("MeanOverTime", "baseline", "peakmem", parameters)] = Measurement(
                100 * MEBIBYTE, (100 * MEBIBYTE,)
            )
            for route in routes:
                cell = time_cell(route, parameters)
                seconds = cost(entry, cell) * math.exp(generator.gauss(0, spread))
                # The median is 10 % above the tenth percentile.
                samples = (1.2 * seconds, seconds, 1.2 * seconds, seconds)
                cells[cell] = Measurement(1.1 * seconds, samples)
                cell = Cell("MeanOverTime", route, "peakmem", parameters)
                peak = 100 * MEBIBYTE + cost(entry, cell) + generator.gauss(0, spread) * MEBIBYTE
                cells[cell] = Measurement(peak, (peak,))
    return measured


def steady(entry, cell):
    """Nothing ever changes."""
    return 0.1 if cell.kind == "time" else 50 * MEBIBYTE
