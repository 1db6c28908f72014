"""The scale on which two values are compared: the logarithm, of a peak not below a quarter of a mebibyte."""

import math

from voxelocity.model.benchmark import Metric

# Peaks below a quarter of a mebibyte above the baseline, and differences below it, are pages, not images:
# of 957 peaks of the same software measured twice, 946 differ by less (docs/design.md, "The noise floor").
SMALLEST_PEAK = 2.0**18

# So little that nobody asks how many times as much another is.
LITTLE_MEMORY = 2.0**20

# A count repeats within a tenth of this share; what else lies in memory moves it by less, and by fewer
# instructions than so many.
SMALLEST_WORK = 0.005
FEWEST_INSTRUCTIONS = 20_000


def clamped(metric: Metric, value: float) -> float:
    """The value as it is compared: a small peak counts as `SMALLEST_PEAK`."""
    return max(value, SMALLEST_PEAK) if metric is Metric.PEAK else value


def log_of(metric: Metric, value: float) -> float:
    """The natural logarithm of seconds, of bytes above the baseline, or of instructions."""
    return math.log(clamped(metric, value))


def same_work(one: float, other: float) -> bool:
    """Whether two counts differ by no more than those of the same work do."""
    return abs(one - other) <= max(SMALLEST_WORK * min(one, other), FEWEST_INSTRUCTIONS)
