"""The table of growth: time and memory, by call."""

import dataclasses

from tests.voxelocity.made_up import catalogue, measure, operation, steady, timeline
from voxelocity.analysis.growth import Growth, Line
from voxelocity.model.benchmark import Metric
from voxelocity.model.catalogue import Call
from voxelocity.report.document import as_text
from voxelocity.report.growth_report import growth_report


def test_a_row_for_each_call():
    results = dataclasses.replace(
        measure(timeline(), steady),
        catalogue=dataclasses.replace(
            catalogue(),
            operations={"Growth": operation("Growth")},
            calls={
                ("Growth", "mean_img"): Call("mean_img(path)", ""),
                ("Growth", "index_img"): Call("index_img(path, 0)", ""),
            },
        ),
    )
    lines = {
        ("mean_img", Metric.TIME): Line(0.0125, 0.5),
        ("mean_img", Metric.PEAK): Line(3e5, 2e6),
        ("index_img", Metric.TIME): Line(1.2e-5, 0.2),
    }
    text = as_text(growth_report(Growth(results, 0, lines)))
    heading, _, empty, titles, *rows = text.splitlines()
    assert heading.startswith("nilearn-1 on laptop: ") and empty == ""
    assert titles.split("  ")[0] == "call"
    assert [row.split() for row in rows] == [
        ["index_img(path,", "0)", "12.0", "µs", "200", "ms"],
        ["mean_img(path)", "12.5", "ms", "500", "ms", "300", "kB", "2.00", "MB"],
    ]
