"""What was measured at a library's own commits."""

from collections.abc import Callable
from pathlib import Path

from asv.benchmarks import Benchmarks
from asv.config import Config
from asv.results import Results as AsvResults

from voxelocity.model.benchmark import Benchmark
from voxelocity.model.result import Result
from voxelocity.store.paths import COMMITS, configuration
from voxelocity.store.reader import benchmarks_in


class CommitResults:
    """The results of a library's commits on a machine.

    Parameters
    ----------
    root : Path
        The checkout.
    library : str
    machine : str
        As asv knows it.
    """

    def __init__(self, root: Path, library: str, machine: str):
        self.folder = root / COMMITS[library] / machine
        self._conf = Config.load(str(root / configuration(library)))
        self._conf.results_dir = str(root / self._conf.results_dir)

    def at(
        self, commit: str, is_wrong: Callable[[Benchmark], bool] = lambda _: False
    ) -> dict[Benchmark, Result]:
        """The benchmarks that were measured at a commit, given by its whole hash; empty where none were.

        Parameters
        ----------
        commit : str
        is_wrong : callable, optional
            Tells whether the answer of a benchmark is known to be wrong there.
        """
        benchmarks: dict[Benchmark, Result] = {}
        paths = sorted(self.folder.glob(f"{commit[:8]}-*.json"))
        if not paths:
            return benchmarks
        # asv writes what it measures before any result.
        asv_benchmarks = Benchmarks.load(self._conf)
        for path in paths:
            result = AsvResults.load(str(path), machine_name=self.folder.name)
            benchmarks |= benchmarks_in(result, asv_benchmarks, is_wrong)
        return benchmarks
