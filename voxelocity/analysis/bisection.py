"""Which commit made the step between two values: found by halving."""

import dataclasses
import math
from collections.abc import Callable


@dataclasses.dataclass(frozen=True)
class Culprit:
    """The two commits between which a value stepped; no commit between them has a value."""

    before: int
    at: int
    share: float  # How much of the whole step it is, as logarithms: 1 is all of it.
    values: dict[int, float | None]  # All that was asked for; None where there is no value.

    @property
    def is_one_commit(self) -> bool:
        return self.at - self.before == 1


def find_step(count: int, value_at: Callable[[int], float | None]) -> Culprit:
    """Find a step by halving the range of commits, always towards the larger difference.

    With one step on the way that is where it is; with several, the one found is at least the whole
    difference divided by the number of commits, and its share tells that there are others.

    There are at least two commits. Each is asked for its value at most once, and says None where it
    has none: it does not build, or fails.

    Raises
    ------
    ValueError
        The first or the last has no value, or they are the same.
    """
    values: dict[int, float | None] = {}

    def asked(index: int) -> float | None:
        if index not in values:
            values[index] = value_at(index)
        return values[index]

    first, last = asked(0), asked(count - 1)
    if not first or not last or first == last:
        raise ValueError("no step between them")
    whole = math.log(last / first)
    low, high = 0, count - 1
    start, end = first, last
    while high - low > 1:
        # Nearest to the middle first; those without a value are passed over.
        between = sorted(range(low + 1, high), key=lambda index: abs(2 * index - low - high))
        found = next(((index, value) for index in between if (value := asked(index))), None)
        if found is None:
            break
        index, value = found
        if abs(math.log(value / start)) >= abs(math.log(end / value)):
            high, end = index, value
        else:
            low, start = index, value
    return Culprit(low, high, math.log(end / start) / whole, values)
