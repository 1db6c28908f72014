"""What is said of right and wrong answers, of made-up ones and of those that are known."""

import json
import re
import subprocess
import sys

import pytest

from tests.voxelocity.made_up import timeline
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.correctness import correctness, correctness_of
from voxelocity.analysis.upgrade import user_upgrades, user_versions
from voxelocity.model.wrong_answer import ChangedMeaning, Degree, WrongAnswer
from voxelocity.report.comparison_report import comparison_as_json, every_result, what_differs
from voxelocity.report.correctness_report import correctness_blocks, headline, notes
from voxelocity.report.document import as_text
from voxelocity.report.here_report import Here, here_report
from voxelocity.store.checkout import Checkout

ENTRIES = timeline("nilearn")


def wrong(degree, index, call="f()", when=""):
    tags, words = (ENTRIES[index].tag,), {"call": call, "when": when, "sentence": f"{call} errs."}
    return WrongAnswer(tags, ("Of.f",), (), None, "https://a.b/c: so", degree, **words)


def between(*known, meanings=()):
    return correctness(ENTRIES, known, meanings, 0, 1)


def test_a_headline_names_two_calls_and_counts_the_rest():
    known = [wrong(Degree.VALUES, 0, f"{name}()", "on integer images") for name in "abc"]
    start = "Upgrade now: nilearn 0.1 returns wrong values from "
    assert headline(between(*known)) == f"{start}a(), b() and 1 more call on integer images."
    assert headline(between(*known[:2])) == f"{start}a() and b() on integer images."


def test_each_degree_has_words_of_its_own():
    broken = between(wrong(Degree.ONCE_SAVED, 1))
    assert headline(broken) == (
        "Beware: nilearn 0.2 returns images from f() that are wrong once saved, and 0.1 does not."
    )
    mended = between(wrong(Degree.TYPE, 0))
    assert headline(mended) == (
        "nilearn 0.1 returns another number type from f(), and 0.2 does not."
    )
    assert notes(between(wrong(Degree.TYPE, 1))) == [
        "Another number type since nilearn 2: f() errs (another number type; https://a.b/c)"
    ]


def test_what_an_upgrade_mends_and_brings_are_both_told():
    said = headline(between(wrong(Degree.VALUES, 0, "g()"), wrong(Degree.ONCE_SAVED, 1)))
    assert said.startswith("Upgrade now: nilearn 0.1 returns wrong values from g(). Beware: ")
    said = headline(between(wrong(Degree.ONCE_SAVED, 0, "g()"), wrong(Degree.VALUES, 1)))
    assert said.startswith("Do not upgrade yet: ") and "from g() that are wrong once saved" in said


def test_a_brief_report_leaves_out_what_the_headline_tells():
    known = [wrong(Degree.VALUES, 1, "a()"), wrong(Degree.TYPE, 1, "b()")]
    text = " ".join(as_text(correctness_blocks(between(*known))).split())
    assert text.count("a()") == 1 and "Answers: 1 wrong values, 1 another number type." in text
    assert "https" not in text
    assert len(notes(between(*known))) == 2


def test_where_no_answer_is_wrong_nothing_is_said():
    assert correctness_blocks(between()) == []


def test_several_meanings_are_counted():
    meanings = [ChangedMeaning("nilearn-2", f"{name} changed.", "https://a.b/c") for name in "abc"]
    said = headline(between(meanings=meanings))
    assert said == "Beware: in nilearn 2 a meaning changed. a changed. 2 more changed too."


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "nilearn-0.14.0",
            "nilearn-0.14.1",
            "Upgrade now: nilearn 0.14.0 returns wrong values from NiftiMasker(standardize=True), ",
        ),
        (
            "nilearn-0.13.1",
            "nilearn-0.14.0",
            "Skip this release, which was withdrawn (yanked): nilearn 0.14.0 returns wrong values from NiftiMasker(",
        ),
        (
            "nilearn-0.13.1",
            "nilearn-0.14.1",
            "Upgrade now: nilearn 0.13.1 returns wrong values from smooth_img() and ",
        ),
        ("nilearn-0.11.1", "nilearn-0.12.0", "Beware: in nilearn 0.12.0 a meaning changed. "),
        ("nilearn-0.10.3", "nilearn-0.10.4", ""),
    ],
)
def test_what_is_known_decides(root, old, new, said):
    checkout = Checkout(root)
    known = checkout.timeline, checkout.wrong_answers, checkout.meanings
    found = correctness(*known, *map(checkout.timeline.index_of, (old, new)))
    assert headline(found).startswith(said) and bool(headline(found)) == bool(said)
    assert any(line.startswith("Still wrong in nilearn ") for line in notes(found))


def test_a_comparison_says_it_before_its_numbers(exact):
    indices = [exact.timeline.index_of(tag) for tag in ("nilearn-0.14.0", "nilearn-0.14.1")]
    compared = Changes(exact).between(*indices)
    brief, full = what_differs(compared, 5), every_result(compared)
    for blocks in (brief, full):
        assert blocks[1].text.startswith("Upgrade now: nilearn 0.14.0 returns wrong values from ")
    said = as_text(brief[2:3])
    assert re.search(r"Answers: .*\d fixed, \d wrong in both\.", " ".join(said.split()))
    assert "Still wrong in nilearn 0.14.1: " in as_text(full[2:3])
    assert "https://" not in as_text(brief[:3])
    answers = json.loads(comparison_as_json(compared))["answers"]
    assert answers["advice"] == "Upgrade now" and len(answers["mended"]) == 10


@pytest.mark.parametrize(
    ("nilearn", "said"),
    [
        ("0.14.1", "Still wrong in nilearn 0.14.1: resample_img(interpolation="),
        ("0.13.1", "Changed in nilearn 0.14.0: standardize=True divides by "),
    ],
)
def test_here_tells_it_of_the_users_own_version(exact, nilearn, said):
    mine = user_versions(exact, {"nilearn": nilearn})
    newest = exact.indices[-1]
    here = Here(
        executable="python",
        python="3.11.7",
        versions={"nilearn": nilearn},
        mine=mine,
        newest=exact.timeline[newest],
        upgrades=user_upgrades(Changes(exact), mine),
        machine=exact.machine,
        correctness=[correctness_of(exact, (one.index, newest), one.component) for one in mine],
    )
    text = " ".join(as_text(here_report(here)).split())
    assert said in text and ("Upgrade now: nilearn 0.13.1" in text) == (nilearn == "0.13.1")


def test_it_does_not_wait_for_numpy():
    code = "import sys, voxelocity.report.timeline_report; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
