"""The best call is the minimum; what differs from it by no more than the noise is as good."""

import math

import pytest

from tests.voxelocity.made_up import FAILED, IMAGES, MEBIBYTE, measure, timeline
from voxelocity.analysis.noise import Floor, Noise
from voxelocity.analysis.tasks import best_call
from voxelocity.model.benchmark import Metric

METHODS = ("a", "b", "c", "reference")


def results(seconds, mebibytes=(1, 1, 1, 1)):
    costs = dict(zip(METHODS, zip(seconds, mebibytes, strict=True), strict=True))

    def cost(entry, benchmark):
        time, memory = costs[benchmark.method]
        return time if benchmark.metric is Metric.TIME else memory * MEBIBYTE

    return measure(timeline(), cost, calls=METHODS, images=IMAGES[:1])


def best(found, metric=Metric.TIME, floor=0.1):
    sizes = {Metric.TIME: math.log1p(floor), Metric.PEAK: MEBIBYTE}
    noise = Noise(
        {
            benchmark: Floor(benchmark.metric, sizes[benchmark.metric])
            for benchmark in found.catalogue.benchmarks
        },
        (),
        {},
        {},
    )
    return best_call(found, noise, found.catalogue.benchmarks, metric, 0)


def test_the_minimum_is_best_and_the_reference_is_none():
    found = best(results([3.0, 2.0, 5.0, 1.0]))
    assert (found.best.method, found.equal, found.all_equal) == ("b", (), False)
    assert found.reference == pytest.approx(2.0)


def test_what_the_noise_explains_is_as_good_best_first():
    found = best(results([2.18, 2.0, 2.1, 1.0]))
    assert [benchmark.method for benchmark in found.equal] == ["c", "a"]
    assert found.all_equal
    found = best(results([2.22, 2.0, 2.1, 1.0]))
    assert [benchmark.method for benchmark in found.equal] == ["c"] and not found.all_equal


def test_of_equal_peaks_the_faster_call_is_best():
    found = best(results([3.0, 2.0, 1.0, 1.0], [8, 8, 16, 4]), Metric.PEAK)
    assert found.best.method == "b"
    assert [benchmark.method for benchmark in found.equal] == ["a"]
    assert found.reference == pytest.approx(2.0)
    assert not found.as_little_as_the_reference


def test_of_two_peaks_the_floor_of_the_smaller_counts():
    """It is the larger one: a mebibyte is half of 2 MiB, and a third of 2.9."""
    found = best(results([1.0, 2.0, 3.0, 1.0], [2, 2.9, 3.1, 1]), Metric.PEAK)
    assert [benchmark.method for benchmark in found.equal] == ["b"]


def test_peaks_below_a_mebibyte_are_as_little_as_the_reference():
    found = best(results([1.0] * 4, [0.1, 0.2, 16, 0.01]), Metric.PEAK)
    assert found.as_little_as_the_reference
    assert found.reference == 1.0
    found = best(results([1.0] * 4, [-0.1, 0.2, 16, 4]), Metric.PEAK)
    assert found.reference is None, "less than nothing has no ratio"


def test_what_failed_is_not_best():
    def without(*calls):
        found = results([1.0, 2.0, 3.0, 1.0])
        benchmarks = {
            (benchmark.method, benchmark.metric): benchmark
            for benchmark in found.catalogue.benchmarks
        }
        found.measured[0].update({benchmarks[method, Metric.TIME]: FAILED for method in calls})
        return best(found)

    assert without("a").best.method == "b"
    assert without("a", "reference").reference is None
    assert without("a", "reference", "b", "c") is None
