"""What a machine measured at a library's own commits."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

from voxelocity.model.benchmark import Benchmark
from voxelocity.model.results import Result
from voxelocity.store.paths import COMMITS, COUNTS, configuration
from voxelocity.store.reader import benchmarks_in, described_benchmarks, load_results
from voxelocity.store.result_files import files_of_commit


@dataclasses.dataclass(frozen=True)
class CommitResults:
    """The results of a library's commits on a machine."""

    root: Path
    library: str
    machine: str

    @property
    def configuration(self) -> str:
        """The file that tells asv of the library, in the checkout."""
        return configuration(self.library)

    @property
    def folder(self) -> Path:
        """Where asv stores the results."""
        return self.root / COMMITS[self.library] / self.machine

    @property
    def counts_folder(self) -> Path:
        """Where it is recorded what the counts depend on."""
        return self.root / COUNTS / self.library / self.machine

    def files(self, commit: str) -> list[Path]:
        """The result files of a commit."""
        return files_of_commit(self.folder, commit)

    def all_files(self, commit: str) -> list[Path]:
        """The result files of a commit, and what is recorded of its counts."""
        return [*self.files(commit), *sorted(self.counts_folder.glob(f"{commit[:8]}*.json"))]

    def at(
        self, commit: str, is_wrong: Callable[[Benchmark], bool] = lambda _: False
    ) -> dict[Benchmark, Result]:
        """The benchmarks that were measured at a commit, given by its whole hash; empty where none were.

        `is_wrong` tells whether the answer of a benchmark is known to be wrong there.
        """
        benchmarks: dict[Benchmark, Result] = {}
        for result in filter(None, [load_results(path, self.root) for path in self.files(commit)]):
            # asv describes what it measures before any result.
            described = described_benchmarks(self.root, self.configuration)
            benchmarks |= benchmarks_in(result, described, is_wrong)
        return benchmarks
