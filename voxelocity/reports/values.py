"""Values and changes in words, the same in every report."""

import math

from voxelocity.analysis.scale import LITTLE_MEMORY
from voxelocity.results.cell import Metric

# Below this share of a change two digits say too little.
_SMALL = 0.1


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
    """Such as ``98.3 MB to 24.7 MB (0.25 times)``; what is next to nothing has no ratio."""
    words = ends_words(metric, old, new)
    return f"{words} ({ratio_words(new / old)})" if has_ratio(metric, old, new) else words


def ends_words(metric: Metric, old: float, new: float) -> str:
    """Such as ``98.3 MB to 24.7 MB``."""
    return f"{value_words(metric, old)} to {value_words(metric, new)}"


def has_ratio(metric: Metric, old: float, new: float) -> bool:
    """Whether a ratio says something: not of a peak that is next to nothing."""
    return metric is not Metric.PEAK or min(old, new) >= LITTLE_MEMORY


def ratio_words(ratio: float) -> str:
    """Such as ``0.25 times``."""
    return f"{ratio_digits(ratio)} times"


def ratio_digits(ratio: float) -> str:
    """A ratio with as many digits as tell it from one."""
    digits = 4 if abs(math.log(ratio)) < _SMALL else max(2, 1 - math.floor(math.log10(ratio)))
    return f"{ratio:.{digits}f}"


def _digits(number: float) -> str:
    """Three digits, and all of a whole number."""
    whole = len(str(int(abs(number))))
    return f"{number:,.{max(0, 3 - whole)}f}"
