"""What is said of a pull request: judged by what repeats, times beside it."""

import dataclasses
import math

import msgspec
import pytest

from tests.voxelocity.made_up import (
    comparison,
    measure,
    steady,
    timeline,
    with_counts,
)
from voxelocity.analysis.series import Factor
from voxelocity.model.benchmark import Metric
from voxelocity.model.commit import Commit
from voxelocity.model.results import Status
from voxelocity.model.wrong_answer import WrongAnswer
from voxelocity.report.commit_report import (
    got_worse,
    judged,
    pull_request_report,
)
from voxelocity.report.document import Details, as_markdown, as_text

COMMITS = [
    Commit("a" * 40, "2026-01-01", "before"),
    Commit("b" * 40, "2026-01-02", "[ENH] it (#7)"),
]


def found(times=1.0, counts=1.0, memory=1.0):
    def cost(entry, benchmark):
        factor = times if benchmark.metric is Metric.TIME else memory
        changed = entry.tag == "nilearn-2" and not benchmark.is_reference
        return steady(entry, benchmark) * (factor if changed else 1)

    def count(entry, benchmark):
        return 1e8 * (counts if entry.tag == "nilearn-2" and not benchmark.is_reference else 1)

    return comparison(with_counts(measure(timeline("nilearn"), cost), count))


@pytest.mark.parametrize(
    ("changed", "worse"),
    [
        ({"counts": 1.05}, 4),
        ({"memory": 1.5}, 4),
        ({"counts": 0.5}, 0),
        ({"times": 5.0}, 0),
        ({}, 0),
    ],
)
def test_what_repeats_judges(changed, worse):
    assert len(got_worse(found(**changed))) == worse


def test_times_are_shown_and_not_judged():
    compared = found(times=2.0, counts=0.9)
    assert {change.benchmark.metric for change in judged(compared).changes} == {
        Metric.PEAK,
        Metric.INSTRUCTIONS,
    }
    text = as_markdown(pull_request_report(compared, COMMITS, [], "voxelocity pr"))
    assert text.startswith("### bbbbbbbbb ([ENH] it (#7)) against aaaaaaaaa\n")
    assert "4 of 8 results differ: 4 better, 0 worse." in text
    assert (
        "<summary>Times, which are not judged: 4 of 4 differ by more than the noise</summary>"
        in text
    )
    assert "\n| `mean_img(path)` | int16 .nii | 100 ms | 200 ms | 2.00 | 5 % |\n" in text
    assert text.endswith("\n```sh\nvoxelocity pr\n```")
    assert "--all" not in text


def test_times_within_the_noise_are_marked():
    blocks = pull_request_report(found(times=1.01), COMMITS, [], "voxelocity pr")
    lines = as_text(blocks).splitlines()
    rows = [line for line in lines if line.startswith("mean_img(path)")]
    assert len(rows) == 4 and all("  ~ 1.010  " in row for row in rows)
    assert "No result differs beyond the noise and the smallest change that counts." in lines


def test_other_versions_of_the_rest_are_named():
    other = ["nibabel 5.3.2 and 5.3.3"]
    text = as_markdown(pull_request_report(found(), COMMITS, other, "voxelocity pr"))
    assert "different versions of nibabel 5.3.2 and 5.3.3" in text


def test_a_wrong_answer_that_vanishes_or_appears_comes_first():
    words = {"call": "f()", "sentence": "f() errs."}
    wrong = WrongAnswer(
        ("nilearn-1",), ("MeanOverTime.path",), ("int16",), None, "https://a.b/c", **words
    )
    for tag, said in (
        ("nilearn-1", "- Right in nilearn 0.2: f() (before: wrong values; "),
        ("nilearn-2", "- Wrong since nilearn 2: f() errs (wrong values; "),
    ):
        compared = found()
        known = dataclasses.replace(wrong, tags=(tag,))
        results = dataclasses.replace(compared.results, wrong_answers=(known,))
        compared = dataclasses.replace(compared, results=results)
        text = as_markdown(pull_request_report(compared, COMMITS, [], "voxelocity pr"))
        assert text.split("\n")[2].startswith(said)


def test_what_fails_for_an_unknown_reason_is_named_once():
    compared = found()
    failed = [
        msgspec.structs.replace(each, new=None, total=None, ends=None, status=Status.FAILED)
        for each in compared.changes
        if each.benchmark.method == "path"
    ]
    compared = dataclasses.replace(compared, changes=tuple(failed))
    text = as_markdown(pull_request_report(compared, COMMITS, [], "voxelocity pr"))
    assert text.count("Fails or answers wrongly since the change: `mean_img(path)`.") == 1


def test_without_times_there_is_no_table_of_them():
    compared = judged(found(counts=1.1))
    blocks = pull_request_report(compared, COMMITS, [], "voxelocity pr")
    assert not any(isinstance(block, Details) for block in blocks)


def test_a_time_whose_noise_is_not_known_is_not_called_noise():
    compared = found(times=160.0)
    unknown = [
        msgspec.structs.replace(change, total=Factor(change.total.log, math.inf))
        for change in compared.changes
    ]
    compared = dataclasses.replace(compared, changes=tuple(unknown))
    lines = as_text(pull_request_report(compared, COMMITS, [], "voxelocity pr")).splitlines()
    assert "Times, which are not judged: their noise is unknown without references:" in lines
    rows = [line for line in lines if line.startswith("mean_img(path)")]
    assert len(rows) == 4 and not any("~" in row for row in rows)
    assert all(row.endswith("  160  not known") for row in rows)
