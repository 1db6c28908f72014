"""All that was measured on a machine, loaded once."""

import dataclasses
import datetime
import enum
import functools
import math
import statistics
from collections.abc import Mapping, Sequence

from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.catalogue import Catalogue
from voxelocity.model.timeline import Timeline
from voxelocity.model.wrong_answer import ChangedMeaning, WrongAnswer


class Status(enum.StrEnum):
    """Whether there is a value; of two states, the first here says why there is no change."""

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


# Chosen by measurement: docs/experiments/noise.md.
_PROBABILITY = 0.1


def tenth_percentile(samples: Sequence[float]) -> float:
    """The time below which a tenth of the timings lie, in seconds, of at least one.

    Whatever noise a machine adds makes a call slower, so the fast samples say most of the call
    itself. But the minimum becomes lower with every further sample, so it cannot compare states
    that were measured a different number of times. A low quantile hardly does.

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
    day: datetime.date | None = None  # On which it was measured last; None where asv kept none.

    @classmethod
    def of(
        cls,
        metric: Metric,
        reported: float | None,
        samples: Sequence[float] | None,
        known: bool,
        day: datetime.date | None = None,
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
            return cls(Status.MEASURED, reported, (reported,), day)
        if not samples:
            # Its median must not be compared with the tenth percentile of another.
            return cls(Status.NO_SAMPLES, reported)
        return cls(Status.MEASURED, reported, tuple(samples), day)

    @functools.cached_property
    def estimate(self) -> float | None:
        """What is compared: the timings' tenth percentile, or the one number; None without any."""
        return tenth_percentile(self.samples) if self.samples else None


NOT_MEASURED = Result(Status.NOT_MEASURED)


class Outcome(enum.StrEnum):
    """What measuring a time again, old and new in turn, says of its change."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    UNDECIDED = "undecided"


@dataclasses.dataclass(frozen=True)
class Confirmation:
    """A time that moved without its work, measured again at two entries in turn."""

    outcome: Outcome
    # The seconds of the earlier and of the later entry, in fresh processes one after the other.
    rounds: tuple[tuple[float, float], ...]

    @property
    def log(self) -> float:
        """The natural logarithm of later over earlier, in the middle round; 0 without any."""
        logs = [math.log(new / old) for old, new in self.rounds]
        return statistics.median(logs) if logs else 0.0

    def confirms(self, log: float) -> bool:
        """Whether it confirms a change of this sign."""
        return self.outcome is Outcome.CONFIRMED and (self.log > 0) == (log > 0)


@dataclasses.dataclass(frozen=True)
class MeasuredCommit:
    """What was measured at a library's own commit."""

    library: str
    sha: str
    date: datetime.datetime  # Of the commit, with a time zone.
    measured: Mapping[Benchmark, Result]


# The same results are the same object: what is derived from them is remembered by it.
@dataclasses.dataclass(frozen=True, eq=False)
class Results:
    """What was measured on a machine; all mappings but the traits are by index in the timeline."""

    machine: str
    traits: Mapping[str, str]  # What asv recorded of it.
    timeline: Timeline
    wrong_answers: tuple[WrongAnswer, ...]
    catalogue: Catalogue
    measured: Mapping[int, Mapping[Benchmark, Result]]  # Only entries that were measured.
    # asv's result file, relative to the checkout.
    files: Mapping[int, str] = dataclasses.field(default_factory=dict)
    tips: tuple[MeasuredCommit, ...] = ()  # Newer than the newest release, one a library at most.
    # What another machine counted and what holds on this one, with its name.
    joined: Mapping[int, Mapping[Benchmark, str]] = dataclasses.field(default_factory=dict)
    meanings: tuple[ChangedMeaning, ...] = ()  # What means something else since a release.
    # By the tags of the earlier and the later entry.
    confirmations: Mapping[tuple[str, str], Mapping[Benchmark, Confirmation]] = dataclasses.field(
        default_factory=dict
    )

    @functools.cached_property
    def indices(self) -> tuple[int, ...]:
        """The indices in the timeline that were measured, oldest first."""
        return tuple(sorted(self.measured))

    @functools.cached_property
    def largest_baselines(self) -> Mapping[tuple[str, int], float]:
        """The largest peak without the call, over the images, in bytes, by operation and index.

        Those that another machine lent count where there are no others.
        """
        own: dict[tuple[str, int], float] = {}
        lent: dict[tuple[str, int], float] = {}
        for index, benchmarks in self.measured.items():
            for benchmark, result in benchmarks.items():
                if benchmark.is_baseline and benchmark.metric is Metric.PEAK and result.estimate:
                    found = lent if self.lender(benchmark, index) else own
                    key = (benchmark.operation, index)
                    found[key] = max(found.get(key, 0.0), result.estimate)
        return lent | own

    def lender(self, benchmark: Benchmark, index: int) -> str:
        """The other machine that measured it; empty for this one."""
        return self.joined.get(index, {}).get(benchmark, "")

    def result(self, benchmark: Benchmark, index: int) -> Result:
        return self.measured.get(index, {}).get(benchmark, NOT_MEASURED)

    def value(self, benchmark: Benchmark, index: int) -> float | None:
        """Seconds, bytes above the baseline, or instructions; None where there is no such value."""
        return self.values_at(index).get(benchmark)

    def values_at(self, index: int) -> Mapping[Benchmark, float]:
        """All values at an entry."""
        return self._found_at(index)[0]

    def status(self, benchmark: Benchmark, index: int) -> Status:
        """Whether `value` has a value, and if not why: a peak without its baseline has none."""
        return self.statuses_at(index).get(benchmark, Status.NOT_MEASURED)

    def statuses_at(self, index: int) -> Mapping[Benchmark, Status]:
        """The statuses of all benchmarks at an entry; what has none was not measured."""
        return self._found_at(index)[1]

    # Asked for some ten times of each entry.
    def _found_at(self, index: int) -> tuple[dict[Benchmark, float], dict[Benchmark, Status]]:
        if index not in self._found:
            measured = self.measured.get(index, {})
            found = {benchmark: value_of(benchmark, measured) for benchmark in measured}
            values = {each: value for each, value in found.items() if value is not None}
            statuses = {each: result.status for each, result in measured.items()}
            for benchmark in statuses.keys() - values.keys():
                if statuses[benchmark] is Status.MEASURED:
                    statuses[benchmark] = Status.NOT_MEASURED
            self._found[index] = values, statuses
        return self._found[index]

    @functools.cached_property
    def _found(self) -> dict[int, tuple[dict[Benchmark, float], dict[Benchmark, Status]]]:
        return {}

    def confirmation(self, benchmark: Benchmark, old: int, new: int) -> Confirmation | None:
        """How a time was measured again at two entries, in either order; None where it was not."""
        first, last = sorted((old, new))
        key = self.timeline[first].tag, self.timeline[last].tag
        return self.confirmations.get(key, {}).get(benchmark)

    def days_at(self, index: int) -> list[datetime.date]:
        """The days on which the machine measured what it has of an entry, in order."""
        joined = self.joined.get(index, {})
        own = self.measured.get(index, {}).items()
        return sorted({found.day for each, found in own if found.day and each not in joined})

    def timings_at(self, index: int) -> tuple[int, int]:
        """The fewest and the most timings of a benchmark at an entry; 0 without any."""
        measured = self.measured.get(index, {}).items()
        counts = [len(found.samples) for each, found in measured if each.metric is Metric.TIME]
        return min(filter(None, counts), default=0), max(counts, default=0)

    def measured_here(self, index: int) -> bool:
        """Whether there is more at an entry than what another machine counted."""
        return len(self.measured.get(index, ())) > len(self.joined.get(index, ()))


def value_of(benchmark: Benchmark, measured: Mapping[Benchmark, Result]) -> float | None:
    """Seconds, bytes above the baseline, or instructions, from all that was measured; else None."""
    estimate = measured.get(benchmark, NOT_MEASURED).estimate
    if benchmark.metric is not Metric.PEAK or estimate is None:
        return estimate
    baseline = measured.get(benchmark.baseline, NOT_MEASURED).estimate
    return None if baseline is None else estimate - baseline
