"""A comparison tells what changed, the largest first, and counts the rest; or every result, by operation; as JSON all values."""

import json
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
    with_counts,
)
from voxelocity.analysis.noise import noise_of
from voxelocity.model.benchmark import Metric
from voxelocity.report.comparison_report import (
    comparison_as_json,
    differing,
    every_result,
    what_differs,
)
from voxelocity.report.document import Table, as_markdown, as_text
from voxelocity.report.values import time_words

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
    lines = as_text(what_differs(found())).splitlines()
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
    text = " ".join(" ".join(lines).split())
    assert "3 of 8 results differ: 1 better, 2 worse. The largest gain: mean_img" in text
    assert "The worst: mean_img(path), int16 .nii" in text
    assert (
        "Within the noise or below 5 % of time, 5 % of memory: 5 results (time 1, memory 4); --all lists them."
        in text
    )


def test_one_cause_needs_no_column():
    lines = as_text(what_differs(found(old=0, new=1))).splitlines()
    heads = next(line for line in lines if line.startswith("call"))
    assert heads.split()[-1] == "ratio"


def test_what_is_below_the_smallest_worth_mentioning_is_counted():
    results = measure(
        ENTRIES, lambda e, c: steady(e, c) * (1.04 if e.nilearn.version == "0.2" else 1)
    )
    small = comparison(results, noise=quiet(results, floor=math.expm1(1e-4)))
    assert differing(small) == []
    text = as_text(what_differs(small))
    assert "Nothing differs by more than the noise and enough to be mentioned." in text


def test_a_new_failure_comes_first():
    results = measure(ENTRIES, cost)
    results.measured[2][time_benchmark()] = FAILED
    failed = comparison(results)
    assert differing(failed)[0].benchmark == time_benchmark()
    lines = as_text(what_differs(failed)).splitlines()
    row = next(line for line in lines if line.startswith("mean_img(path)"))
    assert row.split()[3:] == ["time", "100", "ms", "failed"]


def test_markdown_is_a_table():
    lines = as_markdown(what_differs(found())).splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("| call"))
    assert lines[first + 1] == "| --- | --- | --- | ---: | ---: | ---: | --- | --- |"
    assert lines[first + 2].startswith("| `mean_img(path)` | float32 .nii | time | 100 ms |")


def test_nothing_is_no_table():
    assert not any(isinstance(block, Table) for block in what_differs(found(cost=steady)))


@pytest.mark.parametrize(
    "ratio, shown", [(1.04, "~"), (0.96, "~"), (1.06, "1.060"), (0.5, "0.500")]
)
def test_a_change_within_the_floor_is_a_tilde(ratio, shown):
    entries = timeline("nilearn")
    measured = measure(
        entries, lambda e, c: steady(e, c) * (ratio if e.nilearn.version == "0.2" else 1)
    )
    found = comparison(measured)
    text = as_text(every_result(found))
    (row,) = [
        line for line in text.splitlines() if "mean_img(path)" in line and "int16 .nii " in line
    ]
    assert row.split()[7] == shown
    assert f"time {shown} = nilearn {shown} x nibabel ~ x stack ~ x unexplained ~" in text
    markdown = as_markdown(every_result(found))
    assert f"| 100 ms | {time_words(0.1 * ratio)} | {shown} |" in markdown


def columns(found):
    return next(block.columns for block in every_result(found) if isinstance(block, Table))


def test_instructions_have_columns_where_they_were_counted():
    entries = timeline("nilearn")
    measured = measure(entries, steady)
    assert columns(comparison(measured)) == [
        "call", "image", "old time", "new time", "ratio", "old memory", "new memory", "ratio"
    ]  # fmt: skip
    counted = with_counts(measured, lambda e, c: 3e6 if e.nilearn.version == "0.2" else 2e6)
    found = comparison(counted)
    assert columns(found)[-3:] == ["old instructions", "new instructions", "ratio"]
    text = as_text(every_result(found)).splitlines()
    (row,) = [line for line in text if "mean_img(path)" in line and "int16 .nii " in line]
    assert row.split()[-5:] == ["2.00", "million", "3.00", "million", "1.50"]
    assert any("system" in line for line in text)
    assert any(line.strip().startswith("instructions 1.50 = nilearn 1.50") for line in text)
    assert "| 2.00 million | 3.00 million | 1.50 |" in as_markdown(every_result(found))


FACTORS = {"nilearn": 2.0, "nibabel": 3.0, "stack": 0.5}


def product_of_factors(entry, benchmark):
    """What each entry multiplies the costs before it by: what it changes, as often as it changed."""
    product = steady(entry, benchmark)
    for component, factor in FACTORS.items():
        product *= factor ** int(entry.version(component)[-1])
    return product


def test_json_holds_what_the_tables_show_and_more():
    changes = ("nilearn", "nibabel", "control", "stack", "nilearn", "control", "nibabel")
    measured = measure(timeline(*changes), product_of_factors, spread=0.01)
    found = comparison(measured, noise=noise_of(measured))
    document = json.loads(comparison_as_json(found), parse_constant=lambda name: pytest.fail(name))
    assert document["new"] == {
        "tag": "nibabel-2",
        "nilearn": "0.3",
        "nibabel": "3.2",
        "stack": "numpy-1",
    }
    assert document["warnings"] == list(found.warnings)
    assert len(document["benchmarks"]) == len(found.changes)
    benchmark = document["benchmarks"][0]
    assert benchmark["call"] == "mean_img(path)" and benchmark["parameters"] == ["float32", ".nii"]
    total = found.changes[0].total
    assert benchmark["total"] == {
        "ratio": pytest.approx(math.exp(total.log)),
        "floor": pytest.approx(math.exp(total.floor)),
        "within_noise": total.within_noise,
    }
    assert benchmark["total"]["floor"] > 1
    for part in [*document["benchmarks"], *document["operations"]]:
        product = math.prod(share["ratio"] for share in part["shares"].values())
        assert product == pytest.approx(part["total"]["ratio"])
