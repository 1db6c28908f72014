"""The picture in the README: what one volume costs by each call, release by release."""

import math
from typing import Any

import vl_convert

from voxelocity import VoxelocityError
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.judgement import confirmed_steps
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.results import Results
from voxelocity.report.charts import FROM_ZERO, LOGARITHMIC, SCHEMA, Json, colours_of, history

OPERATION = "VolumeExtraction"
PARAMETERS = ("int16 + slope/inter", ".nii.gz", "middle")

THEMES = {
    "light": {"background": "#ffffff", "text": "#1f2328", "grid": "#d8dee4"},
    "dark": {"background": "#0d1117", "text": "#e6edf3", "grid": "#30363d"},
}

_TITLE = {
    "text": "One volume, from the middle of a 4D .nii.gz image",
    "subtitle": [
        "64 x 64 x 30 x 50 voxels, int16 with slope and intercept;",
        "page cache warm, one thread; bands: half the noise floor",
    ],
}


def rows(results: Results) -> dict[Metric, list[dict[str, Any]]]:
    """The rows of `charts.history`: times in ms, peaks in bytes per voxel of the image.

    Raises
    ------
    VoxelocityError
        The machine has no such results.
    """
    changes, found = Changes(results), {}
    for metric in (Metric.TIME, Metric.PEAK):
        methods = results.catalogue.methods_of(OPERATION)
        own = [Benchmark(OPERATION, method, metric, PARAMETERS) for method in methods]
        calls = [benchmark for benchmark in own if not benchmark.is_baseline]
        # The reference last, as on the page.
        calls.sort(key=lambda benchmark: benchmark.is_reference)
        found[metric] = [row for benchmark in calls for row in _rows_of(changes, benchmark)]
        if not any(row["value"] for row in found[metric]):
            raise VoxelocityError(f"'{results.machine}' has no results to draw; measure first")
    return found


def _rows_of(changes: Changes, benchmark: Benchmark) -> list[dict[str, Any]]:
    """One an entry, oldest first; values are null where nothing was measured."""
    results, series = changes.results, changes.series(benchmark)
    is_time = benchmark.metric is Metric.TIME
    scale = 1e3 if is_time else 1 / math.prod(results.catalogue.shape(benchmark))
    steps = {step.index for step in confirmed_steps(changes, benchmark)}
    found: list[dict[str, Any]] = []
    for index, entry in enumerate(results.timeline):
        point, value = series.get(index), results.value(benchmark, index)
        ends: dict[str, float | None] = dict.fromkeys(("value", "low", "high"))
        if point and value is not None:
            band, value = math.exp(point.floor / 2), scale * value
            ends = {"value": value, "low": value / band, "high": value * band}
        call = {"call": results.catalogue.call(benchmark), "reference": benchmark.is_reference}
        date = f"{entry.date:%Y-%m-%d}"
        found.append({"date": date, "index": index, **call, "step": index in steps, **ends})
    return found


def draw(data: dict[Metric, list[dict[str, Any]]], theme: str) -> str:
    """The two charts of `rows` above each other, as an SVG, in one of `THEMES`."""
    palette = colours_of((row["call"], row["reference"]) for row in data[Metric.TIME])
    time = history(Metric.TIME, "time in ms (logarithmic)", LOGARITHMIC)
    peak = history(Metric.PEAK, "bytes per voxel of the image", FROM_ZERO)
    peak["title"] = "Peak memory above the baseline"
    time["title"] = "Time, tenth percentile of all timings"
    for panel in (peak, time):
        panel |= {"width": 780, "height": 210}
        for layer in panel["layer"]:
            scale = {"domain": list(palette), "range": list(palette.values())}
            layer["encoding"]["color"]["scale"] = scale
    specification = {
        **SCHEMA,
        "vconcat": [peak, time],
        "datasets": {metric.value: each for metric, each in data.items()},
        "title": _TITLE,
        "padding": 12,
        **_look(**THEMES[theme]),
    }
    svg: str = vl_convert.vegalite_to_svg(specification)
    return svg


def _look(background: str, text: str, grid: str) -> Json:
    lines = {"gridColor": grid, "domainColor": grid, "tickColor": grid}
    axis = {"labelFontSize": 14, "titleFontSize": 16, "labelLimit": 200, **lines}
    title = {"fontSize": 18, "subtitleFontSize": 15, "anchor": "start", "offset": 12}
    legend = {"labelFontSize": 16, "symbolSize": 120, "labelLimit": 500}
    config = {
        "font": "Liberation Sans, Arial, sans-serif",
        "axis": {"labelColor": text, "titleColor": text, **axis},
        "legend": {"labelColor": text, **legend},
        "title": {"color": text, "subtitleColor": text, **title},
        "view": {"strokeWidth": 0},
    }
    return {"background": background, "config": config}
