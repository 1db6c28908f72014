"""What is left to measure on a machine, as commands in the order in which they are worth most."""

import dataclasses
import itertools
import statistics
import subprocess
import sys
import time
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path

from voxelocity import VoxelocityError, say
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.judgement import times_to_confirm
from voxelocity.asv.measurer import SOME_FAILED, Measurer
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.choice import Choice, Kinds, is_time
from voxelocity.model.results import Outcome, Result, Results, Status
from voxelocity.model.timeline import Entry
from voxelocity.report.queue_report import Job
from voxelocity.runner.confirmation import LIMIT
from voxelocity.runner.passes import passes_done, read_passes
from voxelocity.store import result_files
from voxelocity.store.checkout import Checkout
from voxelocity.store.confirmations import read_confirmations
from voxelocity.store.paths import configuration
from voxelocity.store.reader import ResultsReader, benchmarks_in, load_config, load_results

# What starts the counters takes long; what makes the images does not.
_COUNTERS = ("<setup_cache support.counting", "<setup_cache support.kernel")

_WORDS = {Kinds.EXACT: "exact metrics", Kinds.TIMES: "times"}


@dataclasses.dataclass(frozen=True)
class _Line:
    """Entries that are measured by one configuration of asv, on one Python."""

    name: str
    entries: Sequence[Entry]
    kinds: Collection[Kinds]
    configuration: str | None  # None for that of the releases.
    python: str | None  # None where there is one alone.
    measured: Sequence[Set[Benchmark]]  # Of each entry.
    files: Sequence[Path]  # With what was measured of the line on any machine, this one's first.


def left_to_measure(checkout: Checkout, machine: str, only: Kinds | None = None) -> list[Job]:
    """The jobs that are left on a machine: what repeats first, then times, then what to confirm.

    `only` leaves out the others. `VoxelocityError` where no results describe today's benchmarks.
    """
    reader = ResultsReader(checkout)
    lines = list(_lines(reader, machine))
    releases = lines[0].files
    jobs = [
        job
        for kinds in (Kinds.EXACT, Kinds.TIMES)
        for line in lines
        if kinds in line.kinds and only in (None, kinds)
        for job in _jobs(reader, machine, line, kinds, releases)
    ]
    if only is Kinds.EXACT or machine not in result_files.results_by_machine(checkout.results):
        return jobs
    return [*jobs, *_to_confirm(reader.checkout.root, reader.read(machine))]


def _lines(reader: ResultsReader, machine: str) -> Iterator[_Line]:
    """The releases, one numpy after the other, and the newest entry and its control by Python."""
    checkout, both = reader.checkout, (Kinds.EXACT, Kinds.TIMES)
    yield _along("releases", reader, machine, both, None)
    numpy = ResultsReader(checkout.numpy, reader.asv_benchmarks)
    yield _along("numpy", numpy, machine, (Kinds.EXACT,), configuration("numpy"))
    pythons, conf, newest = checkout.pythons, configuration("pythons"), checkout.timeline[-1]
    states = newest, newest.repeated
    commits = [pythons.history.commits[state.tag] for state in states]
    stored = [result_files.files_by_python(pythons.results / machine, each) for each in commits]
    others = _files(pythons.results, machine)
    for python in load_config(checkout.root, conf).pythons:
        measured = []
        for files in stored:
            loaded = (load_results(path, checkout.root) for path in files.get(python, ()))
            measured.append(set(benchmarks_in(loaded, reader.asv_benchmarks)))
        yield _Line(f"Python {python}", states, both, conf, python, measured, others)


def _along(
    name: str, reader: ResultsReader, machine: str, kinds: Collection[Kinds], conf: str | None
) -> _Line:
    """The timeline of a reader's checkout."""
    entries, measured = list(reader.checkout.timeline), _measured(reader, machine)
    by_entry = [measured.get(index, set()) for index in range(len(entries))]
    return _Line(
        name, entries, kinds, conf, None, by_entry, _files(reader.checkout.results, machine)
    )


def _measured(reader: ResultsReader, machine: str) -> dict[int, set[Benchmark]]:
    """What need not be measured on a machine along a timeline: its results, and what is lent."""
    folder = reader.checkout.results
    machines = result_files.results_by_machine(folder)
    found: dict[int, set[Benchmark]] = {}
    if machine in machines:
        results = reader.read(machine)
        found = {index: _counted(own) for index, own in results.measured.items()}
    for other in machines:
        for index, lent in reader.measured_in(folder, other).items():
            portable = {benchmark for benchmark in lent if benchmark.metric.is_portable}
            found.setdefault(index, set()).update(portable)
    return found


def _counted(measured: Mapping[Benchmark, Result]) -> set[Benchmark]:
    """What was measured, without a metric of which all is n/a, as nothing there could count it."""
    metrics = {
        each.metric for each, found in measured.items() if found.status is not Status.NOT_APPLICABLE
    }
    return {each for each in measured if each.metric in metrics}


def _files(folder: Path, machine: str) -> list[Path]:
    by_machine = result_files.results_by_machine(folder)
    names = sorted(by_machine, key=lambda name: (name != machine, name))
    return [path for name in names for paths in by_machine[name].values() for path in paths]


def _jobs(
    reader: ResultsReader, machine: str, line: _Line, kinds: Kinds, releases: Sequence[Path]
) -> Iterator[Job]:
    """The jobs of one kind along a line; how long they take, the line or the releases tell."""
    catalogue = reader.catalogue
    wanted = {
        benchmark
        for benchmark in catalogue.names
        if (benchmark.metric is Metric.TIME) == (kinds is Kinds.TIMES)
        and not catalogue.operation(benchmark).opt_in
    }
    typical = None
    for entry, measured in reversed([*zip(line.entries, line.measured)]):
        left = len(wanted - measured)
        if not left:
            continue
        if typical is None:
            typical = _seconds(line.files, kinds) or _seconds(releases, kinds) or 0.0
        yield Job(
            f"{line.name}, {_WORDS[kinds]}",
            entry.tag,
            _command(reader.checkout, machine, line, entry, kinds),
            left,
            typical * left / len(wanted) or None,
        )


def _command(
    checkout: Checkout, machine: str, line: _Line, entry: Entry, kinds: Kinds
) -> tuple[str, ...]:
    choice = Choice(only=kinds)
    if line.configuration is None and kinds is Kinds.TIMES:
        # Only this one waits for a quiet machine, and discards what was not measured on one.
        done = passes_done(read_passes(checkout.root, machine), entry.tag, choice)
        words = "--machine", machine, "--only", str(kinds), "--passes", str(done + 1)
        return "voxelocity", "measure", *words, entry.tag
    options = ["--skip-existing", *(["--record-samples"] if kinds is Kinds.TIMES else [])]
    options += ["--python", line.python] if line.python else []
    measurer = Measurer(checkout.root, machine, line.configuration)
    return "asv", *measurer.arguments(f"{entry.tag}^!", choice.expressions, *options)


def _seconds(files: Iterable[Path], kinds: Kinds) -> float | None:
    """How long all results of some kinds take at an entry, in the middle of the fullest files."""
    found: list[tuple[int, float]] = []
    for path in files:
        content = result_files.stored_results(path)
        if content is None:
            continue
        own = [
            row.get("duration") or 0.0
            for name, row in result_files.rows_of(content).items()
            if is_time(name) == (kinds is Kinds.TIMES)
        ]
        started = (
            seconds
            for name, seconds in content.get("durations", {}).items()
            if kinds is Kinds.EXACT and name.startswith(_COUNTERS)
        )
        found.append((len(own), sum(own) + sum(started)))
    most = max((count for count, _ in found), default=0)
    return statistics.median(seconds for count, seconds in found if count == most) if most else None


def _to_confirm(root: Path, results: Results) -> Iterator[Job]:
    """The times that moved between neighbours by the clock alone, and are neither decided nor have
    had their time.
    """
    try:
        changes = Changes(results)
    except VoxelocityError:
        # Too little was measured to tell what moved.
        return
    spent = {
        (one.old, one.new, one.benchmark)
        for one in read_confirmations(root, results.machine)
        if one.seconds >= LIMIT
    }
    for old, new in reversed([*itertools.pairwise(results.indices)]):
        tags = results.timeline[old].tag, results.timeline[new].tag
        moved = {each.benchmark for each in times_to_confirm(changes, changes.between(old, new))}
        moved -= {
            benchmark
            for benchmark, one in results.confirmations.get(tags, {}).items()
            if one.outcome is not Outcome.UNDECIDED
            or (*tags, results.catalogue.names[benchmark]) in spent
        }
        if moved:
            command = "voxelocity", "measure", "--machine", results.machine, "--confirm", *tags
            what, count = "times to confirm (at most)", len(moved)
            yield Job(what, " to ".join(tags), command, count, count * LIMIT)


def work_through(root: Path, jobs: Sequence[Job], minutes: float | None) -> list[Job]:
    """Carry out the jobs one after the other; return those that failed.

    A job that would not end within so many minutes from now, as far as that is known, is left out.
    """
    began, failed = time.monotonic(), []
    for number, job in enumerate(jobs, 1):
        passed = time.monotonic() - began
        if minutes is not None and passed + (job.seconds or 0.0) > 60 * minutes:
            continue
        say(f"{number} of {len(jobs)}: {' '.join(job.command)}")
        code = subprocess.run([sys.executable, "-m", *job.command], cwd=root).returncode
        allowed = (0, SOME_FAILED) if job.command[0] == "asv" else (0,)
        if code not in allowed:
            failed.append(job)
    return failed
