"""The picture in the README: what one volume costs by each call, release by release."""

import math
from typing import Any

import altair
import vl_convert

from voxelocity import VoxelocityError
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.judgement import confirmed_steps
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.results import Results
from voxelocity.report.charts import history_of_memory, history_of_time
from voxelocity.report.colours import colours_of

OPERATION = "VolumeExtraction"
PARAMETERS = ("int16 + slope/inter", ".nii.gz", "middle")

THEMES = {
    "light": {"background": "#ffffff", "text": "#1f2328", "grid": "#d8dee4"},
    "dark": {"background": "#0d1117", "text": "#e6edf3", "grid": "#30363d"},
}


def rows(results: Results) -> dict[Metric, list[dict[str, Any]]]:
    """The rows of the two charts: one a call and entry, oldest first; null where nothing was measured.

    Returns
    -------
    dict of Metric to list of dict
        See `charts.charts`; times in ms, peaks in bytes per voxel of the image.

    Raises
    ------
    VoxelocityError
        The machine has no such results.
    """
    changes = Changes(results)
    by_metric = {
        metric: [
            row
            for method in results.catalogue.methods_of(OPERATION)
            for row in _rows_of(changes, Benchmark(OPERATION, method, metric, PARAMETERS))
        ]
        for metric in (Metric.TIME, Metric.PEAK)
    }
    if not all(any(row["value"] for row in each) for each in by_metric.values()):
        raise VoxelocityError(f"'{results.machine}' has no results to draw; measure first")
    # The reference last, as on the page.
    return {
        metric: sorted(each, key=lambda row: row["reference"]) for metric, each in by_metric.items()
    }


def _rows_of(changes: Changes, benchmark: Benchmark) -> list[dict[str, Any]]:
    results = changes.results
    if benchmark.is_baseline:
        return []
    scale = (
        1e3
        if benchmark.metric is Metric.TIME
        else 1 / math.prod(results.catalogue.shape(benchmark))
    )
    series = changes.series(benchmark)
    steps = {step.index for step in confirmed_steps(changes, benchmark)}
    rows_of_benchmark = []
    for index, entry in enumerate(results.timeline):
        point, value = series.get(index), results.value(benchmark, index)
        row = {
            "tag": entry.tag,
            "index": index,
            "call": results.catalogue.call(benchmark),
            "reference": benchmark.is_reference,
            "value": None,
            "low": None,
            "high": None,
            "step": index in steps,
        }
        if point and value is not None:
            band = math.exp(point.floor / 2)
            row |= {
                "value": scale * value,
                "low": scale * value / band,
                "high": scale * value * band,
            }
        rows_of_benchmark.append(row)
    return rows_of_benchmark


def draw(data: dict[Metric, list[dict[str, Any]]], theme: str) -> str:
    """The two charts above each other, as an SVG of fixed size.

    Parameters
    ----------
    data : dict of Metric to list of dict
        See `rows`.
    theme : str
        ``light`` or ``dark``.
    """
    colours = THEMES[theme]
    panels = [
        history_of_memory(Metric.PEAK, "bytes per voxel of the image").properties(
            width=780, height=210, title="Peak memory above the baseline"
        ),
        history_of_time(Metric.TIME).properties(
            width=780, height=210, title="Time, tenth percentile of all timings"
        ),
    ]
    chart = _configured(altair.vconcat(*panels), colours)
    specification = chart.to_dict()
    specification["datasets"] = {metric.value: each for metric, each in data.items()}
    palette = colours_of((row["call"], row["reference"]) for row in data[Metric.TIME])
    for panel in specification["vconcat"]:
        for layer in panel["layer"]:
            scale = {"domain": list(palette), "range": list(palette.values())}
            layer["encoding"]["color"]["scale"] = scale
    svg: str = vl_convert.vegalite_to_svg(specification)
    return svg


def _configured(chart: altair.VConcatChart, colours: dict[str, str]) -> altair.VConcatChart:
    return (
        chart.properties(
            title=altair.Title(
                "One volume, from the middle of a 4D .nii.gz image",
                subtitle=[
                    "64 x 64 x 30 x 50 voxels, int16 with slope and intercept;",
                    "page cache warm, one thread; bands: half the noise floor",
                ],
            ),
            background=colours["background"],
            padding=12,
        )
        .configure(font="Liberation Sans, Arial, sans-serif")
        .configure_axis(
            labelColor=colours["text"],
            titleColor=colours["text"],
            gridColor=colours["grid"],
            domainColor=colours["grid"],
            tickColor=colours["grid"],
            labelFontSize=14,
            titleFontSize=16,
            labelLimit=200,
        )
        .configure_legend(
            labelColor=colours["text"], labelFontSize=16, symbolSize=120, labelLimit=500
        )
        .configure_title(
            color=colours["text"],
            subtitleColor=colours["text"],
            fontSize=18,
            subtitleFontSize=15,
            anchor="start",
            offset=12,
        )
        .configure_view(strokeWidth=0)
    )
