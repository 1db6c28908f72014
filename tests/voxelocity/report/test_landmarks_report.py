"""What make bench ends with: what changed beyond the noise, and nothing else."""

import dataclasses

import pytest

from tests.voxelocity.made_up import (
    IMAGES,
    comparison,
    measure,
    quiet,
    steady,
    timeline,
    with_counts,
)
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.judgement import judge
from voxelocity.analysis.noise import UNKNOWN_NOISE
from voxelocity.model.benchmark import Metric
from voxelocity.report.comparison_report import landmarks_report


def told(blocks):
    """The rows of the table, and the lines below it."""
    _, *found = blocks
    rows = found.pop(0).rows if hasattr(found[0], "rows") else []
    return rows, [each.text for each in found]


def report(time, memory):
    def cost(entry, benchmark):
        changed = time if benchmark.metric is Metric.TIME else memory
        return steady(entry, benchmark) * (changed if entry.tag == "nilearn-2" else 1)

    return landmarks_report(comparison(measure(timeline("nibabel", "control", "nilearn"), cost)))


@pytest.mark.parametrize(
    ("time", "memory", "said"),
    [
        (2.0, 0.25, ["2 times slower", "4 times less"]),
        (0.5, 4.0, ["2 times faster", "4 times more"]),
    ],
)
def test_each_metric_says_by_how_much(time, memory, said):
    first, table = report(time, memory)
    assert first.text.startswith("nilearn 2 against nilearn 1. ")
    assert first.text.endswith(
        "within the noise (repeat run 1 (noise check) against nibabel 1, the same software) are left out"
    )
    assert table.rows == [
        (metric, "`mean_img(path)`", change)
        for metric, change in zip(("time", "memory"), said, strict=True)
    ]


def test_what_did_not_change_is_a_line():
    assert told(report(1.04, 1.01)) == ([], ["No difference: mean over time (time, memory)"])
    rows, lines = told(report(2.0, 1.0))
    assert len(rows) == 1 and lines == ["No difference: mean over time (memory)"]


def test_a_time_that_moved_alone_is_told_and_is_not_called_equal():
    def cost(entry, benchmark):
        is_slow = entry.tag == "nilearn-2" and benchmark.metric is Metric.TIME
        return steady(entry, benchmark) * (2 if is_slow and not benchmark.is_reference else 1)

    results = measure(timeline("nibabel", "control", "nilearn"), cost)
    changes = Changes(results, quiet(results))
    rows, lines = told(landmarks_report(judge(changes, changes.between(0, 3))))
    assert rows == [("time", "`mean_img(path)`", "2 times slower, by the clock alone")]
    same, meaning = lines
    assert same == "No difference: mean over time (memory)"
    assert meaning.startswith("By the clock alone: no exact metric of the call moved")


def test_what_was_not_measured_is_not_called_equal():
    results = measure(timeline("nibabel", "control", "nilearn"), steady)
    for benchmarks in results.measured.values():
        for benchmark in list(benchmarks):
            if benchmark.metric is Metric.PEAK:
                del benchmarks[benchmark]
    found = landmarks_report(comparison(results))
    assert told(found) == ([], ["No difference: mean over time (time)"])


def test_without_a_repeat_run_nothing_is_called_equal():
    results = measure(timeline("nibabel", "nilearn"), steady)
    rows, lines = told(landmarks_report(comparison(results, noise=UNKNOWN_NOISE)))
    assert lines == ["Unknown, as no repeat run tells the noise: mean over time (time, memory)"]
    assert rows == []


def test_references_are_left_out_even_where_they_moved():
    def cost(entry, benchmark):
        return steady(entry, benchmark) * (
            2 if entry.tag == "nilearn-2" and benchmark.is_reference else 1
        )

    found = landmarks_report(comparison(measure(timeline("nibabel", "control", "nilearn"), cost)))
    assert told(found) == ([], ["No difference: mean over time (time, memory)"])


def test_small_changes_of_instructions_have_their_digits():
    results = with_counts(
        measure(timeline("nibabel", "control", "nilearn"), steady),
        lambda entry, benchmark: 1.012e8 if entry.tag == "nilearn-2" else 1e8,
    )
    rows, _ = told(landmarks_report(comparison(results)))
    assert rows == [("instructions", "`mean_img(path)`", "1.2 % more")]


def test_the_files_of_a_call_are_not_averaged():
    """A mean of twice and of eight times would be neither."""

    def cost(entry, benchmark):
        times = {".nii": 8, ".nii.gz": 2}[benchmark.parameters[1]]
        return steady(entry, benchmark) * (times if entry.tag == "nilearn-2" else 1)

    rows, _ = told(
        landmarks_report(comparison(measure(timeline("nibabel", "control", "nilearn"), cost)))
    )
    assert rows[0][-1] == "2 to 8 times slower"


def test_files_that_changed_alone_are_named():
    def cost(entry, benchmark):
        changed = entry.tag == "nilearn-2" and benchmark.parameters == IMAGES[0]
        return steady(entry, benchmark) * (2 if changed else 1)

    rows, _ = told(
        landmarks_report(comparison(measure(timeline("nibabel", "control", "nilearn"), cost)))
    )
    assert rows[0][-1] == f"2 times slower ({' '.join(IMAGES[0])})"


def test_counts_of_files_that_were_not_measured_here_are_left_out():
    results = with_counts(
        measure(timeline("nibabel", "control", "nilearn"), steady),
        lambda entry, benchmark: (
            1e8 * (2 if entry.tag == "nilearn-2" and benchmark.parameters != IMAGES[0] else 1)
        ),
    )
    for benchmarks in results.measured.values():
        for benchmark in list(benchmarks):
            if benchmark.metric is not Metric.INSTRUCTIONS and benchmark.parameters != IMAGES[0]:
                del benchmarks[benchmark]
    _, lines = told(landmarks_report(comparison(results)))
    assert lines == ["No difference: mean over time (time, memory, instructions)"]


def test_a_control_of_which_only_counts_hold_here_is_not_named():
    """Counts of another machine tell nothing of the noise in what was measured here."""
    results = with_counts(
        measure(timeline("nibabel", "control", "nilearn"), steady), lambda *_: 1e8
    )
    assert (
        "repeat run 1 (noise check) against nibabel 1"
        in landmarks_report(comparison(results))[0].text
    )
    control = results.measured[2]
    for benchmark in [
        benchmark for benchmark in control if benchmark.metric is not Metric.INSTRUCTIONS
    ]:
        del control[benchmark]
    results = dataclasses.replace(results, joined={2: dict.fromkeys(control, "desktop")})
    assert "no repeat run" in landmarks_report(comparison(results))[0].text
