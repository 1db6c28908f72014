"""Numbers with the digits that are shown; page/scripts/numbers.js writes them in the same way."""

import decimal
import math


def rounded(number: float, count: int = 3) -> decimal.Decimal:
    """A finite number to so many significant digits; halves away from zero, as in JavaScript."""
    context = decimal.Context(prec=count, rounding=decimal.ROUND_HALF_UP)
    return context.create_decimal_from_float(number)


def digits(number: float, count: int = 3) -> str:
    """So many significant digits: ``0.0123``, ``2.00``, ``1,230``, ``not known``, ``infinite``."""
    if math.isnan(number):
        return "not known"
    if math.isinf(number):
        return "infinite" if number > 0 else "-infinite"
    return grouped(rounded(number, count), count) if number else "0"


def grouped(number: decimal.Decimal, count: int) -> str:
    """A number that is rounded to so many digits, with all of them and separators of thousands."""
    return f"{number:,.{max(0, count - 1 - number.adjusted())}f}"


def short(number: float, count: int | None = None) -> str:
    """Such as ``2``, ``2.5`` or ``1,230``: without zeros at the end.

    So many significant digits at most; by default two below a hundred, and three from there on.
    """
    words = digits(number, count or (2 if abs(number) < 100 else 3))
    return words.rstrip("0").rstrip(".") if "." in words else words


def ratio_digits(ratio: float) -> str:
    """A ratio with as many digits as tell it from one: near it three say too little."""
    return digits(ratio, 4 if abs(ratio - 1) < 0.1 else 3)


def percent(share: float) -> str:
    """A share, such as ``0.52 %`` or ``24 %``."""
    return f"{short(100 * share)} %"
