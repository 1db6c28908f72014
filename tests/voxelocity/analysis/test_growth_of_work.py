"""How the work grows is told from counts alone, whatever is fixed."""

import itertools
import math

import pytest

from voxelocity.analysis.growth import MANY_VOLUMES, Kind, WorkGrowth

LENGTHS = (10, 20, 40, 80)


def growth(fixed=0.0, linear=0.0, square=0.0, noise=(0.0, 0.0, 0.0, 0.0)):
    counts = {n: fixed + linear * n + square * n * n for n in LENGTHS}
    return WorkGrowth.of(
        {n: count * (1 + error) for (n, count), error in zip(counts.items(), noise)}
    )


@pytest.mark.parametrize("fixed", [0.0, 1e6, 1e8])
@pytest.mark.parametrize("linear", [1e4, 1e6])
def test_what_is_fixed_does_not_matter(fixed, linear):
    found = growth(fixed, linear)
    if linear * 70 > 0.005 * (fixed + 80 * linear):
        assert found.kind is Kind.LINEAR
        assert found.exponents == pytest.approx((1.0, 1.0))
        assert found.at(MANY_VOLUMES) == pytest.approx(fixed + linear * MANY_VOLUMES)
    else:
        assert found.kind is Kind.CONSTANT


def test_what_does_not_grow_is_constant():
    for noise in itertools.product((-0.0004, 0.0, 0.0004), repeat=4):
        found = growth(fixed=2e6, noise=noise)
        assert found.kind is Kind.CONSTANT
        assert found.exponents is None
        assert found.at(MANY_VOLUMES) == pytest.approx(2e6, rel=1e-3)


@pytest.mark.parametrize("terms", [(5e6, 0.0, 0.0), (5e6, 1e6, 0.0), (5e6, 1e6, 1e5)])
def test_the_longest_is_told_by_the_others(terms):
    """What a kind of growth says of the length that is left out, and its terms, are those that it was made of."""
    found = growth(*terms)
    assert found.terms == pytest.approx(terms)
    assert found.left_out == pytest.approx(0.0, abs=1e-12)
    counts = (*found.counts[:3], 1.25 * found.counts[3])
    if found.kind is Kind.CONSTANT:
        return
    off = WorkGrowth(10, counts)
    assert off.left_out > 0.05


@pytest.mark.parametrize("fixed", [0.0, 5e6])
def test_a_square_has_exponent_two(fixed):
    found = growth(fixed, square=1e4)
    assert found.kind is Kind.SQUARE
    assert found.exponents == pytest.approx((2.0, 2.0))
    assert found.at(MANY_VOLUMES) == pytest.approx(fixed + 1e4 * MANY_VOLUMES**2)


def test_a_square_that_a_cost_by_volume_hides_is_found():
    """At 80 volumes a quarter of the cost, at 1200 most of it."""
    found = growth(fixed=5e6, linear=1e6, square=1e6 / 240)
    low, high = found.exponents
    assert 1 < low < high < 1.5
    assert found.kind is Kind.SQUARE
    wanted = 5e6 + 1e6 * MANY_VOLUMES + 1e6 / 240 * MANY_VOLUMES**2
    assert found.at(MANY_VOLUMES) == pytest.approx(wanted)


def test_noise_makes_no_square():
    """Counts lie within 0.1 % of each other; a line stays one in every combination of such errors."""
    for noise in itertools.product((-0.0005, 0.0005), repeat=4):
        found = growth(fixed=5e6, linear=1e6, noise=noise)
        assert found.kind is Kind.LINEAR
        assert all(abs(exponent - 1) < 0.05 for exponent in found.exponents)


def test_a_cost_that_falls_has_no_exponent():
    counts = WorkGrowth.of({10: 9e6, 20: 8e6, 40: 8.5e6, 80: 20e6})
    assert counts.exponents is None


@pytest.mark.parametrize("lengths", [(10, 20, 40), (10, 20, 40, 60), ()])
def test_all_four_lengths_are_needed(lengths):
    assert WorkGrowth.of(dict.fromkeys(lengths, 1.0)) is None


def test_the_exponents_are_those_of_the_differences():
    counts = {10: 45e6, 20: 105e6, 40: 284e6, 80: 872e6}
    found = WorkGrowth.of(counts)
    assert found.exponents == (
        pytest.approx(math.log2((284 - 105) / (105 - 45))),
        pytest.approx(math.log2((872 - 284) / (284 - 105))),
    )
