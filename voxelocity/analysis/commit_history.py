"""A library's own commits in order: what each call took at each, and between which two it changed."""

import dataclasses
import math
from collections.abc import Mapping, Sequence

from voxelocity.analysis.judgement import is_notable
from voxelocity.analysis.noise import Floor
from voxelocity.analysis.representative_benchmarks import representative_benchmarks
from voxelocity.analysis.series import Factor
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.catalogue import Catalogue
from voxelocity.model.commit import MeasuredCommit
from voxelocity.model.results import value_of
from voxelocity.model.scale import log_of

# In bytes. From commit to commit peaks of the same instructions differ by up to 1.8 MB; the largest noise floor of a
# peak is 2.43 MB (docs/design.md, "The noise floor").
PEAK_FLOOR = 2.5e6

# A commit at which fewer of the calls have a value was measured for another question.
_FEWEST = 0.5


@dataclasses.dataclass(frozen=True)
class CommitStep:
    """A call that changed between one measured commit and the next that has a value of it.

    Attributes
    ----------
    benchmark : Benchmark
    before, at : int
        Indices in the history.
    old, new : float
        Instructions, or bytes above the baseline.
    """

    benchmark: Benchmark
    before: int
    at: int
    old: float
    new: float

    @property
    def ratio(self) -> float:
        """New to old, as they are compared."""
        return math.exp(
            log_of(self.benchmark.metric, self.new) - log_of(self.benchmark.metric, self.old)
        )


@dataclasses.dataclass(frozen=True)
class CommitHistory:
    """The commits of a library that one machine has measured by the exact kinds.

    Attributes
    ----------
    library, machine : str
    commits : tuple of MeasuredCommit
        Oldest first.
    benchmarks : tuple of Benchmark
        Each call once, on one file.
    steps : tuple of CommitStep
        The newest first, of one place the largest first.
    others : tuple of tuple of str and int
        The machines that have measured fewer commits, and how many.
    """

    library: str
    machine: str
    commits: tuple[MeasuredCommit, ...]
    benchmarks: tuple[Benchmark, ...]
    steps: tuple[CommitStep, ...]
    others: tuple[tuple[str, int], ...] = ()

    def value(self, benchmark: Benchmark, index: int) -> float | None:
        """Instructions, or bytes above the baseline; None where there are none."""
        return value_of(benchmark, self.commits[index].measured)


def benchmarks_of_history(catalogue: Catalogue, library: str) -> list[Benchmark]:
    """Each call of a library once, by the exact kinds."""
    return [
        benchmark
        for benchmark in representative_benchmarks(catalogue, library)
        if benchmark.metric is not Metric.TIME
    ]


def commit_history(
    catalogue: Catalogue, library: str, machine: str, measured: Sequence[MeasuredCommit]
) -> CommitHistory:
    """The history of the commits at which most calls were measured.

    Parameters
    ----------
    catalogue : Catalogue
    library, machine : str
    measured : sequence of MeasuredCommit
        In any order.
    """
    benchmarks = tuple(benchmarks_of_history(catalogue, library))
    commits = tuple(
        sorted(
            (
                commit
                for commit in measured
                if sum(value_of(benchmark, commit.measured) is not None for benchmark in benchmarks)
                >= _FEWEST * len(benchmarks)
            ),
            key=lambda commit: (commit.date, commit.sha),
        )
    )
    history = CommitHistory(library, machine, commits, benchmarks, ())
    steps = [step for benchmark in benchmarks for step in _steps(history, benchmark)]
    steps.sort(key=lambda step: (-step.at, -abs(math.log(step.ratio))))
    return dataclasses.replace(history, steps=tuple(steps))


def longest_history(
    catalogue: Catalogue, library: str, measured: Mapping[str, Sequence[MeasuredCommit]]
) -> CommitHistory | None:
    """The history of the machine that has measured most commits of a library; None of fewer than two.

    Parameters
    ----------
    catalogue : Catalogue
    library : str
    measured : mapping of str to sequence of MeasuredCommit
        By machine.
    """
    histories = [
        commit_history(catalogue, library, machine, commits)
        for machine, commits in measured.items()
    ]
    longest = max(histories, key=lambda history: len(history.commits), default=None)
    if longest is None or len(longest.commits) < 2:
        return None
    others = tuple(
        (machine, len(commits))
        for machine, commits in measured.items()
        if machine != longest.machine and commits
    )
    return dataclasses.replace(longest, others=others)


def _steps(history: CommitHistory, benchmark: Benchmark) -> list[CommitStep]:
    steps = []
    before: tuple[int, float] | None = None
    for index in range(len(history.commits)):
        value = history.value(benchmark, index)
        if value is None:
            continue
        if before is not None and _differ(benchmark.metric, before[1], value):
            steps.append(CommitStep(benchmark, before[0], index, before[1], value))
        before = index, value
    return steps


def _differ(metric: Metric, old: float, new: float) -> bool:
    """Whether it is worth mentioning, and more than the same work differs by."""
    size = PEAK_FLOOR if metric is Metric.PEAK else 0.0
    floor = Floor(metric, size).at(min(old, new))
    return is_notable(Factor(log_of(metric, new) - log_of(metric, old), floor), metric)


def thinned(history: CommitHistory, most: int) -> list[int]:
    """The entries that show a history of any length: the ends of each step, and others evenly spaced between.

    Parameters
    ----------
    history : CommitHistory
    most : int
        How many at most; of more steps the newest keep their ends.

    Returns
    -------
    list of int
        In order; the newest place is always among them.
    """
    count = len(history.commits)
    if count <= most:
        return list(range(count))
    ends = dict.fromkeys(index for step in history.steps for index in (step.at, step.before))
    kept = set(list(ends)[: most // 2])
    spaces = max(1, most - len(kept) - 1)
    newest = count - 1
    # From the newest back, so that it stays where there is room for one alone.
    kept |= {newest - round(index * newest / spaces) for index in range(most - len(kept))}
    return sorted(kept)
