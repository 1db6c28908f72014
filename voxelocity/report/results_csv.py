"""All results as CSV: one row a machine, measured entry and benchmark."""

import csv
import io
import math
from collections.abc import Iterator, Sequence

from voxelocity.analysis.noise import Noise, noise_or_unknown
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.result import Status
from voxelocity.model.results import Results
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
    bytes; instructions are those of one call. ``floor`` is the relative change up to which a time or
    a count is noise, or as many bytes of a peak; ``timings`` counts the samples of a time; ``note``
    says why there is no value; ``schema`` is `published.SCHEMA` in every row.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for results in machines:
        writer.writerows(_rows_of(results, noise_or_unknown(results)))
    return text.getvalue()


def _rows_of(results: Results, noise: Noise) -> Iterator[tuple[object, ...]]:
    """The rows of a machine, in the order of benchmarks and entries; without what was not measured on it."""
    states = {index: _state(results, index) for index in results.indices}
    for benchmark in results.catalogue.benchmarks:
        described, unit, floor = _same_at_every_entry(results, noise, benchmark)
        voxels = math.prod(results.catalogue.shape(benchmark) or (0,))
        for index, state in states.items():
            status = results.status(benchmark, index)
            if status is Status.NOT_MEASURED or benchmark in results.joined.get(index, ()):
                continue
            written: object = ""
            per_voxel, timings = "", ""
            note = "" if status is Status.MEASURED else status.value
            value = results.value(benchmark, index)
            if value is not None and benchmark.metric is Metric.TIME:
                written = f"{value:.7g}"
                timings = str(len(results.result(benchmark, index).samples))
            elif value is not None:
                written = round(value)
                if voxels and benchmark.metric is Metric.PEAK:
                    per_voxel = f"{value / voxels:.4g}"
            yield *state, *described, written, unit, per_voxel, timings, floor, note, SCHEMA


def _state(results: Results, index: int) -> tuple[str, ...]:
    """The columns `_STATE`."""
    entry = results.timeline[index]
    versions = entry.nilearn.version, entry.nibabel.version, entry.stack
    return results.machine, entry.tag, f"{entry.date:%Y-%m-%d}", *versions


def _same_at_every_entry(
    results: Results, noise: Noise, benchmark: Benchmark
) -> tuple[tuple[str, ...], str, str]:
    """The columns `_BENCHMARK`, the unit and the floor."""
    image, format, *others = [*benchmark.parameters, "", ""][: max(2, len(benchmark.parameters))]
    size = noise.floor(benchmark).size
    floor = size if benchmark.metric is Metric.PEAK else math.expm1(size)
    names = benchmark.operation, benchmark.method, results.catalogue.call(benchmark)
    described = (*names, benchmark.metric.value, image, format, " ".join(others))
    return described, _UNITS[benchmark.metric], "" if math.isinf(size) else f"{floor:.6g}"
