"""The report says how noisy the times are, and nothing about cells that have none."""

import pytest

from tests.voxelocity.made_up import NOT_APPLICABLE, measure, steady, time_cell, timed, timeline
from voxelocity.analysis.noise import as_asv_shows, noise_of
from voxelocity.reports.noise_report import floors_of_times, noise_report, percent


@pytest.mark.parametrize(
    ("share", "said"),
    [(0.054, "5%"), (1.07, "107%"), (9.99, "999%"), (10.0, "more than 1000%")],
)
def test_a_floor_that_says_nothing_is_not_a_number(share, said):
    assert percent(share) == said


def test_an_outlier_does_not_fill_the_report_with_digits():
    results = measure(timeline("control"), steady, spread=0.001)
    results.measured[1][time_cell()] = timed(100.0)
    noise = noise_of(results)
    assert noise.times[-1] > 10
    report = "\n".join(noise_report(results, noise, noise_of(results, as_asv_shows)))
    assert "more than 1000%" in report
    assert f"the floors are {floors_of_times(noise)}" in report


def test_a_cell_that_has_no_value_anywhere_has_no_floor():
    results = measure(timeline("control"), steady, spread=0.01)
    for cells in results.measured.values():
        cells[time_cell()] = NOT_APPLICABLE
    noise = noise_of(results)
    assert time_cell() not in noise.floors
    assert len(noise.times) == 7
