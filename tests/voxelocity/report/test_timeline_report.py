"""The timeline as a table."""

import dataclasses
import datetime

from tests.voxelocity.made_up import measure, steady, timeline
from voxelocity.analysis.correctness import correctness_by_entry
from voxelocity.model.wrong_answer import ChangedMeaning, WrongAnswer
from voxelocity.report.document import as_text
from voxelocity.report.timeline_report import origin_words, timeline_report
from voxelocity.store.checkout import Checkout


def test_each_entry_says_where_it_was_measured():
    entries = timeline("nilearn", "control", yanked=["nilearn-2"])
    answers = list(correctness_by_entry(entries, (), ()))
    text = as_text(timeline_report(entries, {0: ["desktop", "laptop"], 2: []}, answers))
    heading, *rows = text.splitlines()
    assert heading.split() == ["date", "tag", "changed", "answers", "measured", "on"]
    assert [row.split() for row in rows] == [
        ["2020-01-01", "nilearn-1", "nilearn", "desktop,", "laptop"],
        ["2020-01-02", "nilearn-2", "nilearn", "(yanked)", "not", "measured", "here"],
        [
            "2020-01-03",
            "control-1",
            "repeat",
            "run",
            "1",
            "(noise",
            "check)",
            "not",
            "measured",
            "here",
        ],
    ]


def test_a_number_says_where_it_comes_from():
    results = measure(timeline("nilearn"), steady)
    day = datetime.date(2026, 11, 25)
    here = {
        each: dataclasses.replace(found, day=day + datetime.timedelta(days=each.is_reference))
        for each, found in results.measured[0].items()
    }
    results = dataclasses.replace(
        results,
        traits={"cpu": "AMD EPYC"},
        measured={0: here, 1: dict(list(results.measured[1].items())[:1])},
        joined={0: {next(iter(here)): "desktop"}},
    )
    assert origin_words(results, 0) == (
        "nilearn 1 was measured on laptop (AMD EPYC), 2026-11-25 to 2026-11-26; each time is from 4 timings; "
        "what it lacks was measured on desktop."
    )
    assert origin_words(results, 1) == "nilearn 2 was measured on laptop (AMD EPYC)."


def test_each_entry_says_what_its_answers_are():
    entries = timeline("nilearn", "nilearn")
    words = {"call": "f()", "sentence": "f() is wrong."}
    wrong = WrongAnswer(("nilearn-2",), ("Of.f",), (), None, "https://a.b/c: so", **words)
    meaning = ChangedMeaning("nilearn-3", "It means another thing.", "https://a.b/d")
    answers = list(correctness_by_entry(entries, [wrong], [meaning]))
    lines = as_text(timeline_report(entries, {}, answers)).splitlines()
    assert "  wrong values  " in lines[2] and "  fixed, another meaning  " in lines[3]
    assert lines[-3:] == [
        "  Wrong since nilearn 2: f() is wrong (wrong values; https://a.b/c)",
        "  Right in nilearn 0.3: f() (before: wrong values; https://a.b/c)",
        "  Changed in nilearn 3: It means another thing (https://a.b/d)",
    ]


def test_what_changed_is_said_for_people(root):
    """The tag names the library, so the column need not."""
    entries = Checkout(root).timeline
    answers = list(correctness_by_entry(entries, (), ()))
    table = timeline_report(entries, {}, answers)[0]
    changed = {row[1]: row[2] for row in table.rows}
    assert (
        changed["nilearn-0.7.0 nibabel-3.2.0"] == "nilearn 0.7.0, nibabel 3.2.0, numpy 1.23 stack"
    )
    assert changed["nibabel-3.2.1"] == "3.2.0 -> 3.2.1"
    assert changed["control-5"] == "repeat run 5 (noise check)"
    assert changed["stack-numpy-2.4"] == "numpy 1.26 stack -> numpy 2.4 stack"
