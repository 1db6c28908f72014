"""What programs read: JSON of a report, and all results as CSV; both say by which schema.

A field that goes, gets another name or another meaning raises `SCHEMA`; a further one does not.
"""

import csv
import io
import json
import math
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from voxelocity.analysis.noise import Noise, noise_or_unknown
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.results import Results, Status

SCHEMA = 2

COLUMNS = (
    *("machine", "tag", "date", "nilearn", "nibabel", "stack"),
    *("operation", "method", "call", "metric", "image", "format", "parameter"),
    *("value", "unit", "bytes_per_voxel", "timings", "floor", "note", "schema"),
)

_UNITS = {
    Metric.TIME: "seconds",
    Metric.PEAK: "bytes above the baseline",
    Metric.INSTRUCTIONS: "instructions",
}


def as_json(content: dict[str, Any]) -> str:
    """An object with its ``schema`` before its other fields, in which dataclasses are objects."""
    return json.dumps(msgspec.to_builtins({"schema": SCHEMA, **content}), indent=2)


def benchmark_fields(benchmark: Benchmark) -> dict[str, Any]:
    """Which benchmark it is; ``metric`` is ``time``, ``peakmem`` or ``instructions``."""
    return msgspec.structs.asdict(benchmark)


def results_csv(machines: Sequence[Results]) -> str:
    """One row a machine, benchmark and measured entry, under the heading `COLUMNS`.

    A time is the tenth percentile of all samples, in seconds; a peak is that above the baseline, in
    bytes; instructions are those of one call. ``floor`` is the relative change up to which a time
    or a count is noise, or as many bytes of a peak; ``timings`` counts the samples of a time;
    ``note`` says why there is no value; ``schema`` is `SCHEMA` in every row.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for results in machines:
        writer.writerows(_rows_of(results, noise_or_unknown(results)))
    return text.getvalue()


def _rows_of(results: Results, noise: Noise) -> Iterator[tuple[object, ...]]:
    states = {}
    for index in results.indices:
        entry = results.timeline[index]
        versions = entry.nilearn.version, entry.nibabel.version, entry.stack
        states[index] = results.machine, entry.tag, f"{entry.date:%Y-%m-%d}", *versions
    for benchmark in results.catalogue.benchmarks:
        metric, size = benchmark.metric, noise.floor(benchmark).size
        # What has no image or format leaves their columns empty.
        image, format, *others = [*benchmark.parameters, *("", "")[len(benchmark.parameters) :]]
        names = benchmark.operation, benchmark.method, results.catalogue.call(benchmark)
        described = *names, metric.value, image, format, " ".join(others)
        share = size if metric is Metric.PEAK else math.expm1(size)
        floor = "" if math.isinf(size) else f"{share:.6g}"
        voxels = math.prod(results.catalogue.shape(benchmark) or (0,))
        for index, state in states.items():
            status = results.statuses_at(index).get(benchmark, Status.NOT_MEASURED)
            if status is Status.NOT_MEASURED or benchmark in results.joined.get(index, ()):
                continue
            written = per_voxel = timings = ""
            value = results.value(benchmark, index)
            if value is not None and metric is Metric.TIME:
                written = f"{value:.7g}"
                timings = str(len(results.result(benchmark, index).samples))
            elif value is not None:
                written = str(round(value))
                if voxels and metric is Metric.PEAK:
                    per_voxel = f"{value / voxels:.4g}"
            note = "" if status is Status.MEASURED else status.value
            result = written, _UNITS[metric], per_voxel, timings, floor, note, SCHEMA
            yield *state, *described, *result
