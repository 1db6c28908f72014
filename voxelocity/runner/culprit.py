"""Which commit of a library made the step of a call between two others."""

import dataclasses
import math
import re
import sys
from pathlib import Path

from voxelocity import VoxelocityError, say
from voxelocity.analysis.bisection import Culprit, find_step
from voxelocity.analysis.commit_history import counterparts
from voxelocity.asv.measurer import Measurer
from voxelocity.model import scale
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.catalogue import Catalogue
from voxelocity.model.commit import Commit
from voxelocity.model.results import value_of
from voxelocity.report.values import value_words
from voxelocity.store.history import commits_between
from voxelocity.store.reader import CommitResults

# Peaks of the controls repeat within it (docs/experiments/noise.md).
SMALLEST_SHARE_OF_A_PEAK = 0.01

# By how much the values of an exact kind must differ, absolutely and as a share.
_LEAST = {
    Metric.PEAK: (scale.SMALLEST_PEAK, SMALLEST_SHARE_OF_A_PEAK),
    Metric.INSTRUCTIONS: (scale.FEWEST_INSTRUCTIONS, scale.SMALLEST_WORK),
    Metric.BYTES_READ: (0.0, scale.SMALLEST_READING),
    Metric.READS: (0.0, scale.SMALLEST_READING),
}


class CallMeasurer:
    """Measures one call by an exact kind, on all files, at a commit where that is not stored."""

    def __init__(
        self,
        stored: CommitResults,
        catalogue: Catalogue,
        operation: str,
        method: str,
        metric: Metric,
    ):
        self._stored = stored
        self.operation, self.method, self.metric = operation, method, metric
        self._own = [
            each
            for each in catalogue.benchmarks
            if (each.operation, each.method, each.metric) == (operation, method, metric)
        ]
        wanted = counterparts(catalogue, self._own)
        # Several classes may measure it, each on its own files.
        names = {catalogue.names[each].partition("(")[0] for each in wanted}
        self._bench = [rf"^({'|'.join(map(re.escape, sorted(names)))})(\(|$)"]

    def values(self, commit: str) -> dict[Benchmark, float]:
        """Instructions, or bytes above the baseline as they are compared; empty without any."""
        measured = self._stored.at(commit)
        if not measured.keys() >= {*self._own}:
            # Where it fails, it is a commit without a value.
            Measurer.of_library(self._stored, sys.stderr).measure([commit], self._bench)
            measured = self._stored.at(commit)
        return {
            benchmark: scale.clamped(self.metric, value)
            for benchmark in self._own
            if (value := value_of(benchmark, measured)) is not None
        }


@dataclasses.dataclass(frozen=True)
class FoundCommit:
    """The call on a file by which a culprit was found, and all commits on the way."""

    benchmark: Benchmark
    commits: list[Commit]
    culprit: Culprit

    @property
    def commit(self) -> Commit:
        return self.commits[self.culprit.at]


def find_commit(
    repository: Path, measurer: CallMeasurer, old: str, new: str, file: str | None
) -> FoundCommit:
    """Measure the two ends, choose the file on which the call changed most, and halve the way.

    The file is image and format, such as ``int16 .nii.gz``, or a parameter; None where any will do.
    `VoxelocityError` where a commit is unknown or cannot be measured, or no step lies between them.
    """
    commits = commits_between(repository, old, new)
    call = f"{measurer.operation}.{measurer.method}"
    ends = {}
    for name, commit in ((old, commits[0]), (new, commits[-1])):
        ends[name] = measurer.values(commit.sha)
        if not ends[name]:
            why = "asv's output above says why"
            raise VoxelocityError(f"{call} could not be measured at {name}; {why}")
    benchmark = _changed_most(ends[old], ends[new], file)
    if benchmark is None:
        what = f"{call} on {file}" if file else call
        raise VoxelocityError(
            f"{what} has no step between {old} and {new}: the change is within the noise, or one "
            "of the two has no value"
        )

    def value_at(index: int) -> float | None:
        value = measurer.values(commits[index].sha).get(benchmark)
        told = "no value" if value is None else value_words(benchmark.metric, value)
        say(f"{commits[index].sha[:9]} {told}")
        return value

    return FoundCommit(benchmark, commits, find_step(len(commits), value_at))


def _changed_most(
    old: dict[Benchmark, float], new: dict[Benchmark, float], file: str | None
) -> Benchmark | None:
    """The benchmark with the largest change beyond the noise."""
    changes = {
        benchmark: abs(math.log(new[benchmark] / old[benchmark]))
        for benchmark in old.keys() & new.keys()
        if file
        in (
            None,
            benchmark.file,
            " ".join(benchmark.parameters),
            benchmark.input_words,
            *benchmark.parameters,
        )
        and is_step(benchmark.metric, old[benchmark], new[benchmark])
    }
    return max(sorted(changes), key=changes.__getitem__, default=None)


def is_step(metric: Metric, old: float, new: float) -> bool:
    """Whether two values of an exact kind differ by more than they do where nothing changed."""
    least, share = _LEAST[metric]
    return abs(new - old) > least and abs(math.log(new / old)) > share
