"""Measuring single commits of a library with asv, one call at a time."""

import re
import sys
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.asv.commands import SOME_FAILED, run_asv
from voxelocity.model import scale
from voxelocity.model.benchmark import BASELINE, Benchmark, Metric
from voxelocity.model.results import value_of
from voxelocity.store.commit_results import CommitResults
from voxelocity.store.paths import configuration

_PREFIX = {Metric.INSTRUCTIONS: "track_instructions_", Metric.PEAK: "peakmem_"}


class CommitMeasurer:
    """Measures one call, on all files, at the commits that it is asked for; what is stored is not measured again.

    Parameters
    ----------
    root : Path
        The checkout.
    library, machine : str
    operation, method : str
    metric : Metric
        Of an exact kind.
    """

    def __init__(
        self, root: Path, library: str, machine: str, operation: str, method: str, metric: Metric
    ):
        self.root, self.library, self.machine = root, library, machine
        self.operation, self.method, self.metric = operation, method, metric

    def values(self, commit: str) -> dict[Benchmark, float]:
        """Instructions, or bytes above the baseline as they are compared, by file; empty where there are none."""
        if not (values := self._stored(commit)):
            self._measure(commit)
            values = self._stored(commit)
        return values

    def _measure(self, commit: str) -> None:
        calls = [self.method, *([BASELINE] if self.metric is Metric.PEAK else [])]
        names = "|".join(re.escape(_PREFIX[self.metric] + name) for name in calls)
        options = [
            "--config",
            configuration(self.library),
            f"{commit}^!",
            "--machine",
            self.machine,
        ]
        options += ["--bench", rf"\.{re.escape(self.operation)}\.({names})(\(|$)"]
        code = run_asv(self.root, "run", *options, stdout=sys.stderr)
        # Where it failed, it is a commit without a value.
        if code not in (0, SOME_FAILED):
            raise VoxelocityError("asv run failed; what it printed above says why")

    def _stored(self, commit: str) -> dict[Benchmark, float]:
        measured = CommitResults(self.root, self.library, self.machine).at(commit)
        wanted = (self.operation, self.method, self.metric)
        return {
            benchmark: scale.clamped(self.metric, value)
            for benchmark in measured
            if (benchmark.operation, benchmark.method, benchmark.metric) == wanted
            and (value := value_of(benchmark, measured)) is not None
        }
