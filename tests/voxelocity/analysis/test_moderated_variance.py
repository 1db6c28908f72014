"""The moderated variances find the distribution that made-up variances were drawn from."""

import math
import random
import statistics

import pytest
from scipy.special import polygamma, stdtrit

from voxelocity.analysis.noise import ModeratedVariances, _inverse_trigamma


def drawn(count, degrees, prior_variance, prior_degrees, seed=1):
    """Pairs of a true variance and one estimated from `degrees` normal values."""
    generator = random.Random(seed)

    def chi_square(k):
        return generator.gammavariate(k / 2, 2)

    for _ in range(count):
        true = prior_variance
        if not math.isinf(prior_degrees):
            true *= prior_degrees / chi_square(prior_degrees)
        yield true, true * chi_square(degrees) / degrees


@pytest.mark.parametrize("degrees", [1, 2, 5])
def test_the_prior_is_recovered(degrees):
    found = ModeratedVariances([(s2, degrees) for _, s2 in drawn(20000, degrees, 4.0, 6.0)])
    assert found.variance == pytest.approx(4.0, rel=0.1)
    # The log of a variance of one degree spreads widely, so its excess is known but roughly.
    assert found.degrees == pytest.approx(6.0, rel=0.5 if degrees == 1 else 0.25)


def test_variances_that_differ_by_chance_alone_are_all_the_same():
    found = ModeratedVariances([(s2, 2) for _, s2 in drawn(20000, 2, 4.0, math.inf)])
    assert found.variance == pytest.approx(4.0, rel=0.1)
    assert found.degrees > 40
    assert found.quantile(0.95) == pytest.approx(
        2 * statistics.NormalDist().inv_cdf(0.975), rel=0.1
    )


@pytest.mark.parametrize("probability", [0.9, 0.99])
def test_deviations_exceed_their_quantile_as_often_as_they_should(probability):
    samples = list(drawn(20000, 2, 4.0, 5.0))
    found = ModeratedVariances([(s2, 2) for _, s2 in samples])
    generator = random.Random(2)
    above = sum(
        abs(generator.gauss(0, math.sqrt(true))) > found.quantile(probability, s2, 2)
        for true, s2 in samples
    )
    assert above / len(samples) == pytest.approx(1 - probability, rel=0.15)


def test_a_benchmark_of_its_own_many_values_keeps_its_variance():
    found = ModeratedVariances([(s2, 2) for _, s2 in drawn(500, 2, 4.0, 5.0)])
    wide, narrow = found.quantile(0.95, 100.0, 10**6), found.quantile(0.95, 0.01, 10**6)
    assert wide == pytest.approx(1.96 * 10, rel=0.01)
    assert narrow == pytest.approx(1.96 * 0.1, rel=0.01)


def test_a_variance_of_zero_does_not_carry_the_estimate_away():
    values = [(s2, 1) for _, s2 in drawn(200, 1, 4.0, 6.0)]
    with_zero = ModeratedVariances([*values, (0.0, 1)])
    assert with_zero.quantile(0.99) < 2 * ModeratedVariances(values).quantile(0.99)


@pytest.mark.parametrize("samples", [[], [(1.0, 1)], [(0.0, 1), (0.0, 2)], [(1.0, 1), (1.0, 0)]])
def test_too_little_is_refused(samples):
    with pytest.raises(ValueError) as error:
        ModeratedVariances(samples)
    assert str(error.value) == "needs at least two variances that are not all zero"


def test_two_are_enough_and_what_has_no_degrees_does_not_count():
    found = ModeratedVariances([(1.0, 1), (400.0, 1), (7.0, 0)])
    same = ModeratedVariances([(1.0, 1), (400.0, 1)])
    assert (found.variance, found.degrees) == (same.variance, same.degrees)


def test_equal_variances_have_their_mean_of_logarithms_and_no_spread():
    """The mean logarithm of a chi-square of two degrees is that of 2, less Euler's constant."""
    found = ModeratedVariances([(4.0, 2)] * 3)
    assert found.degrees == math.inf
    assert found.variance == pytest.approx(4.0 * math.exp(0.5772156649015329))


def test_without_variances_of_its_own_a_benchmark_has_the_prior():
    found = ModeratedVariances([(1.0, 1), (400.0, 1)])
    # Of one value in a t distribution, scaled.
    wanted = float(stdtrit(found.degrees, 0.995)) * math.sqrt(found.variance)
    assert found.quantile(0.99) == found.quantile(0.99, 123.0, 0) == pytest.approx(wanted)


@pytest.mark.parametrize("value", [1e-6, 0.1, 1.0, 30.0, 1e6])
def test_the_trigamma_is_inverted_to_many_digits(value):
    assert float(polygamma(1, _inverse_trigamma(value))) == pytest.approx(value, rel=1e-11)
