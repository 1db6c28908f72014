"""What a peak tells of images of another size."""

import pytest

from tests.voxelocity.made_up import (
    FAILED,
    IMAGES,
    MEBIBYTE,
    measure,
    peak,
    peak_benchmark,
    steady,
    timeline,
)
from voxelocity.analysis.growth import importing_peak, memory_need
from voxelocity.model.benchmark import Metric
from voxelocity.model.results import Status


def need(above):
    """Of an image of 10 000 voxels in ten volumes."""
    found = measure(timeline(), lambda e, c: 0.1 if c.metric is Metric.TIME else above)
    return memory_need(found, peak_benchmark(), 0)


def test_a_byte_a_voxel_or_more_holds_the_whole_image():
    found = need(160_000)
    assert (found.whole, found.per_voxel, found.fixed) == (True, 16.0, 100 * MEBIBYTE)
    assert need(10_000).whole


def test_less_grows_with_a_volume():
    found = need(9_999)
    assert (found.whole, found.per_voxel) == (False, pytest.approx(9.999))


def test_below_the_baseline_nothing_is_needed():
    found = need(-5000)
    assert (found.whole, found.per_voxel, found.fixed) == (False, 0.0, 100 * MEBIBYTE)


def test_the_largest_baseline_of_the_operation_is_fixed():
    found = measure(timeline(), steady)
    found.measured[0][peak_benchmark(parameters=IMAGES[1]).baseline] = peak(120 * MEBIBYTE)
    assert memory_need(found, peak_benchmark(), 0).fixed == 120 * MEBIBYTE


def test_without_a_value_the_status_is_given():
    found = measure(timeline(), steady)
    found.measured[0][peak_benchmark()] = FAILED
    assert memory_need(found, peak_benchmark(), 0) is Status.FAILED
    found = measure(timeline(), steady)
    del found.measured[0][peak_benchmark()]
    assert memory_need(found, peak_benchmark(), 0) is Status.NOT_MEASURED


def test_the_peak_of_importing_is_that_of_the_whole_process():
    results = measure(timeline(), steady)
    assert importing_peak(results, 0) is None
    benchmark = peak_benchmark("nilearn_image", (), "Importing")
    results.measured[0] |= {benchmark: peak(160 * MEBIBYTE), benchmark.baseline: peak(9 * MEBIBYTE)}
    assert importing_peak(results, 0) == 160 * MEBIBYTE
    results.measured[0][benchmark] = FAILED
    assert importing_peak(results, 0) is None
