"""Values and changes in words, the same in every report and on the page."""

import functools
import math

from voxelocity.model.benchmark import Metric
from voxelocity.model.digits import digits, grouped, rounded, short
from voxelocity.model.scale import FEWEST_BYTES, FEWEST_READS, LITTLE_MEMORY

# Of a peak that is smaller most is pages.
_SMALLEST_PEAK = 1e6

# Less of a byte, of a byte per voxel or of an instruction is what is left of a computation.
_NOTHING = 1e-3

# Of less no ratio says anything.
_LITTLE = {
    Metric.PEAK: LITTLE_MEMORY,
    Metric.BYTES_READ: FEWEST_BYTES,
    Metric.READS: FEWEST_READS,
}

# Smaller changes are told in per cent.
_SHARES_BELOW = 1.2

# Of a smaller value, and of a larger one.
DIRECTIONS = {
    Metric.TIME: ("faster", "slower"),
    Metric.PEAK: ("less", "more"),
    Metric.INSTRUCTIONS: ("fewer", "more"),
    Metric.BYTES_READ: ("fewer", "more"),
    Metric.READS: ("fewer", "more"),
}


def capital(words: str) -> str:
    """As a sentence begins."""
    return words[0].upper() + words[1:]


def _in_unit(value: float, units: dict[int, str]) -> str:
    """Three digits, in the largest unit, by its power of ten, of which there is at least one."""
    if not math.isfinite(value):
        return digits(value)
    in_wholes = min(units) == 0
    if not value or (in_wholes and abs(value) < _NOTHING):
        return f"0 {units[0]}".rstrip()
    number = rounded(value)
    power = max((each for each in units if each <= number.adjusted()), default=min(units))
    is_whole = in_wholes and power == 0 and value == int(value)
    words = f"{int(number):,}" if is_whole else grouped(number.scaleb(-power), 3)
    return f"{words} {units[power]}".rstrip()


# Such as ``12.3 µs``; ``98.3 MB``, also of less than a megabyte; ``3,000`` or ``1.25 million``.
time_words = functools.partial(_in_unit, units={-9: "ns", -6: "µs", -3: "ms", 0: "s"})
bytes_words = functools.partial(_in_unit, units={0: "B", 3: "kB", 6: "MB", 9: "GB"})
count_words = functools.partial(_in_unit, units={0: "", 6: "million", 9: "billion"})
# Where there is little room: ``1.25 M``.
short_count_words = functools.partial(_in_unit, units={0: "", 3: "k", 6: "M", 9: "G"})


# Exact values repeat from release to release.
@functools.cache
def value_words(metric: Metric, value: float) -> str:
    """Such as ``12.3 µs``, ``1.25 million``, or ``under 1 MB`` above the baseline."""
    if metric is Metric.PEAK:
        return "under 1 MB" if value < _SMALLEST_PEAK else bytes_words(value)
    words = {Metric.TIME: time_words, Metric.BYTES_READ: bytes_words}
    return words.get(metric, count_words)(value)


@functools.cache
def per_voxel_words(number: float) -> str:
    """Bytes by voxels, such as ``16.0 B/voxel``; of a peak below the baseline none."""
    return f"{digits(number) if number >= _NOTHING else 0} B/voxel"


def change_words(metric: Metric, old: float, new: float) -> str:
    """Such as ``98.3 MB to 24.7 MB (4 times less)``; what is next to nothing has no ratio."""
    words = ends_words(metric, old, new)
    return f"{words} ({ratio_words(metric, new / old)})" if has_ratio(metric, old, new) else words


def difference_words(metric: Metric, old: float, new: float, *ratios: float) -> str:
    """Such as ``4 times less``, and both values where one is next to nothing.

    Of several ratios the values are those of the largest change.
    """
    if has_ratio(metric, old, new):
        return ratio_words(metric, *(ratios or [new / old]))
    return ends_words(metric, old, new)


def ends_words(metric: Metric, old: float, new: float) -> str:
    """Such as ``98.3 MB to 24.7 MB``."""
    return f"{value_words(metric, old)} to {value_words(metric, new)}"


def of_file_words(read: float, size: float, reads: float | None) -> str:
    """How many times a call reads its file, by the bytes: ``25.7 times, in 63,632 reads``."""
    if read < FEWEST_BYTES:
        return f"under {bytes_words(FEWEST_BYTES)}"
    times = short(read / size, 3)
    times = "once" if times == "1" else f"{times} times"
    return times if reads is None else f"{times}, in {count_words(reads)} reads"


def has_ratio(metric: Metric, old: float, new: float) -> bool:
    """Whether a ratio says something: not of what is next to nothing."""
    return min(old, new) >= _LITTLE.get(metric, 0.0)


def ratio_words(metric: Metric, *ratios: float) -> str:
    """By how much something changed, such as ``13 times faster`` or ``2.5 to 3.9 % fewer``.

    Of several ratios, new to old, the smallest and the largest change are told.
    """
    low, high = min(ratios), max(ratios)
    less, more = DIRECTIONS[metric]
    if (low < 1) != (high < 1):
        return f"{_size(low)} {less} to {_size(high)} {more}"
    small, large = (low, high) if low >= 1 else (high, low)
    first, last = _size(small), _size(large)
    if not last.endswith(" %") and first.endswith(" %"):
        # In one unit, as 20 % and 1.2 times are the same.
        first = f"{short(max(small, 1 / small), 3)} times"
    number, _, unit = first.partition(" ")
    start = number if last.endswith(f" {unit}") else first
    return f"{'' if first == last else f'{start} to '}{last} {more if low >= 1 else less}"


def _size(ratio: float) -> str:
    size = max(ratio, 1 / ratio)
    return f"{short(100 * abs(ratio - 1))} %" if size < _SHARES_BELOW else f"{short(size)} times"
