"""A user's versions are placed on the timeline, and an upgrade is what each of them did on its way."""

import dataclasses

import pytest

from tests.voxelocity.made_up import measure, quiet, steady, timeline
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.upgrade import user_upgrades, user_versions
from voxelocity.model.benchmark import Metric
from voxelocity.model.timeline import Changed

NILEARN, NIBABEL, STACK = Changed.NILEARN, Changed.NIBABEL, Changed.STACK


def results_of(cost=steady, **options):
    """nilearn 0.1 and 0.2, nibabel 3.0 and 3.1, stacks called numpy-0 and numpy-1."""
    return measure(timeline("control", "nilearn", "nibabel", "stack"), cost, **options)


@pytest.mark.parametrize(
    ("installed", "known", "exact"),
    [("0.1", "0.1", True), ("0.1.5", "0.1", False), ("0.0.9", "0.1", False), ("7", "0.2", False)],
)
def test_the_nearest_version_stands_for_one_that_was_not_measured(installed, known, exact):
    (found,) = user_versions(results_of(), {"nilearn": installed})
    assert (found.component, found.installed) == (NILEARN, installed)
    assert (found.measured, found.exact) == (known, exact)


def test_a_stack_is_told_by_its_numpy():
    results = results_of()
    entries = [
        dataclasses.replace(entry, stack=f"numpy-1.{2 + index // 4}")
        for index, entry in enumerate(results.timeline)
    ]
    results = dataclasses.replace(results, timeline=type(results.timeline)(entries))
    found = {
        version: user_versions(results, {"numpy": version})[0]
        for version in ("1.2.9", "1.3.0", "1.10.1")
    }
    assert [one.measured for one in found.values()] == ["numpy-1.2", "numpy-1.3", "numpy-1.3"]
    assert [one.exact for one in found.values()] == [True, True, False]


def test_the_index_is_the_last_with_the_version():
    indices = {
        one.component: one.index
        for one in user_versions(results_of(), {"nilearn": "0.1", "nibabel": "3.1"})
    }
    assert indices == {NILEARN: 1, NIBABEL: 4}


def cost(entry, benchmark):
    """nilearn 0.2 halves, nibabel 3.1 makes three times as much of the memory."""
    factor = (0.5 if entry.nilearn.version == "0.2" else 1) * (
        3 if entry.nibabel.version == "3.1" else 1
    )
    moved = benchmark.metric is Metric.PEAK and not benchmark.is_reference
    return steady(entry, benchmark) * (factor if moved else 1)


@pytest.mark.parametrize(
    ("installed", "ratios"),
    [
        ({"nilearn": "0.1", "nibabel": "3.0"}, {NILEARN: 0.5, NIBABEL: 3.0}),
        ({"nilearn": "0.1", "nibabel": "3.1"}, {NILEARN: 0.5}),
        ({"nilearn": "0.2", "nibabel": "3.0"}, {NIBABEL: 3.0}),
        ({"nilearn": "0.2", "nibabel": "3.1"}, {}),
    ],
)
def test_each_version_of_a_user_that_is_older_is_judged(installed, ratios):
    results = results_of(cost)
    changes = Changes(results, quiet(results))
    found = {
        one.component: one for one in user_upgrades(changes, user_versions(results, installed))
    }
    assert found.keys() == ratios.keys()
    for component, ratio in ratios.items():
        peaks = [
            change.mean.ratio
            for change in found[component].verdicts[0].changes
            if change.metric is Metric.PEAK
        ]
        assert peaks == pytest.approx([ratio] * len(peaks), rel=0.02) and peaks
