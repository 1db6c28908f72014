"""Which commit made the step between two values: found by halving."""

import dataclasses
import math
from collections.abc import Callable


@dataclasses.dataclass(frozen=True)
class Culprit:
    """The step that was found, between two commits; none between them has a value."""

    before: int
    at: int
    share: float  # How much of the whole step it is, as logarithms: 1 is all of it.
    values: dict[int, float | None]  # All that was asked for; None where there is no value.

    @property
    def is_one_commit(self) -> bool:
        return self.at - self.before == 1


def find_step(count: int, value_at: Callable[[int], float | None]) -> Culprit:
    """Halve the way between the first and the last commit, always towards the larger difference.

    With one step on the way that is where it is; with several, the one that is found is at least the
    whole difference divided by the number of commits, and its share tells that there are others.

    There are at least two commits. Each is asked for its value at most once, and says None where
    it does not build, or fails. `ValueError` where the first or the last has none, or both the same.
    """
    low, high = 0, count - 1
    values = {index: value_at(index) for index in (low, high)}
    start, end = values[low], values[high]
    if not start or not end or start == end:
        raise ValueError("no step between them")
    whole = math.log(end / start)
    while high - low > 1:
        # Nearest to the middle first; those without a value are passed over.
        for index in sorted(range(low + 1, high), key=lambda index: abs(2 * index - low - high)):
            value = values[index] = values[index] if index in values else value_at(index)
            if value:
                break
        else:
            break
        if abs(math.log(value / start)) >= abs(math.log(end / value)):
            high, end = index, value
        else:
            low, start = index, value
    return Culprit(low, high, math.log(end / start) / whole, values)
