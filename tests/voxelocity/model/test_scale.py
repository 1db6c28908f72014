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
        benchmark
        for benchmark in exact.catalogue.benchmarks
        if benchmark.metric is Metric.PEAK and not exact.lender(benchmark, exact.indices[-1])
    ]
    values = [
        (exact.value(benchmark, old), exact.value(benchmark, new))
        for old, new in pairs
        for benchmark in benchmarks
    ]
    return np.array([abs(new - old) for old, new in values if None not in (old, new)])


def test_what_is_said_of_the_peaks_of_controls_is_what_was_measured(root, differences):
    text = (root / "docs" / "experiments" / "noise.md").read_text()
    said = dict(re.findall(r"^\| ([\w. ]+) \| (\d+)(?: KiB)? \|$", text, re.M))
    count, below = said["differences"], said["below 0.25 MiB"]
    assert int(count) == len(differences)
    for words, share in (
        ("half are below", 0.5),
        ("95 of 100 are below", 0.95),
        ("99 of 100 are below", 0.99),
        ("largest", 1),
    ):
        assert int(said[words]) == round(np.quantile(differences, share) / 1024), words
    assert int(below) == (differences < scale.SMALLEST_PEAK).sum()
    comment = (root / "voxelocity" / "model" / "scale.py").read_text()
    assert (
        f"of {count} peaks of the same software measured twice, {below} differ by less" in comment
    )


def test_the_least_step_of_a_commit_is_above_every_floor_of_a_peak(exact):
    own = {
        benchmark: floor.size
        for benchmark, floor in noise_of(exact).floors.items()
        if benchmark.metric is Metric.PEAK and not exact.lender(benchmark, exact.indices[-1])
    }
    largest = max(own.values())
    assert largest == pytest.approx(2.43e6, rel=5e-3) and largest < PEAK_FLOOR
