"""Reading what asv stored, with asv's own reader."""

import collections
import dataclasses
import datetime
import functools
import itertools
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from asv.benchmarks import Benchmarks
from asv.config import Config
from asv.results import Results as AsvResults
from asv.util import UserError

from voxelocity import VoxelocityError, say
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.catalogue import Catalogue, benchmarks_of, is_compared, read_catalogue
from voxelocity.model.results import MeasuredCommit, Result, Results, Status, value_of
from voxelocity.model.scale import same_peak, same_work
from voxelocity.model.states import Coverage
from voxelocity.model.timeline import Entry, Timeline
from voxelocity.model.wrong_answer import WrongAnswer
from voxelocity.store import result_files
from voxelocity.store.checkout import Checkout
from voxelocity.store.confirmations import confirmations_of, read_confirmations
from voxelocity.store.paths import (
    COMMITS,
    COUNTS,
    INDEXED_GZIP,
    RELEASES,
    RESULTS,
    configuration,
)
from voxelocity.store.processor import agree_but_for_processor, may_join, traits_of_counts
from voxelocity.store.safe_files import told_as

_NOT_OF_TODAY = f"{RESULTS} holds no results of these benchmarks; measure some first: make bench"

# So many counts must be in common until those of another processor hold.
_REPRODUCED = 100

# Such a share of peaks, or of the references, must be the same: of 2,134 peaks on two processors
# 98 % were (docs/experiments/noise.md).
_SAME_SHARE = 0.95

# What asv's reader raises for a file that is cut off, foreign or of another version.
_DAMAGED = (UserError, OSError, ValueError, KeyError, TypeError, AttributeError)


# By index in the timeline.
_Measured = dict[int, dict[Benchmark, Result]]


class ResultsReader:
    """Reads the results of a checkout, by the benchmarks that asv has loaded if it has."""

    def __init__(self, checkout: Checkout, asv_benchmarks: Benchmarks | None = None):
        self.checkout = checkout
        if asv_benchmarks is not None:
            self.asv_benchmarks = asv_benchmarks
        # Each folder is listed once, and what the counts of a machine depend on is read once.
        self._by_machine = functools.cache(result_files.results_by_machine)
        self._traits = functools.cache(
            lambda machine: traits_of_counts(checkout.root, machine, checkout.place.results)
        )
        self._names = functools.cache(self._read_names)
        # With the state of the files: each machine is read for itself and for all it lends to.
        self._measured: dict[tuple[Path, str], tuple[dict[Path, int], _Measured]] = {}

    @functools.cached_property
    def asv_benchmarks(self) -> Benchmarks:
        """The benchmarks that the results describe; `VoxelocityError` where there are none yet."""
        folder = self.checkout.root / RESULTS
        missing = f"{folder}: holds no benchmarks.json; measure first: make bench"
        mend = "restore it with git, or let asv write it again: asv run --bench just-discover"
        damaged = f"{RESULTS / 'benchmarks.json'}: is damaged; {mend}"
        with told_as(missing, UserError), told_as(damaged, ValueError, TypeError, AttributeError):
            return Benchmarks.load(load_config(self.checkout.root))

    @functools.cached_property
    def catalogue(self) -> Catalogue:
        """What is measured; `VoxelocityError` for nothing yet, or by benchmarks without words."""
        catalogue = read_catalogue(self.asv_benchmarks)
        if not catalogue.benchmarks:
            raise VoxelocityError(
                f"{RESULTS / 'benchmarks.json'}: describes no operation; write it again: "
                "asv run --bench just-discover"
            )
        return catalogue

    def machines(self, name: str | None = None) -> list[str]:
        """The machines with results, or the one that a user names; `VoxelocityError` for none."""
        machines = sorted(self._by_machine(self.checkout.results))
        none = f"{self.checkout.place.results} holds no results"
        if not machines:
            raise VoxelocityError(f"{none}; measure first: make bench")
        if name is None:
            return machines
        if name not in machines:
            raise VoxelocityError(f"{none} of '{name}', only of {', '.join(machines)}")
        return [name]

    def coverage(self, machine: str) -> Coverage:
        """Which entries one of the `machines` has measured: much faster than `read`."""
        own = self._metrics(machine)
        counted = {
            index
            for other in self.machines()
            if other != machine and self._share_of_counts(machine, other) == 1
            for index, metrics in self._metrics(other).items()
            if Metric.INSTRUCTIONS in metrics
        }
        timed = frozenset(index for index, metrics in own.items() if Metric.TIME in metrics)
        return Coverage(machine, frozenset(own), timed, frozenset(counted - own.keys()))

    def fullest(self) -> Results:
        """The results of the machine with most entries of today's benchmarks; or an error."""
        files = self._by_machine(self.checkout.results)
        best, most = None, 0
        # As a rule, no other machine is read.
        for name in sorted(self.machines(), key=lambda name: -len(files[name])):
            if len(files[name]) > most:
                results = self.read(name)
                measured = sum(map(results.measured_here, results.indices))
                if measured > most:
                    best, most = results, measured
        if best is None:
            raise VoxelocityError(_NOT_OF_TODAY)
        return best

    @functools.cached_property
    def all_machines(self) -> list[Results]:
        """Those of each machine that has measured the benchmarks of today; or `VoxelocityError`."""
        machines = [results for name in self.machines() if (results := self.read(name)).measured]
        if not machines:
            raise VoxelocityError(_NOT_OF_TODAY)
        return machines

    def read(self, machine: str, folder: Path | None = None) -> Results:
        """What a folder has of a machine; None is that of the timeline, with what others lend.

        Along the timeline there must be results of it, or `VoxelocityError`.
        """
        path = self.checkout.root / (folder or self.checkout.place.results)
        if folder is None:
            self.machines(machine)
        measured = self.measured_in(path, machine)
        own = frozenset(measured)
        joined: dict[int, dict[Benchmark, str]] = {}
        portable = {metric for metric in Metric if metric.is_portable}
        counted = {
            benchmark
            for benchmarks in measured.values()
            for benchmark, found in benchmarks.items()
            if found.status is not Status.NOT_APPLICABLE
        }
        for other in filter(machine.__ne__, self.machines()) if folder is None else ():
            share = self._share_of_counts(machine, other)
            lent = portable | ({Metric.INSTRUCTIONS} if share >= _SAME_SHARE else set())
            lent |= {Metric.PEAK} if self._lends_peaks(machine, other) else set()
            # Whoever lends nothing is not read in full.
            if not any(lent & metrics for metrics in self._metrics(other).values()):
                continue
            theirs = self.measured_in(path, other)
            entries = collections.Counter(itertools.chain.from_iterable(theirs.values()))
            for index, benchmarks in theirs.items():
                mine = measured.get(index, {})
                measured_here = mine.keys() - joined.get(index, {}).keys()
                for benchmark, result in benchmarks.items():
                    is_peak = benchmark.metric is Metric.PEAK
                    # A peak of one entry was measured to be compared.
                    alone = is_peak and entries[benchmark] == 1
                    # A peak counts above the baseline of its own machine.
                    has_baseline = is_peak and benchmark.baseline in measured_here
                    held = mine.get(benchmark)
                    # Where nothing counts, such as without valgrind, asv stores n/a for all.
                    is_held = held is not None and not (
                        held.status is Status.NOT_APPLICABLE and result.status is Status.MEASURED
                    )
                    # Where some counts differ, no series is made of two machines' counts.
                    is_mixed = (
                        benchmark.metric is Metric.INSTRUCTIONS
                        and share < 1
                        and benchmark in counted
                    )
                    has_one = alone or has_baseline or is_held or is_mixed
                    # Of an entry that was not measured here, reads and peaks alone say nothing.
                    is_new = index in own or benchmark.metric is Metric.INSTRUCTIONS
                    if benchmark.metric in lent and is_new and not has_one:
                        measured.setdefault(index, {})[benchmark] = result
                        joined.setdefault(index, {})[benchmark] = other
        is_of_releases = folder is None and self.checkout.place is RELEASES
        return Results(
            machine=machine,
            traits=result_files.recorded_machine(path / machine) or {},
            timeline=self.checkout.timeline,
            wrong_answers=self.checkout.wrong_answers,
            catalogue=self.catalogue,
            measured=measured,
            files={
                index: paths[-1].relative_to(self.checkout.root).as_posix()
                for index, paths in self._files(path, machine).items()
            },
            tips=tuple(self._tips(machine)) if is_of_releases else (),
            joined=joined,
            meanings=self.checkout.meanings,
            confirmations=confirmations_of(
                read_confirmations(self.checkout.root, machine) if is_of_releases else (),
                self.catalogue.names,
                self.asv_benchmarks,
            ),
        )

    def on_each_python(self) -> Results | None:
        """What the machine with most has of an entry on each Python, as a timeline; or None.

        The control that was measured on a Python follows it, under the same name.
        """
        pythons = self.checkout.pythons
        places = itertools.product(pythons.timeline, sorted(pythons.results.glob("*/")))
        found = filter(None, itertools.starmap(self._on_each_python, places))
        # Somebody may have measured a single call.
        return max(found, key=lambda each: sum(map(len, each.measured.values())), default=None)

    def _on_each_python(self, entry: Entry, folder: Path) -> Results | None:
        """What a machine's folder has of an entry on two Pythons or more; else None."""
        commits = self.checkout.pythons.history.commits
        files, controls = (
            result_files.files_by_python(folder, commits[each.tag])
            for each in (entry, entry.repeated)
        )
        if len(files) < 2:
            return None
        pythons = sorted(files, key=lambda each: tuple(map(int, each.split("."))))
        states, paths = list[Entry](), list[list[Path]]()
        for python, before in zip(pythons, [None, *pythons]):
            state = entry.on_python(python, before)
            states.append(state)
            paths.append(files[python])
            if python in controls:
                states.append(state.repeated)
                paths.append(controls[python])
        is_wrong = functools.partial(self.is_wrong, entry)
        loaded = ([load_results(path, self.checkout.root) for path in own] for own in paths)
        return Results(
            machine=folder.name,
            traits=result_files.recorded_machine(folder) or {},
            timeline=Timeline(states),
            wrong_answers=(),
            catalogue=self.catalogue,
            measured={
                index: benchmarks_in(own, self.asv_benchmarks, is_wrong)
                for index, own in enumerate(loaded)
            },
        )

    def with_indexed_gzip(self, results: Results) -> Results | None:
        """The newest of the measured entries without and with indexed_gzip, as a timeline.

        Another machine's instructions and peaks hold where those of the references, which do
        without it, are the same. None where nothing was measured with it.
        """
        folder, index = self.checkout.root / INDEXED_GZIP, results.indices[-1]
        plain, found = results.measured[index], dict[Benchmark, Result]()
        lenders: dict[Metric, str] = {}
        names = sorted(path.name for path in folder.glob("*/"))
        for name in sorted(names, key=lambda name: name != results.machine):
            theirs = self.measured_in(folder, name).get(index, {})
            for metric in {benchmark.metric for benchmark in theirs} - lenders.keys():
                if name == results.machine or metric.is_portable or _hold(plain, theirs, metric):
                    lenders[metric] = name
                    found |= {each: own for each, own in theirs.items() if each.metric is metric}
        if not found:
            return None
        entry = results.timeline[index]
        joined = {each: lenders[each.metric] for each in found}
        return dataclasses.replace(
            results,
            timeline=Timeline(
                (
                    dataclasses.replace(entry, name="nibabel alone"),
                    entry.with_package(INDEXED_GZIP.name),
                )
            ),
            wrong_answers=(),
            measured={0: plain, 1: found},
            files={},
            tips=(),
            joined={1: {each: name for each, name in joined.items() if name != results.machine}},
            meanings=(),
            confirmations={},
        )

    def measured_in(self, folder: Path, machine: str) -> _Measured:
        """What a folder of any checkout has of a machine, by index in the timeline."""
        files = self._files(folder, machine)
        state = {path: path.stat().st_mtime_ns for paths in files.values() for path in paths}
        known = self._measured.get((folder, machine))
        if known is None or known[0] != state:
            measured = {}
            for index, paths in files.items():
                is_wrong = functools.partial(self.is_wrong, self.checkout.timeline[index])
                results = (load_results(path, self.checkout.root) for path in paths)
                if benchmarks := benchmarks_in(results, self.asv_benchmarks, is_wrong):
                    measured[index] = benchmarks
            known = self._measured[folder, machine] = state, measured
        return {index: dict(benchmarks) for index, benchmarks in known[1].items()}

    def _share_of_counts(self, machine: str, other: str) -> float:
        """Which share of another machine's instructions holds on this one.

        1 on the same processor; on another one, the share of common counts that are the same. 0
        where these are too few, or something else differs that counts depend on.
        """
        root, results = self.checkout.root, self.checkout.place.results
        traits = result_files.recorded_machine(self.checkout.results / machine) or {}
        if may_join(root, machine, traits, other, results):
            return 1.0
        if not agree_but_for_processor(self._traits(machine), self._traits(other)):
            return 0.0
        ours, theirs = (self.counts_in(self.checkout.results, name) for name in (machine, other))
        common = ours.keys() & theirs.keys()
        if len(common) < _REPRODUCED:
            return 0.0
        return sum(same_work(ours[key], theirs[key]) for key in common) / len(common)

    def _lends_peaks(self, machine: str, other: str) -> bool:
        """Whether another machine, which timed nothing, has peaks that this one lacks.

        The peaks of both must be the same. What a call takes depends on its libraries; only what
        the allocator gives back may differ.
        """
        if any(Metric.TIME in metrics for metrics in self._metrics(other).values()):
            return False
        own, theirs = self._names(machine), self._names(other)
        new = itertools.chain.from_iterable(theirs[i] - own[i] for i in own.keys() & theirs.keys())
        if all(self.asv_benchmarks[name]["metric"] != Metric.PEAK for name in new):
            return False
        here, there = (self.measured_in(self.checkout.results, name) for name in (machine, other))
        pairs = [
            pair
            for index in here.keys() & there.keys()
            for pair in _both_values(
                here[index],
                there[index],
                lambda benchmark: benchmark.metric is Metric.PEAK and not benchmark.is_baseline,
            )
        ]
        same = sum(itertools.starmap(same_peak, pairs))
        return len(pairs) >= _REPRODUCED and same >= _SAME_SHARE * len(pairs)

    def counts_in(self, folder: Path, machine: str) -> dict[tuple[int, Benchmark], float]:
        """The instructions that a folder of any checkout has of a machine, by index, benchmark."""
        return {
            (index, benchmark): result.estimate
            for index, benchmarks in self.measured_in(folder, machine).items()
            for benchmark, result in benchmarks.items()
            if benchmark.metric is Metric.INSTRUCTIONS and result.estimate
        }

    def _metrics(self, machine: str) -> dict[int, set[Metric]]:
        """The metrics that a machine has measured, by index."""
        return {
            index: {Metric(self.asv_benchmarks[name]["metric"]) for name in names}
            for index, names in self._names(machine).items()
        }

    def _read_names(self, machine: str) -> dict[int, set[str]]:
        """asv's names of the benchmarks that a machine has measured, by index."""
        found: dict[int, set[str]] = {}
        for index, paths in self._files(self.checkout.results, machine).items():
            for path in paths:
                if names := result_files.measured_names(path, self.asv_benchmarks):
                    found.setdefault(index, set()).update(names)
        return found

    def _files(self, folder: Path, machine: str) -> dict[int, list[Path]]:
        """The result files of each entry that was measured, by its index in the timeline."""
        by_commit = self._by_machine(folder).get(machine, {})
        commits = self.checkout.history.commits
        return {
            index: by_commit[commits[entry.tag][:8]]
            for index, entry in enumerate(self.checkout.timeline)
            if commits[entry.tag][:8] in by_commit
        }

    def _tips(self, machine: str) -> Iterator[MeasuredCommit]:
        """Of each library the newest commit that was measured, if newer than its newest release."""
        root, timeline = self.checkout.root, self.checkout.timeline
        for library, folder in COMMITS.items():
            paths = (root / folder / machine).glob("*-*.json")
            newest = max(
                ((date, path) for path in paths if (date := result_files.commit_date(path))),
                default=None,
            )
            released = max(entry.date for entry in timeline if entry.changed == library)
            if newest is None or newest[0] <= released:
                continue
            result = load_results(newest[1], root)
            if result and (benchmarks := benchmarks_in([result], self.asv_benchmarks)):
                yield MeasuredCommit(library, result.commit_hash, newest[0], benchmarks)

    def measured_commits(
        self, library: str, benchmarks: Collection[Benchmark]
    ) -> dict[str, list[MeasuredCommit]]:
        """What each machine has measured of a library's own commits, as far as it is asked for."""
        measured: dict[str, list[MeasuredCommit]] = {}
        for path in sorted((self.checkout.root / COMMITS[library]).glob("*/*-*.json")):
            commits = measured.setdefault(path.parent.name, [])
            date, result = result_files.commit_date(path), load_results(path, self.checkout.root)
            if result and date and (found := benchmarks_in([result], self.asv_benchmarks)):
                # There may be thousands.
                kept = {each: found[each] for each in benchmarks if each in found}
                commits.append(MeasuredCommit(library, result.commit_hash, date, kept))
        return measured

    def is_wrong(self, entry: Entry, benchmark: Benchmark) -> bool:
        """Whether the answer of a benchmark is known to be wrong at an entry."""
        key = entry.tag, benchmark.operation, benchmark.method
        known = self._wrong_by_call.get(key)
        # Asked of every result, and hardly any call has one.
        return known is not None and any(each.covers(*key, benchmark.parameters) for each in known)

    @functools.cached_property
    def _wrong_by_call(self) -> dict[tuple[str, ...], list[WrongAnswer]]:
        found: dict[tuple[str, ...], list[WrongAnswer]] = {}
        for wrong in self.checkout.wrong_answers:
            for tag, own in itertools.product(wrong.tags, wrong.benchmarks):
                found.setdefault((tag, *own.split(".")), []).append(wrong)
        return found


def _hold(
    ours: Mapping[Benchmark, Result], theirs: Mapping[Benchmark, Result], metric: Metric
) -> bool:
    """Whether two machines have the same instructions, or peaks, of the references."""
    if metric is Metric.TIME:
        return False
    alike = same_peak if metric is Metric.PEAK else same_work
    pairs = list(
        _both_values(ours, theirs, lambda each: each.is_reference and each.metric is metric)
    )
    return bool(pairs) and sum(itertools.starmap(alike, pairs)) >= _SAME_SHARE * len(pairs)


def _both_values(
    ours: Mapping[Benchmark, Result],
    theirs: Mapping[Benchmark, Result],
    is_wanted: Callable[[Benchmark], bool],
) -> Iterator[tuple[float, float]]:
    """The values of what is wanted, where both have one."""
    for benchmark in filter(is_wanted, ours.keys() & theirs.keys()):
        one, other = value_of(benchmark, ours), value_of(benchmark, theirs)
        if one is not None and other is not None:
            yield one, other


def load_config(root: Path, configuration: str | None = None) -> Config:
    """What asv is told, by ``asv.conf.json`` if by no other; its folders lie in the checkout."""
    conf = Config.load(str(Path(root, configuration or "asv.conf.json")))
    for name in ("results_dir", "html_dir", "env_dir"):
        setattr(conf, name, str(Path(root, getattr(conf, name))))
    return conf


def load_results(path: Path, root: Path) -> AsvResults | None:
    """What asv reads of a result file; None where it is damaged, which a line says."""
    try:
        if not result_files.is_whole(path):
            raise ValueError(path)
        return AsvResults.load(str(path), machine_name=path.parent.name)
    except _DAMAGED:
        say(result_files.damage(path, root))
        return None


def benchmarks_in(
    results: Iterable[AsvResults | None],
    asv_benchmarks: Benchmarks,
    is_wrong: Callable[[Benchmark], bool] = lambda _: False,
) -> dict[Benchmark, Result]:
    """The benchmarks of a commit's result files, as far as they belong to the benchmarks of today.

    `is_wrong` tells whether the answer of a benchmark is known to be wrong there.
    """
    benchmarks = {}
    for result in filter(None, results):
        for name in result.get_result_keys(asv_benchmarks):
            declared = asv_benchmarks[name]
            if not is_compared(declared):
                continue
            started = result.started_at.get(name)
            day = started and datetime.datetime.fromtimestamp(started / 1e3, datetime.UTC).date()
            values = result.get_result_value(name, declared["params"])
            samples = result.get_result_samples(name, declared["params"])
            known = _measured_parameters(declared["params"], result.get_result_params(name))
            for benchmark, value, kept, is_known in zip(
                benchmarks_of(declared), values, samples, known
            ):
                if is_known:
                    benchmarks[benchmark] = Result.of(
                        benchmark.metric, value, kept, is_wrong(benchmark), day
                    )
    return benchmarks


def _measured_parameters(
    declared: Sequence[Sequence[str]], stored: Sequence[Sequence[str]]
) -> Iterable[bool]:
    """Whether the benchmark had each combination of today's parameters when it was measured.

    asv fills in those that it had not, as if they were not applicable.
    """
    if declared == stored:
        return itertools.repeat(True)
    return (
        all(value in old for value, old in zip(values, stored))
        for values in itertools.product(*declared)
    )


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
        return result_files.files_of_commit(self.folder, commit)

    def contents(self, commit: str) -> dict[str, bytes]:
        """The result files of a commit and the record of its counts, by path in the checkout."""
        records = sorted(self.counts_folder.glob(f"{commit[:8]}*.json"))
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in (*self.files(commit), *records)
        }

    def at(
        self, commit: str, is_wrong: Callable[[Benchmark], bool] = lambda _: False
    ) -> dict[Benchmark, Result]:
        """What was measured at a commit, given by its whole hash; see `benchmarks_in`."""
        results = [load_results(path, self.root) for path in self.files(commit)]
        if not any(results):
            return {}
        described = Benchmarks.load(load_config(self.root, self.configuration))
        return benchmarks_in(results, described, is_wrong)
