"""All results as CSV: one row a machine, measured entry and benchmark."""

import csv
import io
import math
from collections.abc import Iterator, Sequence

from voxelocity.analysis.noise import Noise, noise_or_unknown
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.results import Results, Status
from voxelocity.report.published import SCHEMA

_STATE = ("machine", "tag", "date", "nilearn", "nibabel", "stack")
_BENCHMARK = ("operation", "method", "call", "metric", "image", "format", "parameter")
_RESULT = ("value", "unit", "bytes_per_voxel", "timings", "floor", "note", "schema")
COLUMNS = (*_STATE, *_BENCHMARK, *_RESULT)

_UNITS = {
    Metric.TIME: "seconds",
    Metric.PEAK: "bytes above the baseline",
    Metric.INSTRUCTIONS: "instructions",
}


def results_csv(machines: Sequence[Results]) -> str:
    """The table as text, with the heading `COLUMNS`.

    A time is the tenth percentile of all samples, in seconds; a peak is that above the baseline, in
    bytes; instructions are those of one call. ``floor`` is the relative change up to which a time
    or a count is noise, or as many bytes of a peak; ``timings`` counts the samples of a time;
    ``note`` says why there is no value; ``schema`` is `published.SCHEMA` in every row.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for results in machines:
        writer.writerows(_rows_of(results, noise_or_unknown(results)))
    return text.getvalue()


def _rows_of(results: Results, noise: Noise) -> Iterator[tuple[object, ...]]:
    """The rows of what was measured on a machine, in the order of benchmarks and entries."""
    states = {}
    for index in results.indices:
        entry = results.timeline[index]
        versions = entry.nilearn.version, entry.nibabel.version, entry.stack
        states[index] = results.machine, entry.tag, f"{entry.date:%Y-%m-%d}", *versions
    for benchmark in results.catalogue.benchmarks:
        metric, described = benchmark.metric, _described(results, benchmark)
        size = noise.floor(benchmark).size
        share = size if metric is Metric.PEAK else math.expm1(size)
        floor = "" if math.isinf(size) else f"{share:.6g}"
        voxels = math.prod(results.catalogue.shape(benchmark) or (0,))
        for index, state in states.items():
            status = results.statuses_at(index).get(benchmark, Status.NOT_MEASURED)
            if status is Status.NOT_MEASURED or benchmark in results.joined.get(index, ()):
                continue
            written: object = ""
            per_voxel, timings = "", ""
            note = "" if status is Status.MEASURED else status.value
            value = results.value(benchmark, index)
            if value is not None and metric is Metric.TIME:
                written = f"{value:.7g}"
                timings = str(len(results.result(benchmark, index).samples))
            elif value is not None:
                written = round(value)
                if voxels and metric is Metric.PEAK:
                    per_voxel = f"{value / voxels:.4g}"
            result = written, _UNITS[metric], per_voxel, timings, floor, note, SCHEMA
            yield *state, *described, *result


def _described(results: Results, benchmark: Benchmark) -> tuple[str, ...]:
    """The columns `_BENCHMARK`; what has no image or format leaves them empty."""
    image, format, *others = [*benchmark.parameters, "", ""][: max(2, len(benchmark.parameters))]
    names = benchmark.operation, benchmark.method, results.catalogue.call(benchmark)
    return *names, benchmark.metric.value, image, format, " ".join(others)
