"""A step is a change beyond the noise from one measured entry to the next."""

import math

import pytest

from tests.voxelocity.made_up import measure, steady, time_benchmark, timeline
from voxelocity.analysis.noise import noise_of
from voxelocity.analysis.series import Cause, series_of, steps_of

CHANGES = ("control", "nilearn", "nibabel", "control", "stack", "nilearn", "nilearn")


def test_steps_are_the_changes_beyond_the_noise_with_what_made_them():
    def cost(entry, benchmark):
        slower = 2 if entry.nilearn.version >= "0.2" else 1
        return steady(entry, benchmark) * slower * (1.5 if entry.stack == "numpy-1" else 1)

    results = measure(timeline(*CHANGES), cost, spread=0.001, skipped=(1, 4))
    pairs = measure(timeline("control", "control"), steady, spread=0.001)
    series = series_of(results, noise_of(pairs), time_benchmark())
    steps = steps_of(results.timeline, series)
    assert [(step.start, step.index, step.cause) for step in steps] == [
        (0, 2, Cause.NILEARN),
        (3, 5, Cause.STACK),
    ]
    assert [math.exp(step.log) for step in steps] == pytest.approx([2, 1.5], rel=0.01)
