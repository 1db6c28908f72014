"""What was found for a benchmark: a value, or why there is none."""

import dataclasses
import enum
import functools
import math
from collections.abc import Sequence

from voxelocity.model.benchmark import Metric


class Status(enum.StrEnum):
    """Whether there is a value; of two states, the one that comes first here says why there is no change."""

    WRONG_ANSWER = "wrong answer"
    FAILED = "failed"
    NOT_APPLICABLE = "n/a"
    NO_SAMPLES = "no samples"
    NOT_MEASURED = "not measured"
    MEASURED = "measured"


# A call that has such a status has something wrong with it.
FAILURES = (Status.WRONG_ANSWER, Status.FAILED)

_INDICES = {status: index for index, status in enumerate(Status)}


def first_status(statuses: Sequence[Status]) -> Status:
    """The status that counts most."""
    return min(statuses, key=_INDICES.__getitem__)


# Chosen by measurement: see "Which estimate of a time" in docs/design.md.
_PROBABILITY = 0.1


def tenth_percentile(samples: Sequence[float]) -> float:
    """The time below which a tenth of the timings lie, in seconds, of at least one.

    Whatever noise a machine adds makes a call slower, so the fast samples say most of the call itself. But the
    minimum becomes lower with every further sample, so it cannot compare states that were measured a different
    number of times. A low quantile hardly does.

    It is interpolated between samples such that its median does not depend on their number:
    definition 8 of R. J. Hyndman and Y. Fan, "Sample quantiles in statistical packages", The
    American Statistician 50 (4), 1996, doi:10.2307/2684934.
    """
    ordered = sorted(samples)
    position = max((len(ordered) + 1 / 3) * _PROBABILITY + 1 / 3 - 1, 0.0)
    below = math.floor(position)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (position - below) * (ordered[above] - ordered[below])


@dataclasses.dataclass(frozen=True)
class Result:
    """What asv stored for a benchmark."""

    status: Status
    # What asv reports: the median in seconds, the peak in bytes, or the instructions.
    reported: float | None = None
    # Every timing in seconds, or the one number; empty where asv kept none.
    samples: tuple[float, ...] = ()

    @classmethod
    def of(
        cls, metric: Metric, reported: float | None, samples: Sequence[float] | None, known: bool
    ) -> "Result":
        """Judge what asv stored: None where it failed, NaN where the release lacks what it calls.

        An answer that is known to be wrong has no value, whatever was stored.
        """
        if reported is not None and math.isnan(reported):
            return cls(Status.NOT_APPLICABLE)
        if known:
            return cls(Status.WRONG_ANSWER, reported)
        if reported is None:
            return cls(Status.FAILED)
        if metric is not Metric.TIME:
            return cls(Status.MEASURED, reported, (reported,))
        if not samples:
            # Its median must not be compared with the tenth percentile of another.
            return cls(Status.NO_SAMPLES, reported)
        return cls(Status.MEASURED, reported, tuple(samples))

    @functools.cached_property
    def estimate(self) -> float | None:
        """What is compared: the tenth percentile of the timings, or the one number. None without samples."""
        return tenth_percentile(self.samples) if self.samples else None


NOT_MEASURED = Result(Status.NOT_MEASURED)
