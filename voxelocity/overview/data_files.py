"""All numbers of the page as CSV and JSON, in files beside it."""

import csv
import json
import math
from pathlib import Path

FOLDER = Path("data")

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


def write_data(html, content):
    """Write ``data/results.csv`` and ``data/results.json``.

    Parameters
    ----------
    html : Path
        The folder of the page.
    content : dict
        See `content.content_of`.
    """
    folder = Path(html, FOLDER)
    folder.mkdir(exist_ok=True)
    with open(folder / "results.csv", "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerows(rows_of(content))
    (folder / "results.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def rows_of(content):
    """One row a machine, measured entry and cell, in the order of `COLUMNS`.

    A time is the tenth percentile of all samples, in seconds; a peak is that above the baseline, in bytes. The
    floor is the relative change of a time up to which it is noise, or as many bytes of a peak.
    """
    for machine, found in content["machines"].items():
        for number, (cell, values) in enumerate(zip(content["cells"], found["values"])):
            for place, value in sorted(values.items()):
                yield _row(content, machine, found, number, cell, place, value)


def _row(content, machine, found, number, cell, place, value):
    entry = content["entries"][place]
    is_time = cell["kind"] == "time"
    note = value if isinstance(value, str) else ""
    image, format, *others = [*cell["parameters"], "", ""][: max(2, len(cell["parameters"]))]
    number_ = "" if note else value
    per_voxel = ""
    if not note and not is_time and cell["voxels"]:
        per_voxel = f"{value / cell['voxels']:.4g}"
    floor = found["floors"][number]
    return (
        machine,
        entry["tag"],
        entry["date"],
        entry["nilearn"],
        entry["nibabel"],
        entry["stack"],
        cell["operation"],
        cell["route"],
        cell["call"],
        cell["kind"],
        image,
        format,
        " ".join(others),
        number_,
        "seconds" if is_time else "bytes above the baseline",
        per_voxel,
        _between(found["timings"][place]) if is_time and not note else "",
        "" if floor is None else f"{floor_as_told(floor, is_time):.6g}",
        note,
    )


def floor_as_told(floor, is_time):
    """A fraction of a time, or bytes of a peak."""
    return math.expm1(floor) if is_time else floor


def _between(counts):
    fewest, most = counts
    return str(most) if fewest == most else f"{fewest} to {most}"
