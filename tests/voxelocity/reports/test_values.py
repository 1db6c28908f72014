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
    assert change_words(Metric.PEAK, 98.3e6, 24.7e6) == "98.3 MB to 24.7 MB (4 times less)"
    assert change_words(Metric.PEAK, 98.3e6, 0.7e6) == "98.3 MB to under 1 MB"
    assert change_words(Metric.PEAK, -1e3, 5e6) == "under 1 MB to 5.00 MB"
    assert change_words(Metric.TIME, 0.01, 0.03) == "10.0 ms to 30.0 ms (3 times slower)"


@pytest.mark.parametrize(
    ("metric", "ratios", "words"),
    [
        (Metric.INSTRUCTIONS, (1.012,), "1.2 % more"),
        (Metric.INSTRUCTIONS, (0.9749, 0.9605), "2.5 to 3.9 % fewer"),
        (Metric.INSTRUCTIONS, (0.0622, 0.85), "1.18 to 16 times fewer"),
        (Metric.TIME, (0.022,), "45 times faster"),
        (Metric.TIME, (8.02, 2.0), "2 to 8 times slower"),
        (Metric.PEAK, (0.002,), "500 times less"),
        (Metric.PEAK, (0.5, 2.5), "2 times less to 2.5 times more"),
        (Metric.PEAK, (1.5, 1.51), "1.5 times more"),
    ],
)
def test_a_change_is_told_by_its_size_and_its_direction(metric, ratios, words):
    assert ratio_words(metric, *ratios) == words
