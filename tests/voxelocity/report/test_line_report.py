"""Which state of a line to avoid, and whether the newest helps."""

import pytest

from tests.voxelocity.made_up import MEBIBYTE, measure, quiet, timeline
from voxelocity.analysis.comparison import Changes
from voxelocity.model.benchmark import Metric
from voxelocity.model.timeline import Timeline
from voxelocity.report.line_report import what_to_avoid, whether_newer_helps

STACKS = timeline("stack", "stack", "stack")


def line(*peaks):
    """A state for each peak of the call, in MiB, on all images."""

    def cost(entry, benchmark):
        own = int(entry.stack.removeprefix("numpy-"))
        is_call = benchmark.metric is Metric.PEAK and not benchmark.is_reference
        return peaks[own] * MEBIBYTE if is_call else 20 * MEBIBYTE

    results = measure(Timeline(tuple(STACKS)[: len(peaks)]), cost)
    return Changes(results, quiet(results))


@pytest.mark.parametrize(
    ("peaks", "avoided", "evidence"),
    [
        pytest.param((100, 100, 100), "None: no version makes worse", 0, id="nothing changed"),
        pytest.param((100, 200, 200), "None: no version makes worse", 0, id="worse for good"),
        pytest.param((200, 100, 50), "None: no version makes worse", 0, id="ever better"),
        pytest.param((100, 120, 100), "None: what a version made worse", 4, id="a little"),
        pytest.param((100, 200, 100), "1", 4, id="worse, then as before"),
        pytest.param((100, 200, 150), "1", 4, id="worse, then a part of it taken back"),
        pytest.param((100, 200, 200, 100), "1", 4, id="taken back later"),
        pytest.param((100, 200, 100, 200), "None: no version makes worse", 0, id="worse again"),
        pytest.param((100, 200, 400, 100), "12", 8, id="worse twice"),
    ],
)
def test_a_state_is_to_be_avoided_if_the_one_before_and_the_newest_are_better(
    peaks, avoided, evidence
):
    text, lines = what_to_avoid(line(*peaks))
    assert len(lines) == evidence
    if avoided.startswith("None"):
        assert text.startswith(avoided)
        return
    for index in map(int, avoided):
        assert f"{index} stack, if you use mean_img(path)" in text
    assert text.count("if you use") == len(avoided)
    assert text.endswith("takes back what it made worse, or a part of it.")


def test_the_evidence_counts_the_results_and_shows_the_largest():
    _, lines = what_to_avoid(line(100, 200, 100))
    assert "4 results worse than before it, and better again" in lines[0]
    assert all("memory 105 MB to 210 MB (2 times more)" in each for each in lines[1:])


def test_the_newest_is_held_against_the_oldest_and_those_between():
    text, lines = whether_newer_helps(line(100, 50, 200))
    assert "4 results differ: 4 worse" in text and "2 times more" in text
    assert len(lines) == 2 and "4 times more" in lines[1]
