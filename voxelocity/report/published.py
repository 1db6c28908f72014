"""What programs read: the fields of a benchmark, and all results as CSV."""

import csv
import io
import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from voxelocity.analysis.noise import Noise, noise_or_unknown
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.results import Results, Status
from voxelocity.report.document import SCHEMA

COLUMNS = (
    *("machine", "tag", "date", "nilearn", "nibabel", "stack"),
    *("operation", "method", "call", "metric", "image", "format", "parameter"),
    *("value", "unit", "bytes_per_voxel", "timings", "floor", "note", "schema"),
)

_UNITS = {
    Metric.TIME: "seconds",
    Metric.PEAK: "bytes above the baseline",
    Metric.INSTRUCTIONS: "instructions",
    Metric.BYTES_READ: "bytes read by calls",
    Metric.READS: "calls that read",
}


def benchmark_fields(benchmark: Benchmark) -> dict[str, Any]:
    """Which benchmark it is; ``metric`` is a value of `Metric`."""
    return msgspec.structs.asdict(benchmark)


def results_csv(machines: Sequence[Results]) -> str:
    """One row a machine, benchmark and measured entry, under the heading `COLUMNS`.

    A time is the tenth percentile of all samples, in seconds; a peak is that above the baseline, in
    bytes; instructions are those of one call. ``floor`` is the relative change up to which a time
    or a count is noise, or as many bytes of a peak; ``timings`` counts the samples of a time;
    ``note`` says why there is no value; ``schema`` is `SCHEMA` in every row.
    """
    lines = [_written(COLUMNS)]
    for results in machines:
        lines += _lines(results, noise_or_unknown(results))
    return "".join(f"{line}\n" for line in lines)


def _written(values: Iterable[object]) -> str:
    """A line of CSV, or a part of one."""
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(values)
    return text.getvalue()


def _lines(results: Results, noise: Noise) -> Iterator[str]:
    states = []
    for index in results.indices:
        entry = results.timeline[index]
        versions = entry.nilearn.version, entry.nibabel.version, entry.stack
        state = _written((results.machine, entry.tag, f"{entry.date:%Y-%m-%d}", *versions))
        lent = results.joined.get(index, ())
        found = results.values_at(index), results.statuses_at(index), results.measured[index]
        states.append((state, lent, *found))
    for benchmark in results.catalogue.benchmarks:
        metric, size = benchmark.metric, noise.floor(benchmark).size
        # What has no image or format leaves their columns empty.
        image, format, *others = [*benchmark.parameters, *("", "")[len(benchmark.parameters) :]]
        names = benchmark.operation, benchmark.method, results.catalogue.call(benchmark)
        # What all lines share is written once.
        described = _written((*names, metric.value, image, format, " ".join(others)))
        share = size if metric is Metric.PEAK else math.expm1(size)
        floor = "" if math.isinf(size) else f"{share:.6g}"
        voxels = math.prod(results.catalogue.shape(benchmark) or (0,))
        for state, lent, values, statuses, measured in states:
            status = statuses.get(benchmark, Status.NOT_MEASURED)
            if status is Status.NOT_MEASURED or benchmark in lent:
                continue
            written = per_voxel = timings = ""
            value = values.get(benchmark)
            if value is not None and metric is Metric.TIME:
                written = f"{value:.7g}"
                timings = str(len(measured[benchmark].samples))
            elif value is not None:
                written = str(round(value))
                if voxels and metric is Metric.PEAK:
                    per_voxel = f"{value / voxels:.4g}"
            note = "" if status is Status.MEASURED else status.value
            result = written, _UNITS[metric], per_voxel, timings, floor, note, SCHEMA
            yield f"{state},{described},{','.join(map(str, result))}"
