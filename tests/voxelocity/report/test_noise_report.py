"""The floors as a table, and as the JSON that is stored."""

import json
import math
import re

import pytest

from tests.voxelocity.made_up import (
    MEBIBYTE,
    NOT_APPLICABLE,
    measure,
    peak_benchmark,
    quiet,
    steady,
    time_benchmark,
    timed,
    timeline,
)
from voxelocity.analysis.noise import as_asv_shows, noise_of
from voxelocity.model.benchmark import Metric
from voxelocity.model.digits import percent
from voxelocity.model.results import Confirmation, Outcome
from voxelocity.report.document import as_markdown, as_text
from voxelocity.report.noise_report import (
    confirmation_fields,
    confirmation_report,
    floor_percent,
    floor_words,
    noise_as_json,
    noise_report,
)
from voxelocity.report.values import bytes_words

RESULTS = measure(timeline("control", "nilearn", "control"), steady, spread=0.1)


def test_a_row_for_each_call_and_file_says_which_are_too_noisy():
    noise = noise_of(RESULTS)
    heading, items, _, table = noise_report(RESULTS, noise, noise_of(RESULTS, as_asv_shows))
    assert heading.text == "Noise on laptop"
    assert items.texts[0] == (
        "same software, measured twice: repeat run 1 (noise check) against nilearn 1, "
        "repeat run 2 (noise check) against nilearn 2"
    )
    assert "4 of 4 times" in items.texts[-1]
    rows = as_text([table], 120).splitlines()[1:]
    assert len(rows) == 8
    assert all(row.startswith("mean over time: ") and row.endswith("noisy") for row in rows)
    (row,) = [row for row in rows if "mean_img(path)" in row and " int16 .nii " in row]
    floor = math.expm1(noise.floor(time_benchmark()).size)
    assert f"  {percent(floor)}  " in row
    assert f"  {bytes_words(noise.floor(peak_benchmark()).size)}  " in row


def test_quiet_times_carry_no_mark():
    noise = quiet(RESULTS, floor=0.04)
    # The baselines have floors in made-up noise alone.
    floors = {
        benchmark: floor for benchmark, floor in noise.floors.items() if not benchmark.is_baseline
    }
    noise = type(noise)(floors, noise.pairs, noise.deviations, noise.drift)
    _, items, _, table = noise_report(RESULTS, noise, noise)
    assert not any(row[-1] for row in table.rows)
    assert "0 of 4 times" in items.texts[-1]
    assert "the floors are 4 % of a time" in items.texts[-1]


def test_json_has_fractions_of_times_and_bytes_of_peaks():
    noise = quiet(RESULTS)
    document = json.loads(noise_as_json("laptop", noise))
    assert document["machine"] == "laptop"
    assert document["pairs"] == [["nibabel-1", "control-1"]]
    assert document["drift"] == dict.fromkeys(Metric, 1.0)
    floors = {
        Metric.TIME: pytest.approx(0.05),
        Metric.PEAK: MEBIBYTE,
    }
    assert all(
        benchmark["floor"] == floors[benchmark["metric"]] for benchmark in document["benchmarks"]
    )
    assert len(document["benchmarks"]) == len(RESULTS.catalogue.names)


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.0042, "0.42 %"), (1.07, "107 %"), (9.99, "999 %"), (10.0, "more than 1,000 %")],
)
def test_a_floor_that_says_nothing_is_not_a_number(share, said):
    assert floor_percent(share) == said


def test_an_outlier_does_not_fill_the_report_with_digits():
    results = measure(timeline("control"), steady, spread=0.001)
    results.measured[1][time_benchmark()] = timed(100.0)
    noise = noise_of(results)
    assert noise.times[-1] > 10
    report = as_markdown(noise_report(results, noise, noise_of(results, as_asv_shows)))
    assert "more than 1,000 %" in report
    assert f"the floors are {floor_words(noise, Metric.TIME)}" in report


def test_a_benchmark_that_has_no_value_anywhere_has_no_floor():
    results = measure(timeline("control"), steady, spread=0.01)
    for benchmarks in results.measured.values():
        benchmarks[time_benchmark()] = NOT_APPLICABLE
    noise = noise_of(results)
    assert time_benchmark() not in noise.floors
    assert len(noise.times) == 3


def test_what_was_measured_again_is_told_time_by_time():
    results = measure(timeline("nilearn"), steady)
    old, new = results.timeline
    first, second = time_benchmark(), time_benchmark(parameters=("float32", ".nii"))
    found = {
        first: Confirmation(Outcome.CONFIRMED, ((0.1, 0.2), (0.1, 0.3), (0.1, 0.25))),
        second: Confirmation(Outcome.UNDECIDED, ()),
    }
    text = re.sub(r"\s+", " ", as_text(confirmation_report(results, old, new, found)))
    assert "nilearn 1 and nilearn 2, measured again in turn" in text
    assert "2 times moved by the clock alone: 1 confirmed, 1 undecided." in text
    assert "Undecided times count as unchanged." in text
    assert re.search(r"mean_img\(path\) int16 \.nii 1\.000 2\.50 3 confirmed", text)
    assert "refuted" not in text
    assert "No time moved" in as_text(confirmation_report(results, old, new, {}))
    told = confirmation_fields(results, old, new, found)
    assert (told["old"], told["new"]) == ("nilearn-1", "nilearn-2")
    other, one = told["times"]
    assert one["outcome"] == "confirmed" and one["ratio"] == pytest.approx(2.5)
    assert one["rounds"] == ((0.1, 0.2), (0.1, 0.3), (0.1, 0.25))
    assert (one["call"], one["metric"], one["method"]) == ("mean_img(path)", "time", "path")
    assert (other["outcome"], other["ratio"], other["rounds"]) == ("undecided", None, ())
