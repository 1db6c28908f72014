"""All that was measured on a machine, loaded once."""

import dataclasses
import datetime
import functools
from collections.abc import Mapping

from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.catalogue import Catalogue
from voxelocity.model.result import NOT_MEASURED, Result, Status
from voxelocity.model.timeline import Timeline
from voxelocity.model.wrong_answer import WrongAnswer


@dataclasses.dataclass(frozen=True)
class Tip:
    """What was measured at a commit of a library that is newer than its newest release."""

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
    tips: tuple[Tip, ...] = ()  # At most one of each library.
    # The instructions that another machine counted and that hold on this one, with its name.
    joined: Mapping[int, Mapping[Benchmark, str]] = dataclasses.field(default_factory=dict)

    @functools.cached_property
    def indices(self) -> tuple[int, ...]:
        """The indices in the timeline that were measured, oldest first."""
        return tuple(sorted(self.measured))

    @functools.cached_property
    def largest_baselines(self) -> Mapping[tuple[str, int], float]:
        """The largest peak without the call, over the images, in bytes, by operation and index."""
        found: dict[tuple[str, int], float] = {}
        for index, benchmarks in self.measured.items():
            for benchmark, result in benchmarks.items():
                if benchmark.is_baseline and benchmark.metric is Metric.PEAK and result.estimate:
                    key = (benchmark.operation, index)
                    found[key] = max(found.get(key, 0.0), result.estimate)
        return found

    def result(self, benchmark: Benchmark, index: int) -> Result:
        return self.measured.get(index, {}).get(benchmark, NOT_MEASURED)

    def value(self, benchmark: Benchmark, index: int) -> float | None:
        """Seconds, bytes above the baseline, or instructions; None where there is no such value."""
        return self.values_at(index).get(benchmark)

    def values_at(self, index: int) -> Mapping[Benchmark, float]:
        """All values at an entry."""
        # Asked for some ten times each.
        if index not in self._values_at:
            measured = self.measured.get(index, {})
            self._values_at[index] = {
                benchmark: value
                for benchmark in measured
                if (value := value_of(benchmark, measured)) is not None
            }
        return self._values_at[index]

    @functools.cached_property
    def _values_at(self) -> dict[int, Mapping[Benchmark, float]]:
        return {}

    @functools.cached_property
    def _statuses_at(self) -> dict[int, Mapping[Benchmark, Status]]:
        return {}

    def status(self, benchmark: Benchmark, index: int) -> Status:
        """Whether `value` has a value, and if not why: a peak without its baseline has none."""
        status = self.result(benchmark, index).status
        lacks_baseline = status is Status.MEASURED and benchmark not in self.values_at(index)
        return Status.NOT_MEASURED if lacks_baseline else status

    def statuses_at(self, index: int) -> Mapping[Benchmark, Status]:
        """The statuses of all benchmarks at an entry; what has none was not measured."""
        if index not in self._statuses_at:
            measured = self.measured.get(index, {})
            self._statuses_at[index] = {each: self.status(each, index) for each in measured}
        return self._statuses_at[index]

    def measured_here(self, index: int) -> bool:
        """Whether there is more at an entry than what another machine counted."""
        return len(self.measured.get(index, ())) > len(self.joined.get(index, ()))


def value_of(benchmark: Benchmark, measured: Mapping[Benchmark, Result]) -> float | None:
    """Seconds, bytes above the baseline, or instructions, from all that was measured beside; None without."""
    estimate = measured.get(benchmark, NOT_MEASURED).estimate
    if benchmark.metric is not Metric.PEAK or estimate is None:
        return estimate
    baseline = measured.get(benchmark.baseline, NOT_MEASURED).estimate
    return None if baseline is None else estimate - baseline
