"""The values of a machine: peaks above their own baseline, and a status where there is none."""

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
from voxelocity.model.results import Status


def test_a_peak_is_above_the_baseline_of_its_own_image():
    results = measure(timeline("nilearn"), steady)
    assert results.value(peak_benchmark(), 1) == 50 * MEBIBYTE
    assert results.value(time_benchmark(), 1) == 0.1
    assert results.indices == (0, 1)


def test_a_peak_without_its_baseline_is_not_measured():
    results = measure(timeline(), steady)
    del results.measured[0][peak_benchmark().baseline]
    assert results.value(peak_benchmark(), 0) is None
    assert results.status(peak_benchmark(), 0) is Status.NOT_MEASURED
    assert results.status(peak_benchmark(parameters=IMAGES[1]), 0) is Status.MEASURED
    results = measure(timeline(), steady)
    results.measured[0][peak_benchmark(parameters=IMAGES[1]).baseline] = FAILED
    assert results.status(peak_benchmark(parameters=IMAGES[1]), 0) is Status.NOT_MEASURED


def test_what_was_never_asked_for_is_not_measured():
    results = measure(timeline("nilearn"), steady, skipped=(1,))
    assert results.status(time_benchmark(), 1) is Status.NOT_MEASURED
    assert results.status(time_benchmark("other"), 0) is Status.NOT_MEASURED
    assert results.value(time_benchmark("other"), 0) is None


def test_what_is_asked_for_again_and_again_is_looked_up_once(committed):
    """Publishing asks a hundred thousand times."""
    for index in committed.indices:
        assert committed.statuses_at(index) is committed.statuses_at(index)
        assert committed.values_at(index) is committed.values_at(index)
