"""A library's own commits on the page: what lies in the result files, and no more than fits."""

import itertools
import json
import re

import pytest

from tests.voxelocity.site.conftest import VIEWS, opened, view, visible_parts
from voxelocity.site.build import page_of
from voxelocity.store.paths import COMMITS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def history(content):
    return next(each for each in json.loads(content)["commits"] if each["library"] == "nilearn")


def count_in(root, history, expression, commit):
    """The instructions in the result file, by asv's name of the benchmark."""
    name, _, parameters = re.sub(r"\\(.)", r"\1", expression)[1:-1].partition("(")
    folder = root / COMMITS["nilearn"] / history["machine"]
    (path,) = folder.glob(f"{commit[:8]}-*.json")
    found = json.loads(path.read_text())
    row = dict(zip(found["result_columns"], found["results"][name]))
    combinations = [", ".join(values) for values in itertools.product(*row["params"])]
    return row["result"][combinations.index(parameters.removesuffix(")"))]


def test_each_step_is_that_of_the_result_files(root, content, history):
    benchmarks = json.loads(content)["benchmarks"]
    counted = [
        step for step in history["steps"] if benchmarks[step["number"]]["metric"] == "instructions"
    ]
    assert len(counted) > 5
    for step in counted:
        expression = benchmarks[step["number"]]["expression"]
        old, new = (count_in(root, history, expression, step[end]) for end in ("old", "new"))
        assert step["values"] == [old, new]


def test_a_change_names_its_commits_and_what_finds_the_one(page, served, content, history):
    opened(page, served, "#commits")
    benchmarks = json.loads(content)["benchmarks"]
    between = next(step for step in history["steps"] if not step["releases"])
    pair = f"{between['old']}...{between['new']}"
    index = page.locator(f"#commits details[data-commits='{pair}']")
    # The newest that is the library's own is open.
    assert index.get_attribute("open") is not None
    assert page.locator("#commits details[open]").count() == 1
    text = index.inner_text()
    own = [step for step in history["steps"] if step["new"] == between["new"]]
    for step in own:
        assert benchmarks[step["number"]]["call"] in text
    link = index.locator("a").first.get_attribute("href")
    assert link == f"https://github.com/nilearn/nilearn/compare/{pair}"
    benchmark = benchmarks[own[0]["number"]]
    assert (
        f"culprit {benchmark['operation']}.{benchmark['method']} {between['old']} {between['new']}"
        in text
    )


def test_commits_without_a_value_between_two_are_counted(page, served, content, history):
    opened(page, served, "#commits")
    benchmarks = json.loads(content)["benchmarks"]
    skipping = [step for step in history["steps"] if step["skipped"]]
    for step in skipping:
        number = history["numbers"].index(step["number"])
        shas = [commit["sha"] for commit in history["commits"]]
        between = slice(shas.index(step["old"]) + 1, shas.index(step["new"]))
        assert history["values"][number][between] == [None] * step["skipped"]
    assert "unmask(signals, mask)" in {benchmarks[step["number"]]["call"] for step in skipping}
    step = skipping[0]
    index = page.locator(f"#commits details[data-commits='{step['old']}...{step['new']}']")
    index.locator("summary").click()
    assert f"{step['skipped']} commits measured between them have no value" in index.inner_text()


def test_next_to_nothing_has_no_ratio(page, served, content, history):
    opened(page, served, "#commits")
    benchmarks = json.loads(content)["benchmarks"]
    step = next(
        step
        for step in history["steps"]
        if benchmarks[step["number"]]["metric"] == "peakmem" and step["values"][1] < 1e6
    )
    index = page.locator(f"#commits details[data-commits='{step['old']}...{step['new']}']")
    index.locator("summary").click()
    assert "memory 98.3 MB to under 1 MB" in index.inner_text()


def test_the_chart_has_a_point_for_each_commit(page, served, content, history):
    opened(page, served, "#commits")
    indices = page.locator("#commits .chart svg .mark-symbol path")
    page.wait_for_selector("#commits .chart svg .mark-symbol path")
    call = page.input_value("#pick-commit-call")
    benchmarks = json.loads(content)["benchmarks"]
    (values,) = (
        values
        for number, values in zip(history["numbers"], history["values"])
        if benchmarks[number]["metric"] == "instructions"
        and f"{benchmarks[number]['operation']}.{benchmarks[number]['method']}" == call
    )
    assert indices.count() == sum(value is not None for value in values)
    assert len(values) == len(history["commits"]) == history["count"]
    assert page.errors == []


def many(content, commits):
    """The page's data with as many commits as it ever has, of so many that were measured."""
    changed = json.loads(content)
    for history in changed["commits"]:
        history["count"] = commits
        more = len(history["commits"]) - 1
        history["commits"] = [history["commits"][round(index * more / 399)] for index in range(400)]
        history["values"] = [
            [values[round(index * more / 399)] for index in range(400)]
            for values in history["values"]
        ]
        history["words"] = [
            [words[round(index * more / 399)] for index in range(400)] for words in history["words"]
        ]
    return json.dumps(changed)


def test_of_very_many_commits_the_page_says_how_many_it_shows(page, content, tmp_path):
    path = tmp_path / "index.html"
    path.write_text(page_of(many(content, 10_000)), encoding="utf-8")
    opened(page, tmp_path.as_uri(), "#commits")
    assert "The chart shows 400 of them" in page.inner_text("#commits")
    assert path.stat().st_size < 5e6
    assert page.errors == []


def test_without_commits_there_is_no_section(page, content, tmp_path):
    changed = json.loads(content) | {"commits": []}
    (tmp_path / "index.html").write_text(page_of(json.dumps(changed)), encoding="utf-8")
    opened(page, tmp_path.as_uri())
    for name in VIEWS.keys() - {"commits-view"}:
        view(page, name)
    assert not page.is_visible("nav a[href='#commits-view']")
    opened(page, tmp_path.as_uri(), "#commits")
    assert "commits" not in visible_parts(page) and "changes" in visible_parts(page)
    assert page.errors == []
