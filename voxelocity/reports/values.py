"""Values and changes in words, the same in every report."""

import math

from voxelocity.analysis.scale import LITTLE_MEMORY
from voxelocity.results.cell import Metric

# Below this share of a change two digits say too little.
_SMALL = 0.1

# Smaller changes are told in per cent.
_SHARES_BELOW = 1.2

# Of a smaller value, and of a larger one.
_DIRECTIONS = {
    Metric.TIME: ("faster", "slower"),
    Metric.PEAK: ("less", "more"),
    Metric.INSTRUCTIONS: ("fewer", "more"),
}


def value_words(metric: Metric, value: float) -> str:
    """Such as ``12.3 ms``, ``98.3 MB``, ``under 1 MB`` or ``1.25 million``.

    Parameters
    ----------
    metric : Metric
    value : float
        Seconds, bytes above the baseline, or instructions.
    """
    if metric is Metric.TIME:
        return f"{_digits(value * 1e3)} ms" if value < 1 else f"{_digits(value)} s"
    if metric is Metric.PEAK:
        return f"{_digits(value / 1e6)} MB" if value >= LITTLE_MEMORY else "under 1 MB"
    return f"{value / 1e6:,.2f} million"


def change_words(metric: Metric, old: float, new: float) -> str:
    """Such as ``98.3 MB to 24.7 MB (4 times less)``; what is next to nothing has no ratio."""
    words = ends_words(metric, old, new)
    return f"{words} ({ratio_words(metric, new / old)})" if has_ratio(metric, old, new) else words


def ends_words(metric: Metric, old: float, new: float) -> str:
    """Such as ``98.3 MB to 24.7 MB``."""
    return f"{value_words(metric, old)} to {value_words(metric, new)}"


def has_ratio(metric: Metric, old: float, new: float) -> bool:
    """Whether a ratio says something: not of a peak that is next to nothing."""
    return metric is not Metric.PEAK or min(old, new) >= LITTLE_MEMORY


def ratio_words(metric: Metric, *ratios: float) -> str:
    """By how much something changed, such as ``13 times faster`` or ``2.5 to 3.9 % fewer``.

    Parameters
    ----------
    metric : Metric
    *ratios : float
        New to old: one, or several of which the smallest and the largest change are told.
    """
    low, high = min(ratios), max(ratios)
    less, more = _DIRECTIONS[metric]
    if (low < 1) != (high < 1):
        return f"{_size(low)} {less} to {_size(high)} {more}"
    small, large = (low, high) if low >= 1 else (high, low)
    first, last = _size(small), _size(large)
    if not last.endswith(" %") and first.endswith(" %"):
        # In one unit, as 20 % and 1.2 times are the same.
        first = f"{float(f'{max(small, 1 / small):.3g}'):g} times"
    number, _, unit = first.partition(" ")
    start = number if last.endswith(f" {unit}") else first
    return f"{'' if first == last else f'{start} to '}{last} {more if low >= 1 else less}"


def _size(ratio: float) -> str:
    size = max(ratio, 1 / ratio)
    if size < _SHARES_BELOW:
        return f"{float(f'{100 * abs(ratio - 1):.2g}'):g} %"
    return f"{float(f'{size:.2g}'):g} times" if size < 100 else f"{size:,.0f} times"


def ratio_digits(ratio: float) -> str:
    """A ratio with as many digits as tell it from one."""
    digits = 4 if abs(math.log(ratio)) < _SMALL else max(2, 1 - math.floor(math.log10(ratio)))
    return f"{ratio:.{digits}f}"


def _digits(number: float) -> str:
    """Three digits, and all of a whole number."""
    whole = len(str(int(abs(number))))
    return f"{number:,.{max(0, 3 - whole)}f}"
