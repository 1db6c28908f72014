"""The list of steps says by how much what changed, why, and what users should do."""

import dataclasses
import json

import pytest

from tests.voxelocity.analysis.test_release_steps import explanation, steps
from voxelocity.model.benchmark import Metric
from voxelocity.model.wrong_answer import WrongAnswer
from voxelocity.report.document import as_markdown, as_text
from voxelocity.report.release_report import steps_as_json, steps_report

FOUND = explanation(
    "nilearn-2",
    kinds=(Metric.TIME,),
    cause="It does everything twice.",
    source="https://example.org/1",
    commit="abc",
    found="culprit",
)


@pytest.fixture(scope="module")
def found():
    return steps((FOUND, explanation("nibabel-1")))


def test_text(found):
    listed, results = found
    lines = as_text(steps_report(results, listed)).splitlines()
    assert lines[0].startswith(f"What each release and stack changed on {results.machine}")
    after = lines[lines.index("nilearn 2, 2020-01-03") :]
    assert after[1:] == [
        "---------------------",
        "",
        "it is so",
        "",
        "  Time 2 times slower in 4 results, the largest change 100 ms to 200 ms on 10×10×10×10:",
        "    mean_img(path)",
        "  Cause: It does everything twice.",
        "  Source: https://example.org/1 (commit abc, found by culprit)",
        "  For users: all",
        "",
        "Not explained yet",
        "",
        "  Memory 2 times less in 2 results, the largest change 41.9 MB to 21.0 MB on 10×10×10×10:",
        "    mean_img(path)",
    ]
    assert "  The cause was not found." in lines[: lines.index("nilearn 2, 2020-01-03")]


def test_markdown(found):
    listed, results = found
    lines = as_markdown(steps_report(results, listed)).splitlines()
    assert "## nilearn 2, 2020-01-03" in lines
    assert "### Not explained yet" in lines
    assert "- Cause: It does everything twice." in lines
    assert any(line.endswith(": `mean_img(path)`") for line in lines)


def test_json(found):
    listed, results = found
    told = json.loads(steps_as_json(results, listed))
    assert told["machine"] == results.machine and told["not_judged"] == []
    releases = [step["release"] for step in told["steps"]]
    assert releases == ["stack-1", "nibabel-1", "nilearn-2", "nilearn-2"]
    explained = told["steps"][2]
    assert explained["explanation"]["cause"] == "It does everything twice."
    assert [benchmark["ratio"] for benchmark in explained["benchmarks"]] == pytest.approx([2.0] * 4)
    assert told["steps"][3]["explanation"] is None


def test_right_and_wrong_answers_come_first(found):
    listed, results = found
    words = {"call": "f()", "sentence": "f() is wrong."}
    wrong = WrongAnswer(("nilearn-2",), ("Of.f",), (), None, "https://a.b/c", **words)
    results = dataclasses.replace(results, wrong_answers=(wrong,))
    lines = as_text(steps_report(results, listed)).splitlines()
    after = lines[lines.index("nilearn 2, 2020-01-03") :]
    assert after[3:6] == [
        "Right and wrong answers",
        "",
        "  Wrong since nilearn 2: f() is wrong (wrong values; https://a.b/c)",
    ]
    told = json.loads(steps_as_json(results, listed))["answers"]
    assert told[0]["release"] == "nilearn-2" and told[0]["broken"][0]["degree"] == "wrong values"


def test_what_could_not_be_judged_is_named():
    listed, results = steps(skipped={1})
    assert "Unknown for nilearn 2, because" in steps_report(results, listed)[0].text
    assert json.loads(steps_as_json(results, listed))["not_judged"] == ["nilearn-2"]
