"""Reading what asv stored, with asv's own reader."""

import functools
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path

from asv.benchmarks import Benchmarks
from asv.config import Config
from asv.results import Results as AsvResults
from asv.util import UserError

from voxelocity import VoxelocityError
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.catalogue import Catalogue, benchmarks_of, read_catalogue
from voxelocity.model.commit import MeasuredCommit
from voxelocity.model.result import Result
from voxelocity.model.results import Results, Tip
from voxelocity.model.states import Coverage
from voxelocity.model.timeline import Entry
from voxelocity.model.wrong_answer import WrongAnswer
from voxelocity.store.checkout import Checkout
from voxelocity.store.counted_traits import may_join
from voxelocity.store.paths import COMMITS, RESULTS
from voxelocity.store.result_files import (
    commit_date,
    damage,
    described_machine,
    is_whole,
    measured_metrics,
    results_by_machine,
)

_NOT_OF_TODAY = f"{RESULTS} holds no results of these benchmarks; measure first: make bench"

# What asv's reader raises for a file that is cut off, foreign or of another version.
_DAMAGED = (UserError, OSError, ValueError, KeyError, TypeError, AttributeError)


class ResultsReader:
    """Reads the results of a checkout.

    Parameters
    ----------
    checkout : Checkout
    asv_benchmarks : asv.benchmarks.Benchmarks, optional
        Where asv has loaded them already.
    """

    def __init__(self, checkout: Checkout, asv_benchmarks: Benchmarks | None = None):
        self.checkout = checkout
        self._asv_benchmarks = asv_benchmarks
        self._metrics_of: dict[str, dict[int, set[Metric]]] = {}
        self._listed: dict[Path, dict[str, dict[str, list[Path]]]] = {}

    @functools.cached_property
    def asv_benchmarks(self) -> Benchmarks:
        """The benchmarks that the results folder describes.

        Raises
        ------
        VoxelocityError
            Nothing was measured yet.
        """
        if self._asv_benchmarks is not None:
            return self._asv_benchmarks
        root = self.checkout.root
        conf = Config.load(str(root / "asv.conf.json"))
        conf.results_dir = str(root / conf.results_dir)
        try:
            return Benchmarks.load(conf)
        except (ValueError, TypeError, AttributeError):
            raise VoxelocityError(
                f"{RESULTS / 'benchmarks.json'}: is damaged; restore it with git, or let asv write it "
                "again: asv run --bench just-discover"
            ) from None
        except UserError:
            raise VoxelocityError(
                f"{root / RESULTS}: holds no benchmarks.json; measure first: make bench"
            ) from None

    @functools.cached_property
    def catalogue(self) -> Catalogue:
        """What is measured.

        Raises
        ------
        VoxelocityError
            Nothing was measured yet, or by benchmarks that do not say what they are.
        """
        catalogue = read_catalogue(self.asv_benchmarks)
        if not catalogue.benchmarks:
            raise VoxelocityError(
                f"{RESULTS / 'benchmarks.json'}: describes no operation; write it again: "
                "asv run --bench just-discover"
            )
        return catalogue

    def machines(self, name: str | None = None) -> list[str]:
        """The names of the machines with results, in order, or the one that a user names.

        Raises
        ------
        VoxelocityError
            There are none, or none of that name.
        """
        machines = sorted(self._by_machine(self.checkout.root / RESULTS))
        if not machines:
            raise VoxelocityError(f"{RESULTS} holds no results; measure first: make bench")
        if name is None:
            return machines
        if name not in machines:
            raise VoxelocityError(
                f"{RESULTS} holds no results of '{name}', only of {', '.join(machines)}"
            )
        return [name]

    def coverage(self, machine: str) -> Coverage:
        """Which entries a machine has measured: much faster than `read`.

        Parameters
        ----------
        machine : str
            One of `machines`.
        """
        root = self.checkout.root
        own, traits = self._metrics(machine), _traits(root / RESULTS / machine)
        counted = {
            index
            for other in self.machines()
            if other != machine and may_join(root, machine, traits, other)
            for index, metrics in self._metrics(other).items()
            if Metric.INSTRUCTIONS in metrics
        }
        timed = frozenset(index for index, metrics in own.items() if Metric.TIME in metrics)
        return Coverage(machine, frozenset(own), timed, frozenset(counted - own.keys()))

    def fullest(self) -> Results:
        """The results of the machine that has measured most entries; as a rule no other one is read.

        Raises
        ------
        VoxelocityError
            None has measured the benchmarks of today.
        """
        files = self._by_machine(self.checkout.root / RESULTS)
        best, most = None, 0
        for name in sorted(self.machines(), key=lambda name: -len(files[name])):
            if len(files[name]) <= most:
                break
            results = self.read(name)
            measured = sum(map(results.measured_here, results.indices))
            if measured > most:
                best, most = results, measured
        if best is None:
            raise VoxelocityError(_NOT_OF_TODAY)
        return best

    def _metrics(self, machine: str) -> dict[int, set[Metric]]:
        """The metrics that a machine has measured, by index."""
        if machine not in self._metrics_of:
            self._metrics_of[machine] = {
                index: metrics
                for index, paths in self._files(self.checkout.root / RESULTS, machine).items()
                for path in paths
                if (metrics := measured_metrics(path, self.asv_benchmarks))
            }
        return self._metrics_of[machine]

    def read(self, machine: str, folder: Path = RESULTS) -> Results:
        """All that was measured on a machine, with the instructions that hold on it too.

        Parameters
        ----------
        machine : str
            As asv knows it.
        folder : Path, optional
            The results folder in the checkout, where it is not that of the releases.

        Raises
        ------
        VoxelocityError
            There are no results of this machine.
        """
        if folder == RESULTS:
            self.machines(machine)
        path = self.checkout.root / folder
        traits = _traits(path / machine)
        measured = self.measured_in(path, machine)
        joined: dict[int, dict[Benchmark, str]] = {}
        if folder == RESULTS:
            for other in self.machines():
                if other != machine and may_join(self.checkout.root, machine, traits, other):
                    _join_counts(measured, joined, self.measured_in(path, other), other)
        return Results(
            machine=machine,
            traits=traits,
            timeline=self.checkout.timeline,
            wrong_answers=self.checkout.wrong_answers,
            catalogue=self.catalogue,
            measured=measured,
            files={
                index: paths[-1].relative_to(self.checkout.root).as_posix()
                for index, paths in self._files(path, machine).items()
            },
            tips=tuple(self._tips(machine)) if folder == RESULTS else (),
            joined=joined,
        )

    def measured_in(self, folder: Path, machine: str) -> dict[int, dict[Benchmark, Result]]:
        """What was measured on a machine, by index in the timeline.

        Parameters
        ----------
        folder : Path
            That of the results, which may be another checkout's.
        machine : str
        """
        measured = {}
        for index, paths in self._files(folder, machine).items():
            is_wrong = functools.partial(self.is_wrong, self.checkout.timeline[index])
            benchmarks: dict[Benchmark, Result] = {}
            for result in filter(None, (load_results(path, self.checkout.root) for path in paths)):
                benchmarks |= benchmarks_in(result, self.asv_benchmarks, is_wrong)
            if benchmarks:
                measured[index] = benchmarks
        return measured

    def _by_machine(self, folder: Path) -> dict[str, dict[str, list[Path]]]:
        """See `results_by_machine`; a folder is listed once."""
        if folder not in self._listed:
            self._listed[folder] = results_by_machine(folder)
        return self._listed[folder]

    def _files(self, folder: Path, machine: str) -> dict[int, list[Path]]:
        """The result files of each entry that was measured, by its index in the timeline."""
        by_commit = self._by_machine(folder).get(machine, {})
        commits = self.checkout.history.commits
        return {
            index: by_commit[commits[entry.tag][:8]]
            for index, entry in enumerate(self.checkout.timeline)
            if commits[entry.tag][:8] in by_commit
        }

    def _tips(self, machine: str) -> Iterator[Tip]:
        """Of each library the newest commit that was measured, where it is newer than the newest release."""
        for library, folder in COMMITS.items():
            dated = [
                (date, path)
                for path in (self.checkout.root / folder / machine).glob("*-*.json")
                if (date := commit_date(path))
            ]
            released = max(
                entry.date for entry in self.checkout.timeline if entry.changed == library
            )
            if not dated or max(dated)[0] <= released:
                continue
            date, path = max(dated)
            result = load_results(path, self.checkout.root)
            if result and (benchmarks := benchmarks_in(result, self.asv_benchmarks)):
                yield Tip(library, result.commit_hash, date, benchmarks)

    def measured_commits(
        self, library: str, benchmarks: Collection[Benchmark]
    ) -> dict[str, list[MeasuredCommit]]:
        """What each machine has measured of a library's own commits, as far as it is asked for."""
        path = self.checkout.root / COMMITS[library]
        return {
            machine.name: list(self._commits(machine, benchmarks))
            for machine in sorted(path.glob("*/"))
        }

    def _commits(self, folder: Path, benchmarks: Collection[Benchmark]) -> Iterator[MeasuredCommit]:
        for path in sorted(folder.glob("*-*.json")):
            date, result = commit_date(path), load_results(path, self.checkout.root)
            found = benchmarks_in(result, self.asv_benchmarks) if result else {}
            if result and date and found:
                # There may be thousands.
                kept = {
                    benchmark: found[benchmark] for benchmark in benchmarks if benchmark in found
                }
                yield MeasuredCommit(result.commit_hash, date, kept)

    @functools.cached_property
    def all_machines(self) -> list[Results]:
        """The results of each machine that has measured the benchmarks of today.

        Raises
        ------
        VoxelocityError
            There are none.
        """
        machines = [results for name in self.machines() if (results := self.read(name)).measured]
        if not machines:
            raise VoxelocityError(_NOT_OF_TODAY)
        return machines

    def is_wrong(self, entry: Entry, benchmark: Benchmark) -> bool:
        """Whether the answer of a benchmark is known to be wrong at an entry."""
        return any(
            wrong.covers(entry.tag, benchmark.operation, benchmark.method, benchmark.parameters)
            for wrong in self._wrong_by_call.get((benchmark.operation, benchmark.method), ())
        )

    @functools.cached_property
    def _wrong_by_call(self) -> dict[tuple[str, str], list[WrongAnswer]]:
        found: dict[tuple[str, str], list[WrongAnswer]] = {}
        for wrong in self.checkout.wrong_answers:
            found.setdefault((wrong.operation, wrong.method), []).append(wrong)
        return found


def load_results(path: Path, root: Path) -> AsvResults | None:
    """What asv reads of a result file; None where it is damaged, which a line says."""
    try:
        if not is_whole(path):
            raise ValueError(path)
        return AsvResults.load(str(path), machine_name=path.parent.name)
    except _DAMAGED:
        print(f"voxelocity: {damage(path, root)}", file=sys.stderr)
        return None


def benchmarks_in(
    result: AsvResults,
    asv_benchmarks: Benchmarks,
    is_wrong: Callable[[Benchmark], bool] = lambda _: False,
) -> dict[Benchmark, Result]:
    """The benchmarks of a result file, as far as they belong to the benchmarks of today.

    Parameters
    ----------
    result : asv.results.Results
    asv_benchmarks : asv.benchmarks.Benchmarks
    is_wrong : callable, optional
        Tells whether the answer of a benchmark is known to be wrong there.
    """
    benchmarks = {}
    for name in result.get_result_keys(asv_benchmarks):
        declared = asv_benchmarks[name]
        if "operation" not in declared:
            continue
        params = declared["params"]
        values = result.get_result_value(name, params)
        samples = result.get_result_samples(name, params)
        for benchmark, value, kept in zip(benchmarks_of(declared), values, samples):
            benchmarks[benchmark] = Result.of(benchmark.metric, value, kept, is_wrong(benchmark))
    return benchmarks


def _join_counts(
    measured: dict[int, dict[Benchmark, Result]],
    joined: dict[int, dict[Benchmark, str]],
    theirs: Mapping[int, Mapping[Benchmark, Result]],
    other: str,
) -> None:
    """Add the instructions that another machine counted, where there are none, and say whose they are."""
    for index, benchmarks in theirs.items():
        for benchmark, result in benchmarks.items():
            if benchmark.metric is Metric.INSTRUCTIONS and benchmark not in measured.get(index, ()):
                measured.setdefault(index, {})[benchmark] = result
                joined.setdefault(index, {})[benchmark] = other


def _traits(folder: Path) -> dict[str, str]:
    path = folder / "machine.json"
    return described_machine(path) if path.is_file() else {}
