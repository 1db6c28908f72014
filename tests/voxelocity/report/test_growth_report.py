"""The table of growth: time and memory, by call."""

import dataclasses

from tests.voxelocity.made_up import (
    IMAGES,
    catalogue,
    measure,
    operation,
    steady,
    time_benchmark,
    timeline,
)
from voxelocity.analysis.growth import Growth, Line
from voxelocity.model.benchmark import Metric
from voxelocity.model.catalogue import Call
from voxelocity.report.document import as_text
from voxelocity.report.growth_report import growth_report, tried_words


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
    assert heading.startswith("nilearn 1 on laptop: ") and empty == ""
    assert titles.split("  ")[0] == "call"
    assert [row.split() for row in rows] == [
        ["index_img(path,", "0)", "12.0", "µs", "200", "ms"],
        ["mean_img(path)", "12.5", "ms", "500", "ms", "300", "kB", "2.00", "MB"],
    ]


def test_how_far_estimates_were_off_is_told_with_their_largest_image():
    tried = {
        time_benchmark(parameters=image): 0.8 + place / 10 for place, image in enumerate(IMAGES)
    }
    words = tried_words(catalogue(), tried)
    assert "4 times" in words and "of 10,000 voxels at most, came to 0.80 to 1.1 times" in words
    assert tried_words(catalogue(), {}) == ""
