"""A comparison tells what changed, the largest first, and counts the rest; or every result, by operation; as JSON all values."""

import dataclasses
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
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.judgement import judge
from voxelocity.analysis.noise import UNKNOWN_NOISE, noise_of
from voxelocity.model.benchmark import Metric
from voxelocity.model.results import Confirmation, Outcome
from voxelocity.report.comparison_report import (
    comparison_as_json,
    differences,
    differing,
    every_result,
    what_differs,
)
from voxelocity.report.document import Heading, Items, Table, as_markdown, as_text
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
    lines = as_text(list(differences(found()))).splitlines()
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
        "Within the noise or below 5 % of time, 5 % of memory: 5 results (time 1, memory 4)."
        in text
    )


def rows(report):
    """The lines of the net list."""
    table = next((each for each in report if isinstance(each, Table)), None)
    return [list(row) for row in table.rows] if table else []


def items(report):
    return [text for block in report if isinstance(block, Items) for text in block.texts]


def test_the_net_list_has_a_line_for_each_call_and_metric():
    """Of files of one size the largest change decides, here that of the files that got slower."""
    report = what_differs(found(), 25)
    assert rows(report) == [["+100 ms", "0.20 to 2.0", "`mean_img(path)` (3 of 4)"]]
    assert report[1].text == "3 of 8 results differ: 1 better, 2 worse."
    assert "On the way (2 steps): nilearn 0.2, nibabel 3.1." in items(report)
    assert "Amounts are for 10×10×10×10 voxels." in items(report)
    assert not any("more (" in text for text in items(report))


def half_of_the_memory(entry, benchmark):
    """nilearn 0.2 takes twice the time, half of the memory and twice the instructions."""
    if entry.nilearn.version != "0.2" or benchmark.is_reference:
        return steady(entry, benchmark)
    return steady(entry, benchmark) * (0.5 if benchmark.metric is Metric.PEAK else 2)


def two_ways():
    results = with_counts(
        measure(ENTRIES, half_of_the_memory),
        lambda entry, benchmark: 4e6 if entry.nilearn.version == "0.2" else 2e6,
    )
    return comparison(results, noise=quiet(results))


def test_what_gets_worse_comes_first_and_one_of_each_metric_is_shown():
    time, work, memory = (
        ["+100 ms", "2.0", "`mean_img(path)`"],
        ["+2.00 M instructions", "2.0", "`mean_img(path)`"],
        ["-26.2 MB memory", "0.50", "`mean_img(path)`"],
    )
    assert rows(what_differs(two_ways(), 3)) == [time, work, memory]
    report = what_differs(two_ways(), 1)
    assert rows(report) == [time]
    assert items(report)[0] == "And 2 more (1 worse, 1 better)."
    assert rows(what_differs(two_ways(), 3, worse=True)) == [time, work]
    assert rows(what_differs(two_ways(), 3, worse=False)) == [memory]
    assert [row[0][0] for row in rows(every_result(two_ways(), worse=True))] == ["+", "+"]


def test_only_the_lines_of_one_way_need_no_table_by_operation():
    titles = [block.text for block in every_result(two_ways()) if isinstance(block, Heading)]
    assert titles[1:3] == ["Each result that differs", "Every result"]
    one_way = every_result(two_ways(), worse=True)
    assert not any(isinstance(each, Heading) and each.text == "Every result" for each in one_way)
    (table,) = [each for each in one_way if isinstance(each, Table) and "old" in each.columns]
    assert {row[2] for row in table.rows} == {"time", "instructions"}


def test_memory_that_is_next_to_nothing_has_no_ratio():
    def cost(entry, benchmark):
        lazy = entry.nilearn.version == "0.2" and benchmark.metric is Metric.PEAK
        return 1e5 if lazy and not benchmark.is_reference else steady(entry, benchmark)

    assert rows(what_differs(found(cost=cost), 25))[0][:2] == ["-52.3 MB memory", "to under 1 MB"]
    back = what_differs(found(cost=cost, old=-1, new=0), 25)
    assert rows(back)[0][:2] == ["+52.3 MB memory", "from under 1 MB"]


def moved_once():
    """At nilearn 0.2 one call takes twice the time on one file, and no more instructions."""

    def cost(entry, benchmark):
        moved = (entry.tag, benchmark) == ("nilearn-2", time_benchmark())
        return steady(entry, benchmark) * (2 if moved else 1)

    results = with_counts(
        measure(timeline("control", "nilearn", "control", "control"), cost), lambda *_: 1e8
    )
    changes = Changes(results, quiet(results))
    return judge(changes, changes.between(1, 2))


def test_times_that_moved_alone_are_listed_apart_and_not_counted():
    moved = moved_once()
    report = what_differs(moved, 25)
    assert rows(report) == [] and report[1].text == "No change counts."
    said = "Not counted: 1 time (2.0) moved by the clock alone."
    assert said in items(report) and said in items(every_result(moved))
    text = as_text(every_result(moved))
    assert "\nEach result that differs\n" not in text
    apart = text.partition("\nChanges that do not count\n")[2].splitlines()[3:]
    assert apart[0].split() == [
        *("mean_img(path)", "int16", ".nii", "time", "100", "ms", "200", "ms", "2.00")
    ]
    document = json.loads(comparison_as_json(moved))
    assert document["totals"] == {"better": 0, "worse": 0, "not_counted": 1}
    assert document["net"] == [] and not any(each["counted"] for each in document["benchmarks"])


def test_a_time_that_was_measured_again_is_said_to_be_gone_or_not():
    moved = moved_once()
    tags = moved.old.tag, moved.new.tag
    for outcome in (Outcome.REFUTED, Outcome.UNDECIDED):
        known = {tags: {time_benchmark(): Confirmation(outcome, ((0.1, 0.1),))}}
        results = dataclasses.replace(moved.results, confirmations=known)
        report = what_differs(dataclasses.replace(moved, results=results), 25)
        said = f" (measured again: 1 {outcome})."
        assert any(each.endswith(said) for each in items(report))


@pytest.mark.parametrize("metric", [Metric.PEAK, Metric.TIME])
def test_what_moved_as_its_reference_is_not_counted_and_named_so(metric):
    def cost(entry, benchmark):
        grown = entry.tag == "nilearn-2" and benchmark.metric is metric
        return steady(entry, benchmark) * (2 if grown else 1)

    results = measure(timeline("control", "nilearn"), cost)
    changes = Changes(results, quiet(results))
    report = what_differs(judge(changes, changes.between(1, 2)), 25)
    said = "Not counted: 4 results moved as much as the reference."
    assert said in items(report) and rows(report) == []


def test_what_got_worse_on_a_small_image_alone_is_a_line_of_what_got_worse():
    """The amount and the ratios are those of the results that went that way."""
    report = what_differs(found(), 25, worse=True)
    assert rows(report) == [["+100 ms", "2.0", "`mean_img(path)` (2 of 4)"]]
    report = what_differs(found(), 25, worse=False)
    assert rows(report) == [["-80.0 ms", "0.20", "`mean_img(path)` (1 of 4)"]]


def test_without_any_noise_nothing_is_said_to_be_the_same():
    report = what_differs(found(noise=UNKNOWN_NOISE), 25)
    assert rows(report) == []
    assert report[1].text == "No result differs among those that can be judged."
    said = "Not judged: 8 results (time 4, memory 4), as nothing tells their noise."
    for each in (report, every_result(found(noise=UNKNOWN_NOISE))):
        assert any(line.startswith(said) for line in items(each))
        assert not any("Within the noise" in line for line in items(each))


def test_json_has_the_net_list():
    (time, *_) = json.loads(comparison_as_json(two_ways()))["net"]
    assert time == {
        "call": "mean_img(path)",
        "metric": "time",
        "worse": True,
        "change": pytest.approx(0.1),
        "least": pytest.approx(2),
        "most": pytest.approx(2),
        "results": 4,
        "among": 4,
    }
    results = measure(ENTRIES, steady)
    results.measured[2][time_benchmark()] = FAILED
    (failed,) = json.loads(comparison_as_json(comparison(results)))["net"]
    assert (failed["metric"], failed["change"], failed["least"]) == (None, None, None)
    assert failed["worse"] and (failed["results"], failed["among"]) == (1, 1)


def test_a_new_failure_is_a_line_of_its_own():
    results = measure(ENTRIES, cost)
    results.measured[2][time_benchmark()] = FAILED
    assert rows(what_differs(comparison(results), 25)) == [
        ["failed", "", "`mean_img(path)`"],
        ["+100 ms", "0.20 to 2.0", "`mean_img(path)` (2 of 3)"],
    ]


def test_one_cause_needs_no_column():
    lines = as_text(list(differences(found(old=0, new=1)))).splitlines()
    heads = next(line for line in lines if line.startswith("call"))
    assert heads.split()[-1] == "ratio"


def test_what_is_below_the_smallest_worth_mentioning_is_counted():
    results = measure(
        ENTRIES, lambda e, c: steady(e, c) * (1.04 if e.nilearn.version == "0.2" else 1)
    )
    small = comparison(results, noise=quiet(results, floor=math.expm1(1e-4)))
    assert differing(small) == []
    text = as_text(what_differs(small, 25))
    assert "No result differs beyond the noise and the smallest change that counts." in text


def test_a_new_failure_comes_first():
    results = measure(ENTRIES, cost)
    results.measured[2][time_benchmark()] = FAILED
    failed = comparison(results)
    assert differing(failed)[0].benchmark == time_benchmark()
    lines = as_text(list(differences(failed))).splitlines()
    row = next(line for line in lines if line.startswith("mean_img(path)"))
    assert row.split()[3:] == ["time", "100", "ms", "failed"]


def test_markdown_is_a_table():
    lines = as_markdown(list(differences(found()))).splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("| call"))
    assert lines[first + 1] == "| --- | --- | --- | ---: | ---: | ---: | --- | --- |"
    assert lines[first + 2].startswith("| `mean_img(path)` | float32 .nii | time | 100 ms |")


def test_nothing_is_no_table():
    assert not any(isinstance(block, Table) for block in what_differs(found(cost=steady), 25))


@pytest.mark.parametrize(
    "ratio, shown", [(1.04, "~"), (0.96, "~"), (1.06, "1.060"), (0.5, "0.500")]
)
def test_a_change_within_the_floor_is_a_tilde(ratio, shown):
    entries = timeline("nilearn")
    measured = measure(
        entries, lambda e, c: steady(e, c) * (ratio if e.nilearn.version == "0.2" else 1)
    )
    found = comparison(measured)
    text = as_text(every_result(found)).partition("\nEvery result\n")[2]
    start = ["mean_img(path)", "int16", ".nii", "time"]
    (row,) = [words for line in text.splitlines() if (words := line.split())[:4] == start]
    assert row[-1] == shown
    assert f"time {shown} = nilearn {shown} x nibabel ~ x stack ~ x unexplained ~" in text
    markdown = as_markdown(every_result(found))
    assert f"| 100 ms | {time_words(0.1 * ratio)} | {shown} |" in markdown


def test_each_metric_has_a_row_where_it_was_measured():
    entries = timeline("nilearn")
    measured = measure(entries, steady)
    assert "instructions  " not in as_text(every_result(comparison(measured)))
    counted = with_counts(measured, lambda e, c: 3e6 if e.nilearn.version == "0.2" else 2e6)
    found = comparison(counted)
    text = as_text(every_result(found)).splitlines()
    assert any("system" in line for line in text)
    text = text[text.index("Every result") :]
    rows = [line.split() for line in text if "mean_img(path)" in line and " int16 .nii " in line]
    assert [row[-6] for row in rows if "million" in row] == ["instructions"]
    assert rows[-1][-5:] == ["2.00", "million", "3.00", "million", "1.50"] and len(rows) == 3
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
