"""A user's versions are placed on the timeline, and an upgrade is what each of them did on its way."""

import dataclasses
import math

import pytest

from tests.voxelocity.made_up import measure, quiet, steady, timeline
from voxelocity.analysis.changes import Changes
from voxelocity.analysis.my_versions import my_versions, upgrade
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
    (found,) = my_versions(results_of(), {"nilearn": installed})
    assert (found.component, found.mine) == (NILEARN, installed)
    assert (found.known, found.exact) == (known, exact)


def test_a_stack_is_told_by_its_numpy():
    results = results_of()
    entries = [
        dataclasses.replace(entry, stack=f"numpy-1.{2 + index // 4}")
        for index, entry in enumerate(results.timeline)
    ]
    results = dataclasses.replace(
        results, timeline=dataclasses.replace(results.timeline, entries=tuple(entries))
    )
    found = {
        version: my_versions(results, {"numpy": version})[0]
        for version in ("1.2.9", "1.3.0", "1.10.1")
    }
    assert [one.known for one in found.values()] == ["numpy-1.2", "numpy-1.3", "numpy-1.3"]
    assert [one.exact for one in found.values()] == [True, True, False]


def test_the_index_is_the_last_with_the_version():
    indices = {
        one.component: one.index
        for one in my_versions(results_of(), {"nilearn": "0.1", "nibabel": "3.1"})
    }
    assert indices == {NILEARN: 1, NIBABEL: 4}


def cost(entry, benchmark):
    """nilearn 0.2 halves, nibabel 3.1 makes three times as much of the time."""
    factor = (0.5 if entry.nilearn.version == "0.2" else 1) * (
        3 if entry.nibabel.version == "3.1" else 1
    )
    moved = benchmark.metric is Metric.TIME and not benchmark.is_reference
    return steady(entry, benchmark) * (factor if moved else 1)


@pytest.mark.parametrize(
    ("installed", "ratio", "causes"),
    [
        ({"nilearn": "0.1", "nibabel": "3.0"}, 1.5, (NILEARN, NIBABEL)),
        ({"nilearn": "0.1", "nibabel": "3.1"}, 0.5, (NILEARN,)),
        ({"nilearn": "0.2", "nibabel": "3.0"}, 3.0, (NIBABEL,)),
    ],
)
def test_an_upgrade_is_the_product_of_what_each_did(installed, ratio, causes):
    results = results_of(cost)
    changes = Changes(results, quiet(results))
    (found,) = upgrade(changes, my_versions(results, installed))
    assert (found.operation, found.metric) == ("MeanOverTime", Metric.TIME)
    assert found.total.ratio == pytest.approx(ratio, rel=0.02)
    assert found.causes == causes
    assert found.total.log == pytest.approx(math.log(ratio), abs=0.02)


def test_with_the_newest_of_all_nothing_is_to_be_said():
    results = results_of(cost)
    mine = my_versions(results, {"nilearn": "0.2", "nibabel": "3.1"})
    assert upgrade(Changes(results, quiet(results)), mine) == []
