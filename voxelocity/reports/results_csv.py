"""All results as CSV: one row a machine, measured entry and cell."""

import csv
import io
import math
from collections.abc import Iterator, Sequence

from voxelocity.analysis.noise import Noise, noise_or_unknown
from voxelocity.results.cell import Cell, Metric
from voxelocity.results.machine_results import Results
from voxelocity.results.measurement import Status

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
    """The rows of a machine, in the order of cells and places; without what was not measured on it."""
    for cell in results.catalogue.cells:
        for place in results.places:
            joined = cell in results.joined.get(place, {})
            if not joined and results.status(cell, place) is not Status.NOT_MEASURED:
                yield _row(results, noise, cell, place)


def _row(results: Results, noise: Noise, cell: Cell, place: int) -> tuple[object, ...]:
    entry = results.timeline[place]
    value, status = results.value(cell, place), results.status(cell, place)
    is_time = cell.metric is Metric.TIME
    image, format, *others = [*cell.parameters, "", ""][: max(2, len(cell.parameters))]
    voxels = math.prod(results.catalogue.shape(cell) or (0,))
    is_peak = cell.metric is Metric.PEAK
    per_voxel = value / voxels if value is not None and voxels and is_peak else None
    floor = noise.floor(cell).size
    return (
        results.machine,
        entry.tag,
        f"{entry.date:%Y-%m-%d}",
        entry.nilearn.version,
        entry.nibabel.version,
        entry.stack,
        cell.operation,
        cell.route,
        results.catalogue.call(cell),
        cell.metric.value,
        image,
        format,
        " ".join(others),
        "" if value is None else f"{value:.7g}" if is_time else round(value),
        _UNITS[cell.metric],
        "" if per_voxel is None else f"{per_voxel:.4g}",
        len(results.measurement(cell, place).samples) if is_time and value is not None else "",
        "" if math.isinf(floor) else f"{floor if is_peak else math.expm1(floor):.6g}",
        "" if status is Status.MEASURED else status.value,
    )
