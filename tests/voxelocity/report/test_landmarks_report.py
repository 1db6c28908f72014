"""What make bench ends with: what changed beyond the noise, and nothing else."""

import dataclasses

import pytest

from tests.voxelocity.made_up import IMAGES, comparison, measure, steady, timeline, with_counts
from voxelocity.model.benchmark import Metric
from voxelocity.report.comparison_report import landmarks_report


def report(time, memory):
    def cost(entry, benchmark):
        changed = time if benchmark.metric is Metric.TIME else memory
        return steady(entry, benchmark) * (changed if entry.tag == "nilearn-2" else 1)

    return landmarks_report(comparison(measure(timeline("nibabel", "control", "nilearn"), cost)))


@pytest.mark.parametrize(
    ("time", "memory", "said"),
    [
        (2.0, 0.25, ["`mean_img(path)` 2 times slower", "`mean_img(path)` 4 times less"]),
        (0.5, 4.0, ["`mean_img(path)` 2 times faster", "`mean_img(path)` 4 times more"]),
        (1.04, 1.01, ["no difference", "no difference"]),
    ],
)
def test_each_metric_says_by_how_much(time, memory, said):
    first, table = report(time, memory)
    assert first.text.startswith("nilearn 2 against nilearn 1. ")
    assert first.text.endswith(
        "within the noise (repeat run 1 (noise check) against nibabel 1, the same software) are left out"
    )
    assert [" ".join(row[2:]).strip() for row in table.rows] == said
    assert [row[:2] for row in table.rows] == [
        ("mean over time", "time"),
        ("mean over time", "memory"),
    ]


def test_references_are_left_out_even_where_they_moved():
    def cost(entry, benchmark):
        return steady(entry, benchmark) * (
            2 if entry.tag == "nilearn-2" and benchmark.is_reference else 1
        )

    _, table = landmarks_report(
        comparison(measure(timeline("nibabel", "control", "nilearn"), cost))
    )
    assert [row[2:] for row in table.rows] == [("", "no difference")] * 2


def test_small_changes_of_instructions_have_their_digits():
    results = with_counts(
        measure(timeline("nibabel", "control", "nilearn"), steady),
        lambda entry, benchmark: 1.012e8 if entry.tag == "nilearn-2" else 1e8,
    )
    _, table = landmarks_report(comparison(results))
    assert table.rows[-1][1:] == ("instructions", "`mean_img(path)`", "1.2 % more")


def test_the_files_of_a_call_are_not_averaged():
    """A mean of twice and of eight times would be neither."""

    def cost(entry, benchmark):
        times = {".nii": 8, ".nii.gz": 2}[benchmark.parameters[1]]
        return steady(entry, benchmark) * (times if entry.tag == "nilearn-2" else 1)

    _, table = landmarks_report(
        comparison(measure(timeline("nibabel", "control", "nilearn"), cost))
    )
    assert table.rows[0][-1] == "2 to 8 times slower"


def test_files_that_changed_alone_are_named():
    def cost(entry, benchmark):
        changed = entry.tag == "nilearn-2" and benchmark.parameters == IMAGES[0]
        return steady(entry, benchmark) * (2 if changed else 1)

    _, table = landmarks_report(
        comparison(measure(timeline("nibabel", "control", "nilearn"), cost))
    )
    assert table.rows[0][-1] == f"2 times slower ({' '.join(IMAGES[0])})"


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
    _, table = landmarks_report(comparison(results))
    assert table.rows[-1][1:] == ("instructions", "", "no difference")


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
