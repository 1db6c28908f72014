"""A series: finished logarithms whose differences are the changes, shares and all."""

import itertools
import math
import random

import pytest

from tests.voxelocity.made_up import (
    FAILED,
    IMAGES,
    MEBIBYTE,
    measure,
    peak_cell,
    steady,
    time_cell,
    timeline,
)
from voxelocity.analysis.causes import Cause, cause_of, stretches
from voxelocity.analysis.noise import Noise, noise_of
from voxelocity.analysis.series import (
    floor_factors,
    mean_series,
    series_of,
    shares_between,
    total_between,
)
from voxelocity.analysis.steps import steps_of
from voxelocity.results.cell import Metric

CHANGES = ("control", "nilearn", "nibabel", "control", "stack", "nilearn", "nilearn")


@pytest.fixture
def results():
    """Costs that wander, with some entries and some cells that are missing."""
    generator = random.Random(5)
    costs = {}

    def cost(entry, cell):
        key = (entry.tag, cell)
        return steady(entry, cell) * costs.setdefault(key, generator.lognormvariate(0, 0.4))

    found = measure(timeline(*CHANGES), cost, spread=0.01, skipped=(3,))
    found.measured[4][time_cell()] = FAILED
    return found


def test_differences_of_points_are_the_changes(results):
    noise = noise_of(results)
    for cell in (time_cell(), peak_cell(), time_cell(parameters=IMAGES[2])):
        series = series_of(results, noise, cell)
        assert set(series) == {
            place for place in results.places if results.value(cell, place) is not None
        }
        for old, new in itertools.permutations(series, 2):
            total = total_between(series[old], series[new])
            ratio = results.value(cell, new) / results.value(cell, old)
            assert total.ratio == pytest.approx(ratio)
            floors = [noise.floor(cell).at(results.value(cell, place)) for place in (old, new)]
            assert total.floor == max(floors)
            factors = dict.fromkeys(Cause, 1.0)
            shares = shares_between(series[old], series[new], factors)
            assert sum(share.log for share in shares.values()) == pytest.approx(total.log)


def test_a_mean_is_over_the_places_at_which_all_have_a_value(results):
    noise = noise_of(results)
    cells = [time_cell(parameters=image) for image in IMAGES]
    each = [series_of(results, noise, cell) for cell in cells]
    mean = mean_series(each)
    assert set(mean) == set(results.places) - {4}
    for place, point in mean.items():
        assert point.log == pytest.approx(
            math.fsum(math.log(results.value(cell, place)) for cell in cells) / 4
        )
        assert sum(point.causes.values()) == pytest.approx(point.log - mean[0].log)


def test_a_small_peak_counts_as_a_mebibyte():
    results = measure(
        timeline("nilearn"),
        lambda e, c: 0.1 if c.metric is Metric.TIME else 3e3 if e.tag == "nilearn-1" else 9e5,
    )
    series = series_of(results, Noise({}, (), {}, {}), peak_cell())
    assert [point.log for point in series.values()] == [math.log(MEBIBYTE)] * 2
    assert total_between(*series.values()).floor == math.inf


def test_the_cause_of_a_step_is_what_alone_changed():
    entries = timeline(*CHANGES)
    assert cause_of(entries, 0, 1) is Cause.UNEXPLAINED
    assert cause_of(entries, 0, 2) is Cause.NILEARN
    assert cause_of(entries, 1, 3) is Cause.UNEXPLAINED
    assert cause_of(entries, 2, 4) is Cause.NIBABEL
    assert cause_of(entries, 4, 5) is Cause.STACK
    assert cause_of(entries, 5, 7) is Cause.NILEARN


def test_stretches_of_one_cause_in_a_row_count_once():
    entries = timeline(*CHANGES)
    places = list(range(8))
    assert (
        stretches(entries, places, 0, 7)
        == stretches(entries, places, 7, 0)
        == {
            Cause.NILEARN: 2,
            Cause.NIBABEL: 1,
            Cause.STACK: 1,
            Cause.UNEXPLAINED: 2,
        }
    )
    assert stretches(entries, places, 5, 7)[Cause.NILEARN] == 1
    assert stretches(entries, [0, 5, 7], 0, 7)[Cause.UNEXPLAINED] == 1
    factors = floor_factors(stretches(entries, places, 0, 7))
    assert factors[Cause.NILEARN] == pytest.approx(math.sqrt(2))
    nothing = floor_factors(stretches(entries, places, 5, 7))
    assert nothing[Cause.STACK] == 1.0, "a share without a step has the floor of the whole"


def test_steps_are_the_changes_beyond_the_noise_with_what_made_them():
    def cost(entry, cell):
        slower = 2 if entry.nilearn.version >= "0.2" else 1
        return steady(entry, cell) * slower * (1.5 if entry.stack == "numpy-1" else 1)

    results = measure(timeline(*CHANGES), cost, spread=0.001, skipped=(1, 4))
    pairs = measure(timeline("control", "control"), steady, spread=0.001)
    series = series_of(results, noise_of(pairs), time_cell())
    steps = steps_of(results.timeline, series)
    assert [(step.start, step.place, step.cause) for step in steps] == [
        (0, 2, Cause.NILEARN),
        (3, 5, Cause.STACK),
    ]
    assert [math.exp(step.log) for step in steps] == pytest.approx([2, 1.5], rel=0.01)
