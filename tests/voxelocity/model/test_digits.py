"""Numbers with the digits that are shown."""

import math

import pytest

from voxelocity.model.digits import digits, percent, ratio_digits, short


@pytest.mark.parametrize(
    ("number", "count", "words"),
    [
        (0.012345, 3, "0.0123"),
        (2, 3, "2.00"),
        (1234, 3, "1,230"),
        (1235, 3, "1,240"),
        (0.125, 2, "0.13"),
        (-0.125, 2, "-0.13"),
        (99.96, 3, "100"),
        (0, 3, "0"),
        (math.nan, 3, "not known"),
        (math.inf, 3, "infinite"),
        (-math.inf, 3, "-infinite"),
    ],
)
def test_a_number_has_as_many_significant_digits_as_are_asked_for(number, count, words):
    assert digits(number, count) == words


@pytest.mark.parametrize(
    ("number", "words"),
    [(2, "2"), (2.04, "2"), (2.56, "2.6"), (20, "20"), (99.6, "100"), (1234, "1,230"), (0.0504, "0.05")],
)  # fmt: skip
def test_a_short_number_has_no_zeros_at_its_end(number, words):
    assert short(number) == words
    assert short(number, 4) == f"{number:,}"


@pytest.mark.parametrize(
    ("ratio", "words"),
    [(1.0012, "1.001"), (0.95, "0.9500"), (1.1, "1.10"), (0.0123, "0.0123"), (1234.5, "1,230"), (0, "0")],
)  # fmt: skip
def test_a_ratio_near_one_has_a_digit_more(ratio, words):
    assert ratio_digits(ratio) == words


def test_a_small_share_is_not_rounded_to_nothing():
    assert [percent(share) for share in (0.0042, 0.05, 1.07)] == ["0.42 %", "5 %", "107 %"]
