"""A timeline and results whose truth is known, for the tests of the analysis."""

import dataclasses
import datetime
import itertools
import math
import random

from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.noise import Floor, Noise
from voxelocity.model.benchmark import BASELINE, REFERENCE, Benchmark, Metric
from voxelocity.model.catalogue import Call, Catalogue, Operation
from voxelocity.model.results import Confirmation, Outcome, Result, Results, Status
from voxelocity.model.timeline import Entry, Release, Timeline

START = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)

IMAGES = [("int16", ".nii"), ("int16", ".nii.gz"), ("float32", ".nii"), ("float32", ".nii.gz")]

MEBIBYTE = 2.0**20

METRICS = (Metric.TIME, Metric.PEAK)

NILEARN = "from nilearn.image import mean_img\n\nmean_img(path)"
SNIPPETS = {"dataobj": "import nibabel as nib\n\nnib.load(path).dataobj"}

FAILED = Result(Status.FAILED)
NOT_APPLICABLE = Result(Status.NOT_APPLICABLE)


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


def time_benchmark(method="path", parameters=IMAGES[0], operation="MeanOverTime"):
    return Benchmark(operation, method, Metric.TIME, parameters)


def peak_benchmark(method="path", parameters=IMAGES[0], operation="MeanOverTime"):
    return Benchmark(operation, method, Metric.PEAK, parameters)


def count_benchmark(method="path", parameters=IMAGES[0], operation="MeanOverTime"):
    return Benchmark(operation, method, Metric.INSTRUCTIONS, parameters)


def counted(value):
    return Result.of(Metric.INSTRUCTIONS, value, None, False)


def with_counts(results, cost, metric=Metric.INSTRUCTIONS):
    """The same results, and instructions or another count besides.

    Parameters
    ----------
    results : Results
    cost : callable
        From entry and benchmark to the count, or None where there is none.
    """
    benchmarks = [
        benchmark.of_metric(metric)
        for benchmark in results.catalogue.names
        if benchmark.metric is Metric.TIME
    ]
    measured = {
        index: {
            **found,
            **{
                benchmark: counted(value)
                for benchmark in benchmarks
                if (value := cost(results.timeline[index], benchmark)) is not None
            },
        }
        for index, found in results.measured.items()
    }
    known = results.catalogue
    names = {
        benchmark: f"mean_over_time.MeanOverTime.track_{metric}_{benchmark.method}"
        f"({', '.join(map(repr, benchmark.parameters))})"
        for benchmark in benchmarks
    }
    shapes = {
        (name, metric, parameters): shape for (name, _, parameters), shape in known.shapes.items()
    }
    catalogue = dataclasses.replace(known, names=known.names | names, shapes=known.shapes | shapes)
    return dataclasses.replace(results, catalogue=catalogue, measured=measured)


def timed(*samples):
    """A time with these samples; asv reports their median."""
    return Result.of(Metric.TIME, sorted(samples)[len(samples) // 2], samples, False)


def peak(value):
    return Result.of(Metric.PEAK, value, None, False)


def operation(name="MeanOverTime", **fields):
    known = {
        "module": "mean_over_time",
        "title": "mean over time",
        "task": "average over time",
        "work": "the mean over time",
        "parameter_names": ("image", "format"),
        "calls_of": "",
        "opt_in": False,
    }
    return Operation(name=name, **known | fields)


def catalogue(methods=("path", REFERENCE), images=IMAGES, shape=(10, 10, 10, 10)):
    """One operation with some calls; the call of ``path`` is ``mean_img(path)``."""
    texts = {"path": "mean_img(path)"}
    return Catalogue(
        operations={"MeanOverTime": operation()},
        calls={
            ("MeanOverTime", method): Call(
                texts.get(method, method),
                "" if method == REFERENCE else SNIPPETS.get(method, NILEARN),
            )
            for method in methods
        },
        names={
            Benchmark("MeanOverTime", method, metric, tuple(parameters)): (
                f"mean_over_time.MeanOverTime.{metric}_{method}({', '.join(map(repr, parameters))})"
            )
            for method, metric, parameters in itertools.product(
                (*methods, BASELINE), METRICS, images
            )
            if method != BASELINE or metric is Metric.PEAK
        },
        shapes={
            ("MeanOverTime", metric, tuple(parameters)): shape
            for metric, parameters in itertools.product(METRICS, images)
        },
    )


def measure(
    entries, cost, spread=0.0, skipped=(), calls=("path", REFERENCE), images=IMAGES, wrong=()
):
    """The results of a machine.

    Parameters
    ----------
    entries : Timeline
    cost : callable
        From entry and benchmark to the true seconds, or bytes above a baseline of 100 MiB.
    spread : float
        The standard deviation of the logarithm of a time; peaks vary by as many MiB.
    skipped : collection of int
        Places that are not measured.
    """
    generator = random.Random(7)
    measured = {}
    for index, entry in enumerate(entries):
        if index in skipped:
            continue
        benchmarks = measured[index] = {}
        for parameters in images:
            benchmarks[peak_benchmark(BASELINE, parameters)] = peak(100 * MEBIBYTE)
            for method in calls:
                benchmark = time_benchmark(method, parameters)
                seconds = cost(entry, benchmark) * math.exp(generator.gauss(0, spread))
                # The median is 10 % above the tenth percentile.
                samples = (1.2 * seconds, seconds, 1.2 * seconds, seconds)
                benchmarks[benchmark] = Result(Status.MEASURED, 1.1 * seconds, samples)
                benchmark = peak_benchmark(method, parameters)
                above = cost(entry, benchmark) + generator.gauss(0, spread) * MEBIBYTE
                benchmarks[benchmark] = peak(100 * MEBIBYTE + above)
    return Results("laptop", {}, entries, tuple(wrong), catalogue(calls, images), measured)


def confirmed(results, outcome=Outcome.CONFIRMED):
    """The same, each time measured again at neighbours in turn, with the same seconds and this outcome."""
    found = {}
    for old, new in itertools.pairwise(results.indices):
        values = results.values_at(old), results.values_at(new)
        found[results.timeline[old].tag, results.timeline[new].tag] = {
            benchmark: Confirmation(outcome, ((values[0][benchmark], values[1][benchmark]),))
            for benchmark in values[0].keys() & values[1].keys()
            if benchmark.metric is Metric.TIME
        }
    return dataclasses.replace(results, confirmations=found)


def steady(entry, benchmark):
    """Nothing ever changes."""
    return 0.1 if benchmark.metric is Metric.TIME else 50 * MEBIBYTE


def only(results, indices):
    """The same results as if only some entries had been measured."""
    measured = {index: results.measured[index] for index in indices if index in results.measured}
    return dataclasses.replace(results, measured=measured)


def quiet(results, floor=0.05, pairs=(("nibabel-1", "control-1"),)):
    """Floors of 5 % for each time and 1 MiB for each peak."""
    sizes = {
        Metric.TIME: math.log1p(floor),
        Metric.PEAK: MEBIBYTE,
        Metric.INSTRUCTIONS: math.log1p(0.005),
        Metric.BYTES_READ: 0.0,
        Metric.READS: 0.0,
    }
    floors = {
        benchmark: Floor(benchmark.metric, sizes[benchmark.metric])
        for benchmark in results.catalogue.names
    }
    return Noise(floors, pairs, {}, dict.fromkeys(Metric, 1.0))


def comparison(results, old=0, new=-1, noise=None):
    """Two entries against each other, counted from the end where negative."""
    indices = [index % len(results.timeline) for index in (old, new)]
    return Changes(results, noise or quiet(results)).between(*indices)


def the_change(found, metric=Metric.TIME, method="path", parameters=IMAGES[0]):
    """The change of one benchmark in a comparison."""
    benchmark = (time_benchmark if metric is Metric.TIME else peak_benchmark)(method, parameters)
    (change,) = [change for change in found.changes if change.benchmark == benchmark]
    return change
