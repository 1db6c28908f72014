"""What asv stored is judged once: a value, or why there is none."""

import math

import pytest

from voxelocity.model.benchmark import Metric
from voxelocity.model.results import FAILURES, Result, Status, first_status


@pytest.mark.parametrize(
    ("metric", "reported", "samples", "known", "status", "estimate"),
    [
        (Metric.TIME, 0.2, [0.3, 0.1, 0.2], False, Status.MEASURED, 0.1),
        (Metric.TIME, 0.2, [], False, Status.NO_SAMPLES, None),
        (Metric.TIME, 0.2, None, False, Status.NO_SAMPLES, None),
        (Metric.TIME, None, None, False, Status.FAILED, None),
        (Metric.TIME, None, None, True, Status.WRONG_ANSWER, None),
        (Metric.TIME, math.nan, None, False, Status.NOT_APPLICABLE, None),
        (Metric.PEAK, 1e8, None, False, Status.MEASURED, 1e8),
        (Metric.PEAK, 1e8, None, True, Status.WRONG_ANSWER, None),
        (Metric.TIME, 0.2, [0.3, 0.1, 0.2], True, Status.WRONG_ANSWER, None),
        (Metric.PEAK, None, None, False, Status.FAILED, None),
        (Metric.PEAK, math.nan, None, False, Status.NOT_APPLICABLE, None),
    ],
)
def test_a_result_has_a_status_and_an_estimate(metric, reported, samples, known, status, estimate):
    found = Result.of(metric, reported, samples, known)
    assert (found.status, found.estimate) == (status, estimate)


def test_of_two_statuses_the_one_that_counts_most_is_named():
    order = ["wrong answer", "failed", "n/a", "no samples", "not measured", "measured"]
    assert [status.value for status in Status] == order
    for more, one in enumerate(Status):
        for other in list(Status)[more:]:
            assert first_status([one, other]) is first_status([other, one]) is one
    assert {"failed", "wrong answer"} == set(FAILURES)
