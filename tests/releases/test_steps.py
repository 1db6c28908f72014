"""The committed results show the steps that releases/steps.toml explains, and no change by the clock alone."""

import collections
import re

import pytest

from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.judgement import is_changed, is_notable
from voxelocity.analysis.release_steps import release_steps
from voxelocity.model.benchmark import Metric
from voxelocity.model.results import Outcome
from voxelocity.model.timeline import Changed
from voxelocity.store.checkout import Checkout
from voxelocity.store.history import pins_of
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
        assert changed[each], each.what
        assert not each.calls or set(each.calls) == changed[each], each.what


def test_a_release_is_explained_whole_or_not_at_all(explanations, steps):
    explained = {each.release for each in explanations}
    rest = {step.entry.tag for step in steps if step.explanation is None}
    assert explained & rest == set()


def test_the_rest_of_a_release_is_explained_once_and_last(explanations):
    by_release = collections.defaultdict(list)
    for each in explanations:
        by_release[each.release].append(not each.calls)
    assert all(sorted(rest) == rest and sum(rest) <= 1 for rest in by_release.values())


def test_no_result_has_two_explanations(explanations, steps):
    for step in steps:
        for change in step.changes:
            covering = [
                each
                for each in explanations
                if each.calls and each.covers(step.entry.tag, change.benchmark)
            ]
            assert len(covering) <= 1, (step.entry.tag, change.benchmark)


def test_sources_are_of_the_library(explanations):
    homes = {"nilearn": "nilearn", "nibabel": "nipy", "stack": "numpy"}
    for each in explanations:
        if each.source:
            home = homes[each.release.partition("-")[0]]
            assert each.source.startswith(f"https://github.com/{home}/")
            assert len(each.commit) >= 7


# Changes of time that reading the libraries explains; by entry the calls, and how many of their files at least.
KNOWN_TIMES = {
    "nilearn-0.13.0": {"LoopOverVolumes.iter_img": 2, "SliceOfVolumes.index_img": 2},
    "nilearn-0.13.1": {"Opening.load_img": 2, "ArrayAccess.load_img_get_fdata": 4},
    # Python's garbage collections, which went.
    "nilearn-0.14.0": {
        "MeanOverTime.path": 4,
        "MeanOverTimeInMemory.mean_img": 2,
        "Growth.mean_img": 4,
        "Masking.masker": 1,
    },
    "nibabel-4.0.0": {"Importing.nibabel": 1},
}


@pytest.fixture(scope="module")
def changes(exact):
    return Changes(exact)


def changed_times(changes, index):
    """The calls whose times changed from the entry before, once a file."""
    comparison = changes.between(index - 1, index)
    return [
        change.benchmark
        for change in comparison.changes
        if change.benchmark.metric is Metric.TIME and is_changed(changes, comparison, change)
    ]


@pytest.mark.parametrize("tag", KNOWN_TIMES)
def test_the_known_changes_of_time_are_told(exact, changes, tag):
    found = collections.Counter(
        f"{each.operation}.{each.method}"
        for each in changed_times(changes, exact.timeline.index_of(tag))
    )
    assert {call: found[call] for call in KNOWN_TIMES[tag]} == KNOWN_TIMES[tag]


@pytest.mark.slow
def test_no_time_is_told_where_nothing_changed(exact, changes):
    """At controls, and at each nibabel of which nothing exact of any call moved."""
    looked_at = 0
    for index, entry in enumerate(exact.timeline[1:], 1):
        if entry.changed not in (Changed.CONTROL, Changed.NIBABEL):
            continue
        comparison = changes.between(index - 1, index)
        moved = {
            (change.benchmark.operation, change.benchmark.method)
            for change in comparison.changes
            if change.benchmark.metric is not Metric.TIME
            and is_notable(change.total, change.benchmark.metric)
        }
        if entry.changed is Changed.CONTROL or not moved:
            looked_at += 1
            confirmations = exact.confirmations.get((comparison.old.tag, entry.tag), {})
            known = {b for b, each in confirmations.items() if each.outcome is Outcome.CONFIRMED}
            assert set(changed_times(changes, index)) <= known, entry.tag
    assert looked_at >= 10


def test_a_package_that_is_said_to_arrive_has_changed(explanations, root):
    """By the locks of the stacks."""
    timeline = Checkout(root).timeline
    for each in explanations:
        index = timeline.index_of(each.release)
        if timeline[index].changed != Changed.STACK:
            continue
        old, new = (
            {pin.name: pin.version for pin in pins_of(timeline[place], root)}
            for place in (index - 1, index)
        )
        changed = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
        named = set(re.findall(r"numpy|scipy|pandas|scikit-learn", each.what))
        assert named <= changed, each.what
