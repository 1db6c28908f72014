"""The estimate of a time from its samples.

Whatever noise a machine adds makes a call slower, so the fast samples say most of the call itself.
But the minimum becomes lower with every further sample, so it cannot compare states that were
measured a different number of times. A low quantile hardly does.
"""

import math
from collections.abc import Sequence

# Chosen by measurement: see "Which estimate of a time" in docs/design.md.
PROBABILITY = 0.1


def tenth_percentile(samples: Sequence[float]) -> float:
    """The time below which a tenth of the timings lie, in seconds, of at least one.

    It is interpolated between samples such that its median does not depend on their number:
    definition 8 of R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The
    American Statistician 50 (4), 1996, doi:10.2307/2684934.
    """
    ordered = sorted(samples)
    position = max((len(ordered) + 1 / 3) * PROBABILITY + 1 / 3 - 1, 0.0)
    below = math.floor(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (position - below) * (ordered[above] - ordered[below])
