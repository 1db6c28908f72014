"""The words that things are found by: each is told once, and those of the issue are among them."""

import re

import pytest

from tests.conftest import EXACT_MACHINE, ROOT
from tests.voxelocity.site.committed_page import committed_page
from voxelocity.asv.lines import lines_beside
from voxelocity.site.build import FOLDER
from voxelocity.site.contents import page_data
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import INDEXED_GZIP
from voxelocity.store.reader import ResultsReader


@pytest.fixture(scope="module")
def content():
    return committed_page(EXACT_MACHINE)


@pytest.fixture(scope="module")
def things(content):
    return content["things"]


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("get_fdata", "function"),
        ("masker", "function"),
        ("numpy", "release"),
        ("0.14.0", "release"),
        ("mmap", "task"),
        ("gz", "task"),
        ("gz", "file"),
        ("float32", "file"),
        ("float32", "call"),
        ("nfs", "topic"),
        ("hcp", "data set"),
        ("gunzip", "question"),
        ("upgrade", "view"),
        ("memory", "view"),
        ("compare", "view"),
        ("commits", "view"),
        ("method", "view"),
    ],
)
def test_each_kind_has_its_words(things, word, kind):
    assert any(word in each["words"] for each in things if each["kind"] == kind)


def test_each_numpy_scipy_and_python_beside_the_releases_is_found_by_its_number():
    reader = ResultsReader(Checkout(ROOT))
    indexed = {EXACT_MACHINE: reader.read(EXACT_MACHINE, INDEXED_GZIP)}
    lines = lines_beside(reader)
    page = page_data([reader.read(EXACT_MACHINE)], indexed, [], lines=lines)
    found = [each for each in page.things if each.kind == "version"]
    for number, part in (("2.0.2", "numpy"), ("2.4.6", "numpy"), ("3.13", "python")):
        (own,) = [each for each in found if number == each.title.split()[-1]]
        assert number in own.words and own.section == part and own.lines, own


def test_words_are_small_and_told_once(things):
    for each in things:
        assert each["words"] == [*dict.fromkeys(word.lower() for word in each["words"])]
        assert each["title"] and each["section"]


def test_a_release_is_found_by_its_number_and_begins_with_its_wrong_answers(things):
    upgrade, release = [each for each in things if "0.14.0" in each["words"]]
    assert (upgrade["section"], upgrade["chosen"]) == ("upgrade", {"my-nilearn": "0.14.0"})
    assert upgrade["title"] == "Upgrade from nilearn 0.14.0?"
    assert upgrade["lines"] == release["lines"][:1]
    assert release["chosen"] == {"release": "nilearn-0.14.0"}
    assert release["lines"][0].startswith("Upgrade now: nilearn 0.14.0 returns wrong values from ")
    assert "Wrong since nilearn 0.14.0: NiftiMasker(standardize=True)" in release["lines"][1]
    assert any("divides by the standard deviation of a sample" in each for each in release["lines"])
    # What it made faster or slower comes after that.
    assert {"standardize", "niftimasker", "wrong answers"} <= {*release["words"]}


def test_what_a_library_has_wrong_is_not_told_of_another_release(things):
    (stack,) = [each for each in things if "numpy 2.4 stack" in each["words"]]
    assert not any("wrong" in line.lower() for line in stack["lines"])
    (newest,) = [each for each in things if "0.14.1" in each["words"]]
    assert newest["lines"][-1].startswith("Still wrong in nilearn 0.14.1: resample_img(")


def test_each_view_of_the_page_is_found_by_its_name_first(things):
    page = (FOLDER / "index.html").read_text(encoding="utf-8")
    views = re.findall(r'<li><a href="#([\w-]+)">(.+?)</a></li>', page)
    assert [(each["section"], each["title"]) for each in things if each["kind"] == "view"] == views
    for _, title in views:
        first = next(each for each in things if title.split()[0].lower() in each["words"])
        assert first["title"] == title


def test_a_question_leads_to_its_answer(content, things):
    (machine,) = content["machines"].values()
    parts = {each["question"]: each["part"] for each in machine["answers"]}
    assert len({*parts.values()}) == len(parts) > 10
    found = {each["title"]: each["section"] for each in things if each["kind"] == "question"}
    assert found == parts


def test_each_function_and_call_is_there(content, things):
    titles = {
        kind: {each["title"] for each in things if each["kind"] == kind}
        for kind in ("function", "call")
    }
    calls = {each["call"] for each in content["benchmarks"] if not each["reference"]}
    assert titles["call"] == calls
    assert {"index_img", "get_fdata", "dataobj", "NiftiMasker"} <= titles["function"]
    assert not titles["function"] & {"f", "for"}


def test_what_is_wrong_to_this_day_is_found_by_the_type_of_the_image(things):
    found = [each for each in things if "uint8" in each["words"] and "wrong" in each["words"]]
    assert found and all(each["title"].startswith("Wrong to this day: ") for each in found)
    assert len({each["title"] for each in found}) == len(found)
