"""A library's commits in order: what each call took at each, and between which two it changed."""

import dataclasses
import itertools
from collections.abc import Iterable, Mapping, Sequence

from voxelocity.analysis.judgement import is_notable
from voxelocity.analysis.noise import Floor
from voxelocity.analysis.series import Factor
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.catalogue import Catalogue
from voxelocity.model.results import MeasuredCommit, value_of
from voxelocity.model.scale import log_of

# In the order in which a value of a parameter is preferred.
_PREFERRED = ("int16 + slope/inter", ".nii.gz", "middle")


def representative_benchmarks(catalogue: Catalogue, library: str) -> list[Benchmark]:
    """The benchmarks that judge a change of a library quickly, in all metrics, without baselines.

    Each call that the library alone carries out (for nilearn: with nibabel), once, on one file:
    scaled integers, compressed, if possible. A call of several operations is taken from that of
    which most is measured. The times of their references tell the noise.
    """
    metrics: dict[str, set[Metric]] = {}
    for benchmark in catalogue.benchmarks:
        metrics.setdefault(benchmark.operation, set()).add(benchmark.metric)
    own = [
        key
        for key in catalogue.calls
        if _is_of(catalogue, *key, library)
        # Another length of image, of which only time and memory are measured, stands for nothing.
        and (catalogue.operations[key[0]].work or Metric.INSTRUCTIONS in metrics[key[0]])
    ]
    chosen: dict[str, tuple[str, str]] = {}
    for key in sorted(own, key=lambda key: (-len(metrics[key[0]]), key)):
        chosen.setdefault(catalogue.calls[key].text, key)
    calls = set(chosen.values())
    # Of a loop instructions are counted at several lengths, elsewhere; the shortest stands for all.
    for operation, method in catalogue.calls:
        counted = catalogue.operations[operation].calls_of
        if (counted, method) in chosen.values() and Metric.INSTRUCTIONS not in metrics[counted]:
            calls.add((operation, method))
    operations = {operation for operation, _ in calls}
    standing = _standing_parameters(catalogue)
    return [
        benchmark
        for benchmark in catalogue.benchmarks
        if (
            (benchmark.operation, benchmark.method) in calls
            or (benchmark.is_yardstick and benchmark.operation in operations)
        )
        and benchmark.parameters == standing[benchmark.operation, benchmark.metric]
    ]


def _is_of(catalogue: Catalogue, operation: str, method: str, library: str) -> bool:
    declared, own = catalogue.operations[operation], catalogue.calls[operation, method]
    is_other = (
        declared.opt_in or declared.calls_of or (library == "nibabel" and own.uses("nilearn"))
    )
    return own.uses(library) and not is_other


def _standing_parameters(catalogue: Catalogue) -> dict[tuple[str, Metric], tuple[str, ...]]:
    """The parameters that stand for all of an operation's metric: those that are preferred most."""
    known: dict[tuple[str, Metric], list[tuple[str, ...]]] = {}
    for operation, metric, parameters in catalogue.shapes:
        known.setdefault((operation, metric), []).append(parameters)
    return {
        key: max(own, key=lambda parameters: [value in parameters for value in _PREFERRED])
        for key, own in known.items()
    }


def counterparts(catalogue: Catalogue, benchmarks: Iterable[Benchmark]) -> list[Benchmark]:
    """The benchmarks, and the baselines of their peaks, without which these have no values."""
    wanted = set(benchmarks)
    baselines = {benchmark.baseline for benchmark in wanted if benchmark.metric is Metric.PEAK}
    return sorted(wanted | (baselines & catalogue.names.keys()))


# In bytes. From commit to commit peaks of the same instructions differ by up to 1.8 MB; the largest
# noise floor of a peak is 2.43 MB (docs/experiments/noise.md, "Peaks").
PEAK_FLOOR = 2.5e6

# A commit at which fewer of the calls have a value was measured for another question.
_FEWEST = 0.5


@dataclasses.dataclass(frozen=True)
class CommitStep:
    """A call that changed between one measured commit and the next that has a value of it."""

    benchmark: Benchmark
    before: int  # This and the next: indices in the history.
    at: int
    old: float  # This and the next: instructions, or bytes above the baseline.
    new: float
    change: Factor


@dataclasses.dataclass(frozen=True)
class CommitHistory:
    """The commits of a library that one machine has measured by the exact kinds, oldest first."""

    library: str
    machine: str
    commits: tuple[MeasuredCommit, ...]
    benchmarks: tuple[Benchmark, ...]  # Each call once, on one file.
    steps: tuple[CommitStep, ...]  # The newest first, of one commit the largest first.
    # The machines that have measured fewer commits, and how many.
    others: tuple[tuple[str, int], ...] = ()

    def value(self, benchmark: Benchmark, index: int) -> float | None:
        """Instructions, or bytes above the baseline; None where there are none."""
        return value_of(benchmark, self.commits[index].measured)


def benchmarks_of_history(catalogue: Catalogue, library: str) -> list[Benchmark]:
    """Each call of a library once, by the exact kinds."""
    found = representative_benchmarks(catalogue, library)
    return [benchmark for benchmark in found if benchmark.metric is not Metric.TIME]


def commit_history(
    catalogue: Catalogue, library: str, machine: str, measured: Sequence[MeasuredCommit]
) -> CommitHistory:
    """The history of the commits, which come in any order, at which most calls were measured."""
    # What was added after the commits were measured is no part of their history.
    benchmarks = tuple(
        benchmark
        for benchmark in benchmarks_of_history(catalogue, library)
        if any(value_of(benchmark, each.measured) is not None for each in measured)
    )

    def is_whole(commit: MeasuredCommit) -> bool:
        values = [value_of(benchmark, commit.measured) for benchmark in benchmarks]
        return len(values) - values.count(None) >= _FEWEST * len(values)

    commits = sorted(filter(is_whole, measured), key=lambda commit: (commit.date, commit.sha))
    steps = []
    for benchmark in benchmarks:
        metric, least = benchmark.metric, PEAK_FLOOR if benchmark.metric is Metric.PEAK else 0.0
        found = ((at, value_of(benchmark, each.measured)) for at, each in enumerate(commits))
        values = [(at, value) for at, value in found if value is not None]
        for (before, old), (at, new) in itertools.pairwise(values):
            log = log_of(metric, new) - log_of(metric, old)
            change = Factor(log, Floor(metric, least).at(min(old, new)))
            if is_notable(change, metric):
                steps.append(CommitStep(benchmark, before, at, old, new, change))
    steps.sort(key=lambda step: (-step.at, -abs(step.change.log)))
    return CommitHistory(library, machine, tuple(commits), benchmarks, tuple(steps))


def longest_history(
    catalogue: Catalogue, library: str, measured: Mapping[str, Sequence[MeasuredCommit]]
) -> CommitHistory | None:
    """The history of the machine that measured most commits of a library; None below two."""
    histories = [commit_history(catalogue, library, *each) for each in measured.items()]
    longest = max(histories, key=lambda history: len(history.commits), default=None)
    if longest is None or len(longest.commits) < 2:
        return None
    counts = ((machine, len(commits)) for machine, commits in measured.items() if commits)
    others = tuple(each for each in counts if each[0] != longest.machine)
    return dataclasses.replace(longest, others=others)


def thinned(history: CommitHistory, most: int) -> list[int]:
    """Choose at most so many commits that show the whole history, in order, with the newest.

    They are the ends of the steps, the newest if too many, and others evenly spaced between.
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
