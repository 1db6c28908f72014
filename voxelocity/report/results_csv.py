"""All results as CSV: one row a machine, measured entry and cell."""

import csv
import io
import math
from collections.abc import Iterator, Sequence

from voxelocity.analysis.noise import Noise, noise_or_unknown
from voxelocity.model.benchmark import Cell, Metric
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
    """The rows of a machine, in the order of cells and places; without what was not measured on it."""
    states = {place: _state(results.machine, results.timeline[place]) for place in results.places}
    for cell in results.catalogue.cells:
        described = _described(results.catalogue, cell)
        voxels = math.prod(results.catalogue.shape(cell) or (0,))
        floor = _floor(noise, cell)
        for place, state in states.items():
            joined = cell in results.joined.get(place, {})
            status = results.status(cell, place)
            if not joined and status is not Status.NOT_MEASURED:
                value = results.value(cell, place)
                timings = len(results.measurement(cell, place).samples)
                note = "" if status is Status.MEASURED else status.value
                yield (*state, *described, *_numbers(cell, value, voxels, timings), floor, note)


def _state(machine: str, entry: Entry) -> tuple[str, ...]:
    return (
        machine,
        entry.tag,
        f"{entry.date:%Y-%m-%d}",
        entry.nilearn.version,
        entry.nibabel.version,
        entry.stack,
    )


def _described(catalogue: Catalogue, cell: Cell) -> tuple[str, ...]:
    image, format, *others = [*cell.parameters, "", ""][: max(2, len(cell.parameters))]
    return (
        cell.operation,
        cell.route,
        catalogue.call(cell),
        cell.metric.value,
        image,
        format,
        " ".join(others),
    )


def _numbers(
    cell: Cell, value: float | None, voxels: int, timings: int
) -> tuple[object, object, object, object]:
    """The value, its unit, bytes per voxel, and how many timings it comes from."""
    unit = _UNITS[cell.metric]
    if value is None:
        return "", unit, "", ""
    if cell.metric is Metric.TIME:
        return f"{value:.7g}", unit, "", timings
    per_voxel = f"{value / voxels:.4g}" if voxels and cell.metric is Metric.PEAK else ""
    return round(value), unit, per_voxel, ""


def _floor(noise: Noise, cell: Cell) -> str:
    size = noise.floor(cell).size
    if math.isinf(size):
        return ""
    return f"{size if cell.metric is Metric.PEAK else math.expm1(size):.6g}"
