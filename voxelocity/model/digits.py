"""Numbers with the digits that are shown; page/scripts/numbers.js writes them in the same way."""

import decimal
import functools
import math


def rounded(number: float, count: int = 3) -> decimal.Decimal:
    """A finite number to so many significant digits; halves are rounded away from zero, as JavaScript does."""
    return _context(count).create_decimal_from_float(number)


@functools.cache
def _context(count: int) -> decimal.Context:
    return decimal.Context(prec=count, rounding=decimal.ROUND_HALF_UP)


def digits(number: float, count: int = 3) -> str:
    """Such as ``0.0123``, ``2.00`` or ``1,230``.

    Parameters
    ----------
    number : float
        ``not known`` if it is not a number, ``infinite`` if it is that.
    count : int, optional
        How many significant digits.
    """
    if math.isnan(number):
        return "not known"
    if math.isinf(number):
        return "infinite" if number > 0 else "-infinite"
    if not number:
        return "0"
    return grouped(rounded(number, count), count)


def grouped(number: decimal.Decimal, count: int) -> str:
    """A number that is rounded to so many digits, with all of them and with separators of thousands."""
    return f"{number:,.{max(0, count - 1 - number.adjusted())}f}"


def short(number: float, count: int | None = None) -> str:
    """Such as ``2``, ``2.5`` or ``1,230``: without zeros at the end.

    Parameters
    ----------
    number : float
    count : int, optional
        How many significant digits at most; two below a hundred and three from there on, if it is not given.
    """
    words = digits(number, count or (2 if abs(number) < 100 else 3))
    return words.rstrip("0").rstrip(".") if "." in words else words


# Below this difference from one three digits say too little.
_NEAR_ONE = 0.1


def ratio_digits(ratio: float) -> str:
    """A ratio with as many digits as tell it from one."""
    return digits(ratio, 4 if abs(ratio - 1) < _NEAR_ONE else 3)


def percent(share: float) -> str:
    """A share, such as ``0.52 %`` or ``24 %``."""
    return f"{short(100 * share)} %"
