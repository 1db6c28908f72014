"""The picture of all changes has the largest change of each kind of work, by its sign and its size."""

import dataclasses
import math
import re

import pytest

from tests.voxelocity.made_up import confirmed, measure, operation, quiet, steady, timeline
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.release_steps import release_steps
from voxelocity.model.benchmark import Metric
from voxelocity.site.overview import LEVELS, changes_of_works

ENTRIES = timeline("control", "nilearn")


def found(cost, change=lambda results: results):
    """What the picture shows of results; from nilearn 0.2 a time takes ``cost`` times as long."""

    def costs(entry, benchmark):
        is_old = entry.nilearn.version < "0.2" or benchmark.is_reference
        return steady(entry, benchmark) * (1 if is_old else cost(benchmark))

    results = change(confirmed(measure(ENTRIES, costs)))
    steps = release_steps(Changes(results, quiet(results)), ())
    return list(changes_of_works(results, steps))


def times(factors):
    """A function: the factor of each time by the type of the image; peaks stay."""
    return lambda benchmark: (
        factors[benchmark.parameters[0]] if benchmark.metric is Metric.TIME else 1
    )


@pytest.mark.parametrize(
    ("factor", "level"),
    [(1.08, 1), (1.12, 2), (1.49, 2), (1.52, 3), (3.95, 3), (4.05, 4), (15.9, 4), (16.1, 5)],
)
@pytest.mark.parametrize("sign", [1, -1])
def test_the_level_tells_the_direction_and_the_size(factor, level, sign):
    (change,) = found(times(dict.fromkeys(("int16", "float32"), factor**sign)))
    assert change.level == sign * level
    assert (change.index, change.work, change.metric) == (2, "the mean over time", "time")


def test_each_level_is_said_in_words():
    assert LEVELS == (
        "under 1.1",
        "1.1 to 1.5",
        "1.5 to 4",
        "4 to 16",
        "over 16",
    )


@pytest.mark.parametrize(
    ("factors", "level", "words"),
    [
        ({"int16": 1.2, "float32": 3}, 3, "3 times slower, the largest of 4 changes (4 worse)"),
        (
            {"int16": 0.5, "float32": 3},
            3,
            "3 times slower, the largest of 4 changes (2 better, 2 worse)",
        ),
        (
            {"int16": 0.1, "float32": 3},
            -4,
            "10 times faster, the largest of 4 changes (2 better, 2 worse)",
        ),
        ({"int16": 0.1, "float32": 1}, -4, "10 times faster, the largest of 2 changes (2 better)"),
    ],
)
def test_the_largest_change_speaks_for_its_kind_of_work(factors, level, words):
    (change,) = found(times(factors))
    assert change.level == level
    assert re.match(r"mean_img\(path\), (int16|float32) \.nii(\.gz)?: ", change.words)
    assert change.words.endswith(words)


def test_times_and_peaks_are_two_changes():
    both = found(lambda benchmark: 2 if benchmark.metric is Metric.TIME else 0.5)
    assert {change.metric: change.level for change in both} == {"time": 3, "peakmem": -3}
    (peak,) = [change for change in both if change.metric == "peakmem"]
    assert "2 times less, the largest of 4 changes (4 better)" in peak.words


def test_nothing_changed_is_nothing_shown():
    assert found(times({"int16": 1, "float32": 1})) == []


def test_an_operation_without_a_work_of_its_own_is_left_out():
    def without(results):
        known = dataclasses.replace(
            results.catalogue, operations={"MeanOverTime": operation(work="")}
        )
        return dataclasses.replace(results, catalogue=known)

    factors = times({"int16": 3, "float32": 3})
    assert len(found(factors)) == 1
    assert found(factors, without) == []


def test_a_tiny_image_speaks_for_nothing():
    def tiny(results):
        shapes = {
            key: (2, 2, 2, 2) if key[2][0] == "int16" else shape
            for key, shape in results.catalogue.shapes.items()
        }
        return dataclasses.replace(
            results, catalogue=dataclasses.replace(results.catalogue, shapes=shapes)
        )

    factors = times({"int16": 9, "float32": 1})
    assert len(found(factors)) == 1
    assert found(factors, tiny) == []


@pytest.mark.parametrize("results", ["committed", "exact"])
def test_of_the_committed_results_each_step_of_a_work_is_there_once(results, request):
    results = request.getfixturevalue(results)
    steps = release_steps(Changes(results), ())
    logs = {}
    for step in steps:
        for change in step.changes:
            work = results.catalogue.operation(change.benchmark).work
            if work and results.catalogue.is_of_usual_size(change.benchmark):
                key = results.timeline.index(step.entry), work, change.benchmark.metric
                logs.setdefault(key, []).append(change.total.log)
    shown = list(changes_of_works(results, steps))
    assert len(shown) == len(logs) > 5
    for change in shown:
        largest = max(logs[change.index, change.work, change.metric], key=abs)
        assert math.copysign(1, change.level) == math.copysign(1, largest)
        bounds = (0, 1.1, 1.5, 4, 16, math.inf)
        assert bounds[abs(change.level) - 1] <= math.exp(abs(largest)) < bounds[abs(change.level)]
