"""Values and changes in words."""

import math
import re

import pytest

from voxelocity.model.benchmark import Metric
from voxelocity.report.values import (
    bytes_words,
    change_words,
    count_words,
    difference_words,
    per_voxel_words,
    ratio_words,
    time_words,
    value_words,
)


@pytest.mark.parametrize(
    ("metric", "value", "words"),
    [
        (Metric.TIME, 0.01234, "12.3 ms"),
        (Metric.TIME, 12.3e-6, "12.3 µs"),
        (Metric.TIME, 0.9999, "1.00 s"),
        (Metric.TIME, 0.9994, "999 ms"),
        (Metric.TIME, 2.5, "2.50 s"),
        (Metric.TIME, 1234.5, "1,230 s"),
        (Metric.TIME, 2e-12, "0.00200 ns"),
        (Metric.TIME, 0.0, "0 s"),
        (Metric.TIME, -0.01234, "-12.3 ms"),
        (Metric.TIME, math.nan, "not known"),
        (Metric.TIME, math.inf, "infinite"),
        (Metric.PEAK, 98.34e6, "98.3 MB"),
        (Metric.PEAK, 98.35e6, "98.4 MB"),
        (Metric.PEAK, 1234e6, "1.23 GB"),
        (Metric.PEAK, 0.7e6, "under 1 MB"),
        (Metric.PEAK, 1.02e6, "1.02 MB"),
        (Metric.PEAK, -3e3, "under 1 MB"),
        (Metric.PEAK, math.nan, "not known"),
        (Metric.INSTRUCTIONS, 7, "7"),
        (Metric.INSTRUCTIONS, 3_000, "3,000"),
        (Metric.INSTRUCTIONS, 123_456, "123,000"),
        (Metric.INSTRUCTIONS, 999_500, "1.00 million"),
        (Metric.INSTRUCTIONS, 1_250_000, "1.25 million"),
        (Metric.INSTRUCTIONS, 1_255_000_000, "1.26 billion"),
        (Metric.INSTRUCTIONS, 1.25e13, "12,500 billion"),
        (Metric.INSTRUCTIONS, 0, "0"),
    ],
)
def test_a_value_has_a_unit_and_three_digits(metric, value, words):
    assert value_words(metric, value) == words


def test_what_a_small_peak_hides_bytes_of_other_things_show():
    assert [bytes_words(each) for each in (0, 8.7e-13, 512, 262_144, -3e3)] == [
        "0 B", "0 B", "512 B", "262 kB", "-3.00 kB"
    ]  # fmt: skip


SCALES = {
    time_words: {"ns": 1e-9, "µs": 1e-6, "ms": 1e-3, "s": 1},
    bytes_words: {"B": 1, "kB": 1e3, "MB": 1e6, "GB": 1e9},
    count_words: {"": 1, "million": 1e6, "billion": 1e9},
}


def over_decades(lowest, decades=12):
    """Values over that many powers of ten: at their borders, just below and above them, and between."""
    for power in range(lowest, lowest + decades):
        for part in (1, 0.9996, 0.9994, 1.0049, 1.0051, *(10 ** (step / 37) for step in range(37))):
            yield part * 10.0**power


# What is below the smallest unit, and above the largest, has no better one.
@pytest.mark.parametrize(
    ("words", "lowest"), [(time_words, -9), (time_words, -12), (bytes_words, 0), (count_words, 0)]
)
def test_no_digit_is_lost_and_the_unit_is_the_fitting_one(words, lowest):
    scales = SCALES[words]
    for value in over_decades(lowest):
        for signed in (value, -value):
            number, _, unit = words(signed).partition(" ")
            shown = float(number.replace(",", ""))
            assert shown * scales[unit] == pytest.approx(signed, rel=5.1e-3), words(signed)
            assert re.fullmatch(r"-?\d{1,3}(,\d{3})*(\.\d+)?", number), number
            fitting = [
                each for each in scales.values() if each <= abs(shown) * scales[unit] * 1.0000001
            ]
            assert scales[unit] == max(fitting, default=min(scales.values())), words(signed)
            # Three digits: neither fewer than are known nor more than are meant.
            assert (
                len(re.sub(r"\D", "", number).lstrip("0")) == 3
                or abs(shown) >= 1000
                or (signed == int(signed) and scales[unit] == 1)
            ), number


def test_a_value_by_the_voxels_of_its_image():
    assert per_voxel_words(16) == "16.0 B/voxel"
    assert per_voxel_words(0.012345) == "0.0123 B/voxel"
    assert per_voxel_words(-5.0) == per_voxel_words(1e-4) == "0 B/voxel"


def test_a_difference_is_a_ratio_or_two_values():
    assert difference_words(Metric.PEAK, 98.3e6, 24.7e6) == "4 times less"
    assert difference_words(Metric.PEAK, 98.3e6, 0.7e6) == "98.3 MB to under 1 MB"


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
        (Metric.TIME, (12_345.0,), "12,300 times slower"),
    ],
)
def test_a_change_is_told_by_its_size_and_its_direction(metric, ratios, words):
    assert ratio_words(metric, *ratios) == words
