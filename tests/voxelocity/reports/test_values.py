"""Values and changes in words."""

import pytest

from voxelocity.reports.values import change_words, ratio_words, value_words
from voxelocity.results.cell import Metric


@pytest.mark.parametrize(
    ("metric", "value", "words"),
    [
        (Metric.TIME, 0.01234, "12.3 ms"),
        (Metric.TIME, 2.5, "2.50 s"),
        (Metric.PEAK, 98.34e6, "98.3 MB"),
        (Metric.PEAK, 1234e6, "1,234 MB"),
        (Metric.PEAK, 0.7e6, "under 1 MB"),
        (Metric.PEAK, -3e3, "under 1 MB"),
        (Metric.INSTRUCTIONS, 1_250_000, "1.25 million"),
    ],
)
def test_a_value_has_a_unit_and_three_digits(metric, value, words):
    assert value_words(metric, value) == words


def test_a_change_has_both_values_and_a_ratio_unless_next_to_nothing():
    assert change_words(Metric.PEAK, 98.3e6, 24.7e6) == "98.3 MB to 24.7 MB (0.25 times)"
    assert change_words(Metric.PEAK, 98.3e6, 0.7e6) == "98.3 MB to under 1 MB"
    assert change_words(Metric.PEAK, -1e3, 5e6) == "under 1 MB to 5.00 MB"
    assert change_words(Metric.TIME, 0.01, 0.03) == "10.0 ms to 30.0 ms (3.00 times)"


def test_a_ratio_near_one_and_a_tiny_one_keep_their_digits():
    assert ratio_words(1.012) == "1.0120 times"
    assert ratio_words(0.022) == "0.022 times"
    assert ratio_words(8.02) == "8.02 times"
