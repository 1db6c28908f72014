"""The scale of peaks rests on what the committed results of the controls say."""

import re

import numpy as np
import pytest

from voxelocity.analysis.commit_history import PEAK_FLOOR
from voxelocity.analysis.noise import noise_of
from voxelocity.model import scale
from voxelocity.model.benchmark import Metric


@pytest.fixture(scope="module")
def differences(exact):
    """How many bytes the peaks of the five controls differ by from those of their parents."""
    pairs = [map(exact.timeline.index_of, pair) for pair in noise_of(exact).pairs[:5]]
    benchmarks = [
        benchmark for benchmark in exact.catalogue.benchmarks if benchmark.metric is Metric.PEAK
    ]
    values = [
        (exact.value(benchmark, old), exact.value(benchmark, new))
        for old, new in pairs
        for benchmark in benchmarks
    ]
    return np.array([abs(new - old) for old, new in values if None not in (old, new)])


def test_what_is_said_of_the_peaks_of_controls_is_what_was_measured(root, differences):
    said = (root / "docs" / "design.md").read_text().partition("(Of the ")[2].partition(")")[0]
    count, *kibibytes, below, largest = re.findall(
        r"\d+(?= KiB|\s+differences| are below 0\.25)", said
    )
    assert int(count) == len(differences)
    assert [*map(int, kibibytes), int(largest)] == [
        round(np.quantile(differences, share) / 1024) for share in (0.5, 0.95, 0.99, 1)
    ]
    assert int(below) == (differences < scale.SMALLEST_PEAK).sum()
    comment = (root / "voxelocity" / "model" / "scale.py").read_text()
    assert (
        f"of {count} peaks of the same software measured twice, {below} differ by less" in comment
    )


def test_the_least_step_of_a_commit_is_above_every_floor_of_a_peak(exact):
    largest = max(noise_of(exact).sizes(Metric.PEAK))
    assert largest == pytest.approx(2.43e6, rel=5e-3) and largest < PEAK_FLOOR
