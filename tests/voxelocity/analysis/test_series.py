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
    peak_benchmark,
    steady,
    time_benchmark,
    timeline,
)
from voxelocity.analysis.noise import Floor, Noise, noise_of
from voxelocity.analysis.series import (
    Cause,
    mean_series,
    series_of,
)
from voxelocity.model.benchmark import Metric

CHANGES = ("control", "nilearn", "nibabel", "control", "stack", "nilearn", "nilearn")


@pytest.fixture
def results():
    """Costs that wander, with some entries and some benchmarks that are missing."""
    generator = random.Random(5)
    costs = {}

    def cost(entry, benchmark):
        key = (entry.tag, benchmark)
        return steady(entry, benchmark) * costs.setdefault(key, generator.lognormvariate(0, 0.4))

    found = measure(timeline(*CHANGES), cost, spread=0.01, skipped=(3,))
    found.measured[4][time_benchmark()] = FAILED
    return found


def test_differences_of_points_are_the_changes(results):
    noise = noise_of(results)
    for benchmark in (time_benchmark(), peak_benchmark(), time_benchmark(parameters=IMAGES[2])):
        series = series_of(results, noise, benchmark)
        assert set(series) == {
            index for index in results.indices if results.value(benchmark, index) is not None
        }
        for old, new in itertools.permutations(series, 2):
            total = series[old].change_to(series[new])
            ratio = results.value(benchmark, new) / results.value(benchmark, old)
            assert total.ratio == pytest.approx(ratio)
            floors = [
                noise.floor(benchmark).at(results.value(benchmark, index)) for index in (old, new)
            ]
            assert total.floor == max(floors)
            factors = dict.fromkeys(Cause, 1.0)
            shares = series[old].shares_to(series[new], factors)
            assert sum(share.log for share in shares.values()) == pytest.approx(total.log)


def test_a_mean_is_over_the_indices_at_which_all_have_a_value(results):
    noise = noise_of(results)
    benchmarks = [time_benchmark(parameters=image) for image in IMAGES]
    each = [series_of(results, noise, benchmark) for benchmark in benchmarks]
    mean = mean_series(each)
    assert set(mean) == set(results.indices) - {4}
    for index, point in mean.items():
        assert point.log == pytest.approx(
            math.fsum(math.log(results.value(benchmark, index)) for benchmark in benchmarks) / 4
        )
        assert sum(point.causes.values()) == pytest.approx(point.log - mean[0].log)


def test_a_small_peak_counts_as_a_quarter_of_a_mebibyte():
    results = measure(
        timeline("nilearn"),
        lambda e, c: 0.1 if c.metric is Metric.TIME else 3e3 if e.tag == "nilearn-1" else 2e5,
    )
    series = series_of(results, Noise({}, (), {}, {}), peak_benchmark())
    assert [point.log for point in series.values()] == [math.log(MEBIBYTE / 4)] * 2
    first, last = series.values()
    assert first.change_to(last).floor == math.inf


def test_the_floor_of_a_mean_is_the_mean_of_the_floors():
    """The noise of benchmarks that were measured together may be common to them: it does not average out."""
    results = measure(timeline("nilearn"), steady)
    benchmarks = [time_benchmark(parameters=image) for image in IMAGES]
    sizes = (0.01, 0.02, 0.03, 0.1)
    floors = {benchmark: Floor(Metric.TIME, size) for benchmark, size in zip(benchmarks, sizes)}
    noise = Noise(floors, (), {}, {})
    mean = mean_series([series_of(results, noise, benchmark) for benchmark in benchmarks])
    assert [point.floor for point in mean.values()] == pytest.approx([0.04, 0.04])
