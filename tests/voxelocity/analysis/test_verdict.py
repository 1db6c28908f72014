"""What a difference is called, and what a reader should do about it."""

import pytest

from voxelocity.analysis.series import Factor
from voxelocity.analysis.verdict import WorkChange, WorkVerdict, summary_of
from voxelocity.results.cell import Metric
from voxelocity.software.timeline import Changed


def change(metric, log=0.0, better=0, worse=0, count=10):
    return WorkChange(metric, Factor(log, 0.01), better, worse, count)


@pytest.mark.parametrize(("better", "said"), [(4, False), (5, True)])
def test_a_few_of_many_times_are_chance(better, said):
    verdict = WorkVerdict("one", (change(Metric.TIME, better=better, count=50),))
    assert ("some calls of one" in summary_of(Changed.NILEARN, "1", "2", [verdict], [])) is said


def test_one_peak_is_enough():
    verdict = WorkVerdict("one", (change(Metric.PEAK, worse=1, count=50),))
    assert "costs more" in summary_of(Changed.NILEARN, "1", "2", [verdict], [])
    assert verdict.sentence == (
        "one: no difference in memory on average, but 1 of 50 results with more memory"
    )


def test_several_kinds_of_work_are_listed():
    faster, slower = change(Metric.TIME, log=-1.0), change(Metric.TIME, log=1.0)
    less = change(Metric.PEAK, log=-1.0)
    verdicts = [
        WorkVerdict("one", (faster, change(Metric.PEAK))),
        WorkVerdict("two", (change(Metric.TIME), less)),
        WorkVerdict("three", (slower,)),
    ]
    assert summary_of(Changed.STACK, "a", "b", verdicts, []) == (
        "The stack b is a trade-off: better for one and two; worse for three."
    )
    assert summary_of(Changed.NIBABEL, "1", "2", verdicts[:2], ["x"]) == (
        "Upgrade to nibabel 2 for one and two."
    )
