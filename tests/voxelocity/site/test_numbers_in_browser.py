"""What the page itself writes, of ratios and of memory, is what Python writes, to the letter."""

import math
import re

import pytest

from tests.voxelocity.report.test_values import over_decades
from voxelocity.model.digits import digits, percent, ratio_digits, short
from voxelocity.report.values import bytes_words, time_words
from voxelocity.site.build import FOLDER

pytestmark = pytest.mark.slow

ODD = [0, 0.125, 2.5, 1125, 98_350_000, -1125, -0.125, math.nan, math.inf, -math.inf]


@pytest.fixture
def written(page):
    """A function: what one of the scripts' functions, given first arguments, writes of each value."""

    def of(function, values):
        functions = re.sub(r"^export ", "", (FOLDER / "numbers.js").read_text(), flags=re.M)
        script = f"values => {{ {functions}; return values.map({function}) }}"
        return page.evaluate(script, values)

    return of


@pytest.mark.parametrize(
    ("script", "python", "lowest"),
    [
        ("bytesWords", bytes_words, -4),
        ("timeWords", time_words, -9),
        ("number => digits(number)", digits, -6),
        ("number => digits(number, 4)", lambda number: digits(number, 4), -6),
        ("number => short(number)", short, -6),
        ("ratioDigits", ratio_digits, -6),
        ("percent", percent, -8),
    ],
)
def test_numbers(written, script, python, lowest):
    values = [*over_decades(lowest), *(-each for each in over_decades(lowest)), *ODD]
    assert written(script, values) == [python(value) for value in values]


def test_exact_counts(written):
    assert written("whole", [7, 1234567]) == ["7", "1,234,567"]
