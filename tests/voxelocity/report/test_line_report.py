"""Which state of a line to avoid, and whether the newest helps."""

import dataclasses

import pytest

from tests.voxelocity.made_up import MEBIBYTE, measure, quiet, timeline
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.upgrade import all_upgrades
from voxelocity.model.benchmark import Metric
from voxelocity.model.explanation import Explanation
from voxelocity.model.timeline import Timeline
from voxelocity.report.line_report import what_to_avoid, whether_newer_helps

first, *later = timeline("stack", "stack", "stack", "stack")
STACKS = Timeline((dataclasses.replace(first, name="numpy 0 stack"), *later))


def line(*peaks):
    """A state for each peak of the call, in MiB, on all images."""

    def cost(entry, benchmark):
        own = int(entry.stack.removeprefix("numpy-"))
        is_call = benchmark.metric is Metric.PEAK and not benchmark.is_reference
        return peaks[own] * MEBIBYTE if is_call else 20 * MEBIBYTE

    results = measure(Timeline(tuple(STACKS)[: len(peaks)]), cost)
    return Changes(results, quiet(results))


def answered(answer, changes, *explanations):
    return answer(changes, all_upgrades(changes), *explanations)


@pytest.mark.parametrize(
    ("peaks", "avoided", "evidence"),
    [
        pytest.param((100, 100, 100), "", 0, id="nothing changed"),
        pytest.param((100, 200, 200), "", 0, id="worse for good"),
        pytest.param((200, 100, 50), "", 0, id="ever better"),
        pytest.param((100, 120, 100), "", 4, id="a little"),
        pytest.param((100, 200, 100), "1", 4, id="worse, then as before"),
        pytest.param((100, 200, 180), "", 4, id="a little of it taken back"),
        pytest.param((100, 300, 150), "1", 4, id="most of it taken back"),
        pytest.param((100, 200, 200, 100), "12", 8, id="taken back later"),
        pytest.param((100, 200, 200, 200, 100), "123", 12, id="taken back much later"),
        pytest.param((100, 200, 100, 200), "", 0, id="worse again"),
        pytest.param((100, 200, 400, 100), "12", 8, id="worse twice"),
        pytest.param((200, 100, 200, 100), "2", 4, id="worse than one between"),
        pytest.param((2, 5, 2), "", 0, id="three megabytes"),
    ],
)
def test_a_state_is_to_be_avoided_if_an_earlier_one_and_the_newest_are_better(
    peaks, avoided, evidence
):
    text, lines = answered(what_to_avoid, line(*peaks))
    assert len(lines) == evidence
    if not avoided:
        assert text.startswith("None. Where a version costs more")
        assert ("The largest setback is mean_img(path)" in text) == bool(evidence)
        return
    is_row = len(avoided) > 2
    shown = f"{avoided[0]}{avoided[-1]}" if is_row else avoided
    names = (" to " if is_row else " and ").join(f"{index} stack" for index in shown)
    assert text.startswith(f"{names}, if you use mean_img(path)")
    assert text.endswith(f"An earlier version and {len(peaks) - 1} stack do less work.")


def test_what_is_not_severe_is_said_by_how_much_both_are_better():
    text, _ = answered(what_to_avoid, line(100, 150, 120))
    assert "mean_img(path), float32 .nii: up to 25 % more memory with 1 stack." in text


def test_what_stays_worse_than_with_the_oldest_is_said():
    text, _ = answered(what_to_avoid, line(100, 150, 120))
    assert "But since numpy 0 stack, to this day: mean_img(path)" in text
    assert text.endswith("memory 105 MB to 126 MB (1.2 times more).")
    assert "What stays" not in answered(what_to_avoid, line(100, 150, 100))[0]


def test_the_evidence_counts_the_results_and_shows_the_largest():
    _, lines = answered(what_to_avoid, line(100, 200, 100))
    assert "1 stack: 4 results are worse than with 2 stack and with an earlier" in lines[0]
    assert all("memory 105 MB to 210 MB (2 times more)" in each for each in lines[1:])


def test_the_newest_is_held_against_the_oldest_and_those_between():
    text, lines = answered(whether_newer_helps, line(100, 50, 200))
    assert "4 worse. Worst: mean_img(path), float32 .nii: memory 2 times more." in text
    assert len(lines) == 2 and "memory 4 times more" in lines[1]


def test_what_a_state_changed_is_the_answer_where_it_is_explained():
    changes = line(100, 50, 200)
    _, lines = answered(whether_newer_helps, changes)
    tags = [entry.tag for entry in changes.results.timeline]
    known = [Explanation(tag, f"why {tag}", "all") for tag in [*tags[1:], "stack-elsewhere"]]
    text, evidence = answered(whether_newer_helps, changes, known)
    assert text == f"Why {tags[1]}; why {tags[2]}."
    assert evidence == lines
