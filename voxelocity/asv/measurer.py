"""Measuring commits: the one place that says ``asv run``, and that marks commits as failed."""

import dataclasses
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from asv.benchmarks import Benchmarks
from asv.environment import get_environments
from asv.repo import get_repo
from asv.results import Results
from asv.runner import fail_benchmark

from voxelocity import VoxelocityError
from voxelocity.asv.commands import run_asv
from voxelocity.asv.run_lock import HOLDER
from voxelocity.store.reader import CommitResults, load_config
from voxelocity.store.result_files import recorded_machine
from voxelocity.store.safe_files import write_safely

# asv's exit code where a benchmark failed, as those do whose answer is known to be wrong.
SOME_FAILED = 2


class AsvError(VoxelocityError):
    """asv failed otherwise than in a benchmark."""


@dataclasses.dataclass(frozen=True)
class Measurer:
    """Lets asv measure commits on a machine of a checkout."""

    root: Path
    machine: str
    configuration: str | None = None  # Of a library's own commits; None for the release history.
    environment: Mapping[str, str] | None = None  # Of the process; None for that of this one.
    output: IO[Any] | None = None  # Where asv prints; None for standard output.

    @classmethod
    def of_library(cls, stored: CommitResults, output: IO[Any] | None = None) -> "Measurer":
        """One that adds to the results of a library's own commits."""
        return cls(stored.root, stored.machine, stored.configuration, output=output)

    @classmethod
    def of_lock_holder(cls, root: Path, machine: str) -> "Measurer":
        """One whose asv knows that this process holds the run lock."""
        return cls(root, machine, environment={**os.environ, HOLDER: str(os.getpid())})

    def arguments(self, wanted: str, bench: Sequence[str], *options: str) -> list[str]:
        """What follows ``asv``, to measure the commits of a range."""
        words = ["run", wanted]
        words += ["--config", self.configuration] if self.configuration else []
        words += ["--machine", self.machine, *options, "--show-stderr"]
        return words + [word for expression in bench for word in ("--bench", expression)]

    def measure(self, commits: Sequence[str], bench: Sequence[str], *options: str) -> bool:
        """Measure commits, hashes or tags, in their order; whether all benchmarks gave a value.

        `bench` is as asv's ``--bench`` takes it, none for all; the options are more of ``asv run``.
        `AsvError` where asv failed otherwise; it has said why.
        """
        several = {} if len(commits) == 1 else {"input": "\n".join(commits), "text": True}
        wanted = "HASHFILE:-" if several else f"{commits[0]}^!"
        words = self.arguments(wanted, bench, *options)
        code = run_asv(self.root, *words, env=self.environment, stdout=self.output, **several)
        if code not in (0, SOME_FAILED):
            raise AsvError("asv run failed; what it printed above says why")
        return code == 0


def mark_failed(
    stored: CommitResults, repository: Path, commit: str, bench: list[str], reason: str
) -> None:
    """Store that benchmarks failed at a library's commit; those that have a result keep it.

    As asv does where it cannot build one; `bench` is what its ``--bench`` takes.
    """
    conf = load_config(stored.root, stored.configuration)
    conf.repo = str(repository)
    benchmarks = Benchmarks.load(conf, regex=bench)
    (env,) = get_environments(conf, None)
    traits = recorded_machine(stored.folder) or {}
    params = {**traits, "python": env.python, **env.requirements}
    date = get_repo(conf).get_date(commit)
    results = Results(params, env.requirements, commit, date, env.python, env.name, env.env_vars)
    results.load_data(conf.results_dir)
    for name, benchmark in benchmarks.items():
        if name not in results.get_all_result_keys():
            failed = fail_benchmark(benchmark, stderr=reason)
            selected = benchmarks.benchmark_selection.get(name)
            results.add_result(benchmark, failed, selected_idx=selected)
    with tempfile.TemporaryDirectory() as folder:
        results.save(folder)
        (path,) = Path(folder).rglob("*.json")
        write_safely(path.read_bytes(), conf.results_dir / path.relative_to(folder))
