"""A comparison tells what changed, the largest first, and counts the rest."""

import math

import pytest

from tests.voxelocity.made_up import (
    FAILED,
    comparison,
    measure,
    quiet,
    steady,
    time_benchmark,
    timeline,
)
from voxelocity.model.benchmark import Metric
from voxelocity.report.comparison_changes import (
    changes_as_markdown,
    changes_as_text,
    differing,
)

ENTRIES = timeline("nilearn", "nibabel")


def cost(entry, benchmark):
    """nilearn 0.2 doubles the time of int16 files, nibabel 3.1 halves that of float32 ones."""
    if benchmark.metric is Metric.TIME and not benchmark.is_reference:
        if benchmark.parameters[0] == "int16" and entry.nilearn.version == "0.2":
            return 0.2
        if benchmark.parameters == ("float32", ".nii") and entry.nibabel.version == "3.1":
            return 0.02
    return steady(entry, benchmark)


def found(**options):
    return comparison(measure(ENTRIES, options.pop("cost", cost)), **options)


def test_changes_come_largest_first_with_the_share_of_each_cause():
    lines = changes_as_text(found())
    heads = next(line for line in lines if line.startswith("call"))
    assert heads.split() == ["call", "image", "of", "old", "new", "ratio", "nilearn", "nibabel"]
    rows = [line.split() for line in lines if line.startswith("mean_img(path)")]
    assert [row[1:3] for row in rows] == [
        ["float32", ".nii"],
        ["int16", ".nii"],
        ["int16", ".nii.gz"],
    ]
    assert rows[0][3:] == ["time", "100", "ms", "20.0", "ms", "0.200", "[1.000]", "0.200"]
    assert rows[1][-3:] == ["2.00", "2.00", "[1.000]"]
    sentence = next(line for line in lines if "results differ" in line)
    assert sentence.startswith(
        "3 of 8 results differ: 1 better, 2 worse. The largest gain: mean_img"
    )
    assert "The worst: mean_img(path), int16 .nii" in sentence
    assert (
        "Within the noise or below 5 % of time, 5 % of memory: 5 results (time 1, memory 4); --all lists them."
        in lines
    )


def test_one_cause_needs_no_column():
    lines = changes_as_text(found(old=0, new=1))
    heads = next(line for line in lines if line.startswith("call"))
    assert heads.split()[-1] == "ratio"


def test_what_is_below_the_smallest_worth_mentioning_is_counted():
    results = measure(
        ENTRIES, lambda e, c: steady(e, c) * (1.04 if e.nilearn.version == "0.2" else 1)
    )
    small = comparison(results, noise=quiet(results, floor=math.expm1(1e-4)))
    assert differing(small) == []
    assert "Nothing differs by more than the noise and enough to be mentioned." in changes_as_text(
        small
    )


def test_a_new_failure_comes_first():
    results = measure(ENTRIES, cost)
    results.measured[2][time_benchmark()] = FAILED
    failed = comparison(results)
    assert differing(failed)[0].benchmark == time_benchmark()
    lines = changes_as_text(failed)
    row = next(line for line in lines if line.startswith("mean_img(path)"))
    assert row.split()[3:] == ["time", "100", "ms", "failed"]


def test_markdown_is_a_table():
    lines = changes_as_markdown(found())
    first = next(number for number, line in enumerate(lines) if line.startswith("| call"))
    assert lines[first + 1] == "| --- | --- | --- | ---: | ---: | ---: | --- | --- |"
    assert lines[first + 2].startswith("| `mean_img(path)` | float32 .nii | time | 100 ms |")


@pytest.mark.parametrize("write", [changes_as_text, changes_as_markdown])
def test_nothing_is_no_table(write):
    lines = write(found(cost=steady))
    assert not any("call" in line and "image" in line for line in lines)
