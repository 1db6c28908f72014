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
from asv.runner import BenchmarkResult, fail_benchmark

from voxelocity import VoxelocityError
from voxelocity.asv.commands import run_asv, with_own_home
from voxelocity.asv.machine import machine_traits, require_same_machine, save_machine
from voxelocity.asv.run_lock import HOLDER
from voxelocity.store.paths import CACHE, THIS_MACHINE
from voxelocity.store.reader import CommitResults, load_config, load_results
from voxelocity.store.result_files import damage, recorded_machine
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
        """Make a measurer that adds to the results of a library's own commits."""
        return cls(stored.root, stored.machine, stored.configuration, output=output)

    @classmethod
    def of_lock_holder(cls, root: Path, machine: str) -> "Measurer":
        """Make a measurer whose asv knows that this process holds the run lock."""
        return cls(root, machine, environment={**os.environ, HOLDER: str(os.getpid())})

    @classmethod
    def of_this_machine(
        cls, root: Path, configuration: str | None, output: IO[Any] | None, **variables: str
    ) -> "Measurer":
        """Make a measurer whose asv has a home of ours, and knows it as `THIS_MACHINE`."""
        require_same_machine(root, THIS_MACHINE)
        home = root / CACHE / "home"
        environment = {**with_own_home(home), **variables}
        save_machine(home, THIS_MACHINE, machine_traits(THIS_MACHINE))
        return cls(root, THIS_MACHINE, configuration, environment, output)

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
            raise AsvError("asv run failed; its output above says why")
        return code == 0

    def measure_in_turn(
        self, commits: Sequence[str], bench: Sequence[str], rounds: int | None = None
    ) -> bool:
        """Measure times at several commits, so that a slow quarter hour hits all; see `measure`.

        Each round takes a fresh process of each benchmark at each commit; None leaves their number
        to the benchmark.
        """
        fewer = [] if rounds is None else ["--attribute", f"rounds={rounds}"]
        return self.measure(commits, bench, "--interleave-rounds", "--record-samples", *fewer)


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
    _save(results, Path(conf.results_dir))


def add_samples(path: Path, root: Path, timings: Mapping[str, Mapping[int, list[float]]]) -> None:
    """Add timings to a result file of the releases, as asv itself adds those of a later pass.

    They are in seconds, by asv's name of a benchmark and the index of its parameters. Those that
    are there already are not added again. `VoxelocityError` where the file is damaged.
    """
    results = load_results(path, root)
    if results is None:
        raise VoxelocityError(damage(path, root))
    benchmarks = Benchmarks.load(load_config(root))
    for name, by_index in timings.items():
        declared = benchmarks[name]
        known = results.get_result_samples(name, declared["params"])
        new = {}
        for index, each in by_index.items():
            if known[index] and (others := [one for one in each if one not in known[index]]):
                new[index] = others
        if not new:
            continue
        samples = [new.get(index) for index in range(len(known))]
        added = BenchmarkResult(
            # What asv works out from all samples takes its place.
            result=[each[0] if each else None for each in samples],
            samples=samples,
            number=[1 if each else None for each in samples],
            errcode=0,
            stderr="",
            profile=None,
        )
        results.add_result(
            declared,
            added,
            duration=results.duration.get(name),
            record_samples=True,
            append_samples=True,
            selected_idx=set(new),
        )
    _save(results, path.parents[1])


def _save(results: Results, folder: Path) -> None:
    """Write what asv would write into a folder of results."""
    with tempfile.TemporaryDirectory() as temporary:
        results.save(temporary)
        (path,) = Path(temporary).rglob("*.json")
        write_safely(path.read_bytes(), folder / path.relative_to(temporary))
