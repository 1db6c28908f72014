"""All results as CSV: one row a machine, measured entry and benchmark."""

import csv
import io
import math
from collections.abc import Iterator, Sequence

from voxelocity.analysis.noise import Noise, noise_or_unknown
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.catalogue import Catalogue
from voxelocity.model.result import Status
from voxelocity.model.results import Results
from voxelocity.model.timeline import Entry

COLUMNS = (
    "machine",
    "tag",
    "date",
    "nilearn",
    "nibabel",
    "stack",
    "operation",
    "route",
    "call",
    "kind",
    "image",
    "format",
    "parameter",
    "value",
    "unit",
    "bytes_per_voxel",
    "timings",
    "floor",
    "note",
)

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
    says why there is no value.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for results in machines:
        writer.writerows(rows_of(results, noise_or_unknown(results)))
    return text.getvalue()


def rows_of(results: Results, noise: Noise) -> Iterator[tuple[object, ...]]:
    """The rows of a machine, in the order of benchmarks and entries; without what was not measured on it."""
    states = {index: _state(results.machine, results.timeline[index]) for index in results.indices}
    for benchmark in results.catalogue.benchmarks:
        described = _described(results.catalogue, benchmark)
        voxels = math.prod(results.catalogue.shape(benchmark) or (0,))
        floor = _floor(noise, benchmark)
        for index, state in states.items():
            joined = benchmark in results.joined.get(index, {})
            status = results.status(benchmark, index)
            if not joined and status is not Status.NOT_MEASURED:
                value = results.value(benchmark, index)
                timings = len(results.result(benchmark, index).samples)
                note = "" if status is Status.MEASURED else status.value
                yield (
                    *state,
                    *described,
                    *_numbers(benchmark, value, voxels, timings),
                    floor,
                    note,
                )


def _state(machine: str, entry: Entry) -> tuple[str, ...]:
    return (
        machine,
        entry.tag,
        f"{entry.date:%Y-%m-%d}",
        entry.nilearn.version,
        entry.nibabel.version,
        entry.stack,
    )


def _described(catalogue: Catalogue, benchmark: Benchmark) -> tuple[str, ...]:
    image, format, *others = [*benchmark.parameters, "", ""][: max(2, len(benchmark.parameters))]
    return (
        benchmark.operation,
        benchmark.method,
        catalogue.call(benchmark),
        benchmark.metric.value,
        image,
        format,
        " ".join(others),
    )


def _numbers(
    benchmark: Benchmark, value: float | None, voxels: int, timings: int
) -> tuple[object, object, object, object]:
    """The value, its unit, bytes per voxel, and how many timings it comes from."""
    unit = _UNITS[benchmark.metric]
    if value is None:
        return "", unit, "", ""
    if benchmark.metric is Metric.TIME:
        return f"{value:.7g}", unit, "", timings
    per_voxel = f"{value / voxels:.4g}" if voxels and benchmark.metric is Metric.PEAK else ""
    return round(value), unit, per_voxel, ""


def _floor(noise: Noise, benchmark: Benchmark) -> str:
    size = noise.floor(benchmark).size
    if math.isinf(size):
        return ""
    return f"{size if benchmark.metric is Metric.PEAK else math.expm1(size):.6g}"
