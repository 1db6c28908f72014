"""The estimate: as defined, and the same on average however many samples there are."""

import random
import statistics

import pytest

from tests.conftest import independent_estimate
from voxelocity.model.results import tenth_percentile


@pytest.mark.parametrize(
    ("samples", "wanted"),
    [([3.0], 3.0), ([2.0, 1.0], 1.0), ([float(n) for n in range(20, 0, -1)], 1 + 4.1 / 3)],
)
def test_by_hand(samples, wanted):
    assert tenth_percentile(samples) == pytest.approx(wanted)


@pytest.mark.parametrize("count", [1, 2, 5, 8, 16, 61, 220])
def test_as_numpy_has_it(count):
    generator = random.Random(count)
    samples = [generator.random() for _ in range(count)]
    assert tenth_percentile(samples) == pytest.approx(independent_estimate(samples))


def test_its_expectation_hardly_depends_on_how_many_processes_there_are():
    """Of a call whose time varies by 10 %, from 4 processes to 16; the minimum falls by 9 %."""
    generator = random.Random(3)

    def expectation(estimate, count):
        draws = [
            estimate([generator.lognormvariate(0, 0.1) for _ in range(count)]) for _ in range(4000)
        ]
        return statistics.fmean(draws)

    assert expectation(tenth_percentile, 8) == pytest.approx(
        expectation(tenth_percentile, 32), rel=0.01
    )
    assert expectation(min, 8) > 1.05 * expectation(min, 32)
