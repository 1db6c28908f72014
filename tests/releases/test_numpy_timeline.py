"""From one numpy to the next: each entry changes what it says, and both ends are those of the releases."""

import itertools
import json
import re

import pytest

from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.noise import noise_or_unknown
from voxelocity.analysis.release_steps import release_steps
from voxelocity.analysis.upgrade import all_upgrades
from voxelocity.asv.lines import lines_beside
from voxelocity.cli import here
from voxelocity.cli.parser import main
from voxelocity.model.benchmark import Metric
from voxelocity.model.scale import same_work
from voxelocity.report.line_report import whether_newer_helps
from voxelocity.runner.user_python import UserPython
from voxelocity.store.checkout import Checkout
from voxelocity.store.history import pins_of, requirements
from voxelocity.store.paths import NUMPY, TIMELINE
from voxelocity.store.reader import ResultsReader
from voxelocity.store.release_files import read_timeline


@pytest.fixture(scope="module")
def checkout(root):
    return Checkout(root).numpy


@pytest.fixture(scope="module")
def results(checkout):
    return ResultsReader(checkout).fullest()


def test_each_entry_changes_what_its_name_says_and_nothing_else(checkout, root):
    pins = [{pin.name: pin.version for pin in pins_of(entry, root)} for entry in checkout.timeline]
    changed = {}
    for (old, new), entry in zip(itertools.pairwise(pins), checkout.timeline[1:], strict=True):
        changed[entry.tag] = {name for name, _ in old.items() ^ new.items()}
    assert changed.pop("control-1") == set()
    # The rest, of which numpy and scipy are no part any more.
    assert changed.pop("stack-numpy-2.4") == {"narwhals", "pandas", "pytz", "scikit-learn"}
    for tag, names in changed.items():
        name, _, version = tag.removeprefix("stack-").partition("-")
        assert names == {name}, tag
        assert pins[checkout.timeline.index_of(tag)][name] == version


def test_both_ends_are_states_of_the_releases(checkout, root):
    releases = read_timeline(root, TIMELINE)
    for ours, theirs in (("nilearn-0.14.1", "control-5"), ("stack-numpy-2.4", "stack-numpy-2.4")):
        one, other = (
            line[line.index_of(tag)]
            for line, tag in ((checkout.timeline, ours), (releases, theirs))
        )
        assert requirements(one, root) == requirements(other, root)


def test_every_result_belongs_to_a_commit_of_its_history(checkout, root):
    known = set(checkout.history.commits.values())
    paths = list((root / NUMPY.results).glob("*/*-*.json"))
    assert paths
    for path in paths:
        assert json.loads(path.read_text())["commit_hash"] in known
    assert known.isdisjoint(Checkout(root).history.commits.values())


def test_the_ends_cost_what_they_cost_along_the_releases(results, exact):
    """On another machine, by other processes: bytes to the unit, instructions nearly so."""
    for ours, theirs in (("nilearn-0.14.1", "control-5"), ("stack-numpy-2.4", "stack-numpy-2.4")):
        one = results.values_at(results.timeline.index_of(ours))
        other = exact.values_at(exact.timeline.index_of(theirs))
        both = [each for each in one if each in other]
        for metric in (Metric.BYTES_READ, Metric.READS):
            own = [each for each in both if each.metric is metric]
            assert len(own) > 100
            assert [each for each in own if one[each] != other[each]] == []
        counted = [each for each in both if each.metric is Metric.INSTRUCTIONS]
        near = sum(same_work(one[each], other[each]) for each in counted)
        assert len(counted) > 400 and near > 0.95 * len(counted)


def test_the_wrong_answers_are_those_of_the_libraries(checkout, root):
    """Not those of nibabel 5.4.2 with an older nilearn."""
    newest = Checkout(root)
    known = {
        each.benchmarks for each in newest.wrong_answers if newest.timeline[-1].tag in each.tags
    }
    assert {each.benchmarks for each in checkout.wrong_answers} == known != set()
    for wrong in checkout.wrong_answers:
        assert wrong.tags == tuple(entry.tag for entry in checkout.timeline)


def test_each_explanation_is_of_a_step(checkout, results):
    steps = release_steps(Changes(results, noise_or_unknown(results)), checkout.explanations)
    used = {step.explanation for step in steps}
    assert [each.what for each in checkout.explanations if each not in used] == []


def test_a_tag_of_this_timeline_alone_is_told_from_one_of_both(checkout):
    releases = checkout.releases
    for states in (["stack-numpy-2.0.2", "nilearn-0.14.1"], ["numpy==2.1", "stack-numpy-2.4"]):
        assert releases.telling(states) is releases.numpy
    for states in (["nilearn-0.7.0", "stack-numpy-2.4"], ["nilearn==0.13.0 numpy==2.1"], ["x"]):
        assert releases.telling(states) is releases


def test_the_page_shows_both_lines_whichever_machines_have_measured_them(root):
    lines = lines_beside(ResultsReader(Checkout(root)))
    assert set(lines) == {"numpy", "python", "indexed_gzip"}
    for changes, explanations in lines.values():
        assert len(changes.results.indices) > 1 and explanations


def test_a_users_numpy_between_two_stacks_is_told_by_this_timeline(root, monkeypatch, capsys):
    versions = {"nilearn": "0.14.1", "nibabel": "5.4.2", "numpy": "2.2.1"}
    user = UserPython("python", "3.11.7", versions, {}, root)
    monkeypatch.setattr(here, "find_python", lambda python: python)
    monkeypatch.setattr(here, "describe", lambda *_: user)
    monkeypatch.chdir(root)
    assert main(["here", "--history-only", "--markdown"]) == 0
    text = capsys.readouterr().out
    assert "what an upgrade changes from numpy 2.2.6." in text
    assert text.count("\nnumpy 2.2.6 to numpy 2.4 stack (on ") == 1
    assert "numpy 1.26 stack to" not in text


@pytest.mark.parametrize(
    ("python", "said"),
    [
        ("3.11.2", ""),
        ("3.12.9", "What a newer one changes: with Python 3.12, gzip reads 128 KiB at a time"),
        ("3.14.0", "Python 3.13 takes up to 6 % fewer instructions than 3.12."),
        ("3.10.1", "The published results are of Python 3.11. Yours was not measured."),
    ],
)
def test_what_a_users_python_changes_is_told(root, python, said):
    told = here._other_python(ResultsReader(Checkout(root)), python)
    assert said in told and bool(told) == bool(said)
    assert ("Python 3.13" in told) == (python == "3.14.0")


@pytest.mark.parametrize(
    ("name", "begins", "ends"),
    [
        ("python", r"Yes, in part: (\d+) calls do less work with Python 3\.13 ", r"3\.13\."),
        ("indexed_gzip", r"Hardly: (\d+) calls do less work with indexed_gzip ", r"pieces\."),
    ],
)
def test_the_answer_of_a_line_counts_the_calls_and_tells_importing(root, name, begins, ends):
    changes, explanations = lines_beside(ResultsReader(Checkout(root)))[name]
    text, evidence = whether_newer_helps(changes, all_upgrades(changes), explanations)
    found = re.match(rf"{begins}than with .+?, and (\d+) do more\. .+{ends}$", text)
    assert found and len(set(evidence)) == len(evidence)
    fewer, more = map(int, found.groups())
    assert (fewer > more) == (name == "python")
    # Importing was measured of each Python, and is no call on a .nii.gz.
    assert ("Importing nilearn.image takes 176 MB with Python 3.11" in text) == (name == "python")
    # Times do not hold on other machines, so none were taken with indexed_gzip.
    assert ("Of those that were timed, " in text) == (name == "python")
