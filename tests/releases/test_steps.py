"""The explanations in releases/steps.toml are of steps that the committed results show."""

import collections

import pytest

from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.release_steps import release_steps
from voxelocity.store.checkout import Checkout
from voxelocity.store.release_files import read_explanations


@pytest.fixture(scope="module")
def explanations(root):
    return read_explanations(root, Checkout(root).timeline)


@pytest.fixture(scope="module")
def steps(exact, explanations):
    return release_steps(Changes(exact), explanations)


def test_each_explains_a_step(explanations, steps):
    used = {step.explanation for step in steps}
    assert explanations
    assert [each.what for each in explanations if each not in used] == []


def test_each_call_that_is_named_has_changed(explanations, steps):
    changed = collections.defaultdict(set)
    for step in steps:
        for change in step.changes:
            changed[step.explanation].add(f"{change.benchmark.operation}.{change.benchmark.method}")
    for each in explanations:
        assert set(each.calls) == changed[each], each.what


def test_a_release_is_explained_whole_or_not_at_all(explanations, steps):
    explained = {each.release for each in explanations}
    rest = {step.entry.tag for step in steps if step.explanation is None}
    assert explained & rest == set()


def test_no_result_has_two_explanations(explanations, steps):
    for step in steps:
        for change in step.changes:
            covering = [
                each for each in explanations if each.covers(step.entry.tag, change.benchmark)
            ]
            assert len(covering) <= 1, (step.entry.tag, change.benchmark)


def test_sources_are_of_the_library(explanations):
    homes = {"nilearn": "https://github.com/nilearn/", "nibabel": "https://github.com/nipy/"}
    for each in explanations:
        if each.source:
            assert each.source.startswith(homes[each.release.partition("-")[0]])
            assert len(each.commit) >= 7
