"""Between two commits the references tell the noise of times, and the controls of the releases the rest."""

import math

from tests.voxelocity.made_up import (
    MEBIBYTE,
    count_benchmark,
    measure,
    peak_benchmark,
    steady,
    time_benchmark,
    timeline,
    with_counts,
)
from voxelocity.analysis.noise import UNKNOWN_NOISE, Floor, Noise, pair_noise
from voxelocity.model.benchmark import Metric


def two(slower=1.0):
    def cost(entry, benchmark):
        moved = benchmark.metric is Metric.TIME and entry.tag == "nilearn-2"
        return steady(entry, benchmark) * (slower if moved else 1)

    return with_counts(measure(timeline("nilearn"), cost, spread=0.02), lambda *_: 1e8)


def test_times_are_as_noisy_as_the_references():
    quiet, noisy = (
        pair_noise(two(slower), UNKNOWN_NOISE).floor(time_benchmark()).size for slower in (1.0, 1.5)
    )
    assert quiet < math.log(1.2) < math.log(1.5) < noisy


def test_what_repeats_has_the_floors_of_the_releases():
    known = Noise(
        {
            count_benchmark(): Floor(Metric.INSTRUCTIONS, 0.03),
            peak_benchmark(): Floor(Metric.PEAK, MEBIBYTE),
        },
        (),
        {},
        {},
    )
    noise = pair_noise(two(), known)
    assert noise.floor(count_benchmark()).size == 0.03
    assert noise.floor(peak_benchmark()).size == MEBIBYTE


def test_what_the_releases_do_not_know_has_the_least_floor():
    noise = pair_noise(two(), UNKNOWN_NOISE)
    assert noise.floor(count_benchmark()).size == math.log1p(0.005)
    assert noise.floor(peak_benchmark()).size == MEBIBYTE / 4
