"""Which commit of a library made the step of a call between two others."""

import dataclasses
import math
import sys
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.analysis.bisection import Culprit, find_step
from voxelocity.model import scale
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.commit import Commit
from voxelocity.report.values import value_words
from voxelocity.runner.commits import CommitMeasurer
from voxelocity.store.upstream import commits_between


@dataclasses.dataclass(frozen=True)
class FoundCommit:
    """The commit, the call on the file by which it was found, and the values.

    Attributes
    ----------
    benchmark : Benchmark
    commits : list of Commit
        All on the way, the first and the last included.
    culprit : Culprit
        Its entries are among `commits`.
    """

    benchmark: Benchmark
    commits: list[Commit]
    culprit: Culprit

    @property
    def commit(self) -> Commit:
        return self.commits[self.culprit.at]


def find_commit(
    repository: Path, measurer: CommitMeasurer, old: str, new: str, file: str | None
) -> FoundCommit:
    """Measure the two ends, choose the file on which the call changed most, and halve the way.

    Parameters
    ----------
    repository : Path
        Of the library.
    measurer : CommitMeasurer
    old, new : str
        As git knows them.
    file : str or None
        Image and format, such as ``int16 .nii.gz``, or what a parameter says; None where any will do.

    Raises
    ------
    VoxelocityError
        A commit is unknown, cannot be measured, or there is no step between them.
    """
    commits = commits_between(repository, old, new)
    ends = {}
    for name, index in ((old, 0), (new, len(commits) - 1)):
        ends[name] = measurer.values(commits[index].sha)
        if not ends[name]:
            raise VoxelocityError(
                f"{measurer.operation}.{measurer.method} could not be measured at {name}; what asv printed above "
                "says why"
            )
    benchmark = _changed_most(ends[old], ends[new], file)
    if benchmark is None:
        of_file = f" on {file}" if file else ""
        raise VoxelocityError(
            f"{measurer.operation}.{measurer.method}{of_file} has no step between {old} and {new}: what changed is "
            "within the noise, or it was not measured at both"
        )

    def value_at(index: int) -> float | None:
        value = measurer.values(commits[index].sha).get(benchmark)
        told = "no value" if value is None else value_words(benchmark.metric, value)
        print(f"voxelocity: {commits[index].sha[:9]} {told}", file=sys.stderr)
        return value

    return FoundCommit(benchmark, commits, find_step(len(commits), value_at))


def _changed_most(
    old: dict[Benchmark, float], new: dict[Benchmark, float], file: str | None
) -> Benchmark | None:
    """The benchmark with the largest change beyond the noise."""
    changes = {
        benchmark: abs(math.log(new[benchmark] / old[benchmark]))
        for benchmark in old.keys() & new.keys()
        if (file is None or _is_on(benchmark, file))
        and is_step(benchmark.metric, old[benchmark], new[benchmark])
    }
    return max(sorted(changes), key=changes.__getitem__, default=None)


def _is_on(benchmark: Benchmark, file: str) -> bool:
    return (
        file == benchmark.file
        or file == " ".join(benchmark.parameters)
        or file in benchmark.parameters
    )


def is_step(metric: Metric, old: float, new: float) -> bool:
    """Whether two values of an exact kind differ by more than what moves them where nothing changed."""
    least = scale.FEWEST_INSTRUCTIONS if metric is Metric.INSTRUCTIONS else scale.SMALLEST_PEAK
    share = scale.SMALLEST_WORK if metric is Metric.INSTRUCTIONS else SMALLEST_SHARE_OF_A_PEAK
    return abs(new - old) > least and abs(math.log(new / old)) > share


# Peaks of the controls repeat within it (docs/design.md).
SMALLEST_SHARE_OF_A_PEAK = 0.01
