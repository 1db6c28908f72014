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
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    for results in machines:
        writer.writerows(rows_of(results, noise_or_unknown(results)))
    return text.getvalue()


def rows_of(results: Results, noise: Noise) -> Iterator[dict[str, object]]:
    """The rows of a machine, in the order of benchmarks and entries; without what was not measured on it."""
    states = {index: _state(results, index) for index in results.indices}
    for benchmark in results.catalogue.benchmarks:
        same = _same_at_every_entry(results, noise, benchmark)
        voxels = math.prod(results.catalogue.shape(benchmark) or (0,))
        for index, state in states.items():
            joined = benchmark in results.joined.get(index, {})
            status = results.status(benchmark, index)
            if joined or status is Status.NOT_MEASURED:
                continue
            row = {**state, **same, "note": "" if status is Status.MEASURED else status.value}
            value = results.value(benchmark, index)
            if value is not None and benchmark.metric is Metric.TIME:
                row["value"] = f"{value:.7g}"
                row["timings"] = len(results.result(benchmark, index).samples)
            elif value is not None:
                row["value"] = round(value)
                if voxels and benchmark.metric is Metric.PEAK:
                    row["bytes_per_voxel"] = f"{value / voxels:.4g}"
            yield row


def _state(results: Results, index: int) -> dict[str, object]:
    entry = results.timeline[index]
    return {
        "machine": results.machine,
        "tag": entry.tag,
        "date": f"{entry.date:%Y-%m-%d}",
        "nilearn": entry.nilearn.version,
        "nibabel": entry.nibabel.version,
        "stack": entry.stack,
        "schema": SCHEMA,
    }


def _same_at_every_entry(results: Results, noise: Noise, benchmark: Benchmark) -> dict[str, object]:
    image, format, *others = [*benchmark.parameters, "", ""][: max(2, len(benchmark.parameters))]
    size = noise.floor(benchmark).size
    floor = size if benchmark.metric is Metric.PEAK else math.expm1(size)
    return {
        "operation": benchmark.operation,
        "method": benchmark.method,
        "call": results.catalogue.call(benchmark),
        "metric": benchmark.metric.value,
        "image": image,
        "format": format,
        "parameter": " ".join(others),
        "unit": _UNITS[benchmark.metric],
        "floor": "" if math.isinf(size) else f"{floor:.6g}",
    }
