"""The scale on which two values are compared: the logarithm, but not of what is next to nothing."""

import math

from voxelocity.model.benchmark import Metric

# Peaks below a quarter of a mebibyte above the baseline, and differences below it, are pages,
# not images: of 957 peaks of the same software measured twice, 946 differ by less
# (docs/experiments/noise.md, "Peaks").
SMALLEST_PEAK = 2.0**18

# A header, and what a library reads of itself; and as many reads.
FEWEST_BYTES = 2.0**16
FEWEST_READS = 100.0

# What a call reads repeats to the byte, but for what its libraries read of the system.
SMALLEST_READING = 0.001

_SMALLEST = {
    Metric.PEAK: SMALLEST_PEAK,
    Metric.BYTES_READ: FEWEST_BYTES,
    Metric.READS: FEWEST_READS,
}

# So little that nobody asks how many times as much another is.
LITTLE_MEMORY = 2.0**20

# A count repeats within a tenth of this share; what else lies in memory moves it by less, and by
# fewer instructions than so many.
SMALLEST_WORK = 0.005
FEWEST_INSTRUCTIONS = 20_000


def clamped(metric: Metric, value: float) -> float:
    """The value as it is compared: what is next to nothing counts as the most that is."""
    return max(value, _SMALLEST.get(metric, 0.0))


def log_of(metric: Metric, value: float) -> float:
    """The natural logarithm of a value of `Results.value`."""
    return math.log(clamped(metric, value))


def same_work(one: float, other: float) -> bool:
    """Whether two counts differ by no more than those of the same work do."""
    return abs(one - other) <= max(SMALLEST_WORK * min(one, other), FEWEST_INSTRUCTIONS)


def same_peak(one: float, other: float) -> bool:
    """Whether two peaks above their baselines differ by no more than those of the same work do."""
    return abs(one - other) <= max(SMALLEST_WORK * min(one, other), LITTLE_MEMORY)
