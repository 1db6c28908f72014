"""A timeline and results whose truth is known, for the tests of the analysis."""

import dataclasses
import datetime
import itertools
import math
import random

from voxelocity.analysis.changes import Changes
from voxelocity.analysis.noise import Floor, Noise
from voxelocity.model.benchmark import BASELINE, REFERENCE, Cell, Metric
from voxelocity.model.catalogue import Catalogue, Operation, Route
from voxelocity.model.result import Measurement, Status
from voxelocity.model.results import Results
from voxelocity.model.timeline import Entry, Release, Timeline

START = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)

IMAGES = [("int16", ".nii"), ("int16", ".nii.gz"), ("float32", ".nii"), ("float32", ".nii.gz")]

MEBIBYTE = 2.0**20

METRICS = (Metric.TIME, Metric.PEAK)

NILEARN = "from nilearn.image import mean_img\n\nmean_img(path)"
SNIPPETS = {"dataobj": "import nibabel as nib\n\nnib.load(path).dataobj"}

FAILED = Measurement(Status.FAILED)
NOT_APPLICABLE = Measurement(Status.NOT_APPLICABLE)


def timeline(*changes, yanked=()):
    """Entries that change nilearn, nibabel, stack or nothing (control), after a first one."""
    counts = dict.fromkeys(("nilearn", "nibabel", "stack", "control"), 0)
    entries = []
    for number, changed in enumerate(["nilearn", *changes]):
        counts[changed] += 1
        tag = f"{changed}-{counts[changed]}"
        entries.append(
            Entry(
                date=START + datetime.timedelta(days=number),
                nilearn=Release("nilearn", f"0.{counts['nilearn']}", "0" * 64),
                nibabel=Release("nibabel", f"3.{counts['nibabel']}", "0" * 64),
                stack=f"numpy-{counts['stack']}",
                tags=(tag,),
                change=changed,
                yanked="it was broken" if tag in yanked else None,
            )
        )
    return Timeline(tuple(entries))


def time_cell(route="path", parameters=IMAGES[0], operation="MeanOverTime"):
    return Cell(operation, route, Metric.TIME, parameters)


def peak_cell(route="path", parameters=IMAGES[0], operation="MeanOverTime"):
    return Cell(operation, route, Metric.PEAK, parameters)


def count_cell(route="path", parameters=IMAGES[0], operation="MeanOverTime"):
    return Cell(operation, route, Metric.INSTRUCTIONS, parameters)


def counted(value):
    return Measurement.of(Metric.INSTRUCTIONS, value, None, False)


def with_counts(results, cost):
    """The same results, and instructions besides.

    Parameters
    ----------
    results : Results
    cost : callable
        From entry and cell to the count, or None where there is none.
    """
    cells = [
        cell.of_metric(Metric.INSTRUCTIONS)
        for cell in results.catalogue.names
        if cell.metric is Metric.TIME
    ]
    measured = {
        place: {
            **found,
            **{
                cell: counted(value)
                for cell in cells
                if (value := cost(results.timeline[place], cell)) is not None
            },
        }
        for place, found in results.measured.items()
    }
    known = results.catalogue
    names = {
        cell: f"mean_over_time.MeanOverTime.track_instructions_{cell.route}"
        f"({', '.join(map(repr, cell.parameters))})"
        for cell in cells
    }
    shapes = {
        (name, Metric.INSTRUCTIONS, parameters): shape
        for (name, _, parameters), shape in known.shapes.items()
    }
    catalogue = dataclasses.replace(
        known, benchmarks=known.benchmarks | names, shapes=known.shapes | shapes
    )
    return dataclasses.replace(results, catalogue=catalogue, measured=measured)


def timed(*samples):
    """A time with these samples; asv reports their median."""
    return Measurement.of(Metric.TIME, sorted(samples)[len(samples) // 2], samples, False)


def peak(value):
    return Measurement.of(Metric.PEAK, value, None, False)


def operation(name="MeanOverTime", **fields):
    known = {
        "module": "mean_over_time",
        "title": "mean over time",
        "task": "average over time",
        "work": "the mean over time",
        "work_order": 0,
        "parameter_names": ("image", "format"),
        "parameter_words": {},
        "sizes_memory": True,
        "memory_only": {},
        "calls_of": "",
        "opt_in": False,
    }
    return Operation(name=name, **known | fields)


def catalogue(routes=("path", REFERENCE), images=IMAGES, shape=(10, 10, 10, 10)):
    """One operation with some routes; the call of ``path`` is ``mean_img(path)``."""
    calls = {"path": "mean_img(path)"}
    return Catalogue(
        operations={"MeanOverTime": operation()},
        routes={
            ("MeanOverTime", route): Route(
                calls.get(route, route), "" if route == REFERENCE else SNIPPETS.get(route, NILEARN)
            )
            for route in routes
        },
        benchmarks={
            Cell("MeanOverTime", route, metric, tuple(parameters)): (
                f"mean_over_time.MeanOverTime.{metric}_{route}({', '.join(map(repr, parameters))})"
            )
            for route, metric, parameters in itertools.product((*routes, BASELINE), METRICS, images)
            if route != BASELINE or metric is Metric.PEAK
        },
        shapes={
            ("MeanOverTime", metric, tuple(parameters)): shape
            for metric, parameters in itertools.product(METRICS, images)
        },
    )


def measure(
    entries, cost, spread=0.0, skipped=(), routes=("path", REFERENCE), images=IMAGES, wrong=()
):
    """The results of a machine.

    Parameters
    ----------
    entries : Timeline
    cost : callable
        From entry and cell to the true seconds, or bytes above a baseline of 100 MiB.
    spread : float
        The standard deviation of the logarithm of a time; peaks vary by as many MiB.
    skipped : collection of int
        Places that are not measured.
    """
    generator = random.Random(7)
    measured = {}
    for place, entry in enumerate(entries):
        if place in skipped:
            continue
        cells = measured[place] = {}
        for parameters in images:
            cells[peak_cell(BASELINE, parameters)] = peak(100 * MEBIBYTE)
            for route in routes:
                cell = time_cell(route, parameters)
                seconds = cost(entry, cell) * math.exp(generator.gauss(0, spread))
                # The median is 10 % above the tenth percentile.
                samples = (1.2 * seconds, seconds, 1.2 * seconds, seconds)
                cells[cell] = Measurement(Status.MEASURED, 1.1 * seconds, samples)
                cell = peak_cell(route, parameters)
                above = cost(entry, cell) + generator.gauss(0, spread) * MEBIBYTE
                cells[cell] = peak(100 * MEBIBYTE + above)
    return Results("laptop", {}, entries, tuple(wrong), catalogue(routes, images), measured)


def steady(entry, cell):
    """Nothing ever changes."""
    return 0.1 if cell.metric is Metric.TIME else 50 * MEBIBYTE


def only(results, places):
    """The same results as if only some places had been measured."""
    measured = {place: results.measured[place] for place in places if place in results.measured}
    return dataclasses.replace(results, measured=measured)


def quiet(results, floor=0.05, pairs=(("nibabel-1", "control-1"),)):
    """Floors of 5 % for each time and 1 MiB for each peak."""
    sizes = {
        Metric.TIME: math.log1p(floor),
        Metric.PEAK: MEBIBYTE,
        Metric.INSTRUCTIONS: math.log1p(0.005),
    }
    floors = {cell: Floor(cell.metric, sizes[cell.metric]) for cell in results.catalogue.names}
    return Noise(floors, pairs, {}, dict.fromkeys(Metric, 1.0))


def comparison(results, old=0, new=-1, noise=None):
    """Two places against each other, counted from the end where negative."""
    places = [place % len(results.timeline) for place in (old, new)]
    return Changes(results, noise or quiet(results)).between(*places)


def the_change(found, metric=Metric.TIME, route="path", parameters=IMAGES[0]):
    """The change of one cell in a comparison."""
    cell = (time_cell if metric is Metric.TIME else peak_cell)(route, parameters)
    (change,) = [change for change in found.changes if change.cell == cell]
    return change
