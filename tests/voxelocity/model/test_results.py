"""The values of a machine: peaks above their own baseline, and a status where there is none."""

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
from voxelocity.model.result import Status


def test_a_peak_is_above_the_baseline_of_its_own_image():
    results = measure(timeline("nilearn"), steady)
    assert results.value(peak_cell(), 1) == 50 * MEBIBYTE
    assert results.value(time_cell(), 1) == 0.1
    assert results.places == (0, 1)
    assert not any(cell.is_baseline for cell in results.cells_at(0))


def test_a_peak_without_its_baseline_is_not_measured():
    results = measure(timeline(), steady)
    del results.measured[0][peak_cell().baseline]
    assert results.value(peak_cell(), 0) is None
    assert results.status(peak_cell(), 0) is Status.NOT_MEASURED
    assert results.status(peak_cell(parameters=IMAGES[1]), 0) is Status.MEASURED
    results = measure(timeline(), steady)
    results.measured[0][peak_cell(parameters=IMAGES[1]).baseline] = FAILED
    assert results.status(peak_cell(parameters=IMAGES[1]), 0) is Status.NOT_MEASURED


def test_what_was_never_asked_for_is_not_measured():
    results = measure(timeline("nilearn"), steady, skipped=(1,))
    assert results.status(time_cell(), 1) is Status.NOT_MEASURED
    assert results.status(time_cell("other"), 0) is Status.NOT_MEASURED
    assert results.value(time_cell("other"), 0) is None
