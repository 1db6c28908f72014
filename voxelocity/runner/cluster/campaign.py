"""A campaign: which benchmarks, on which files, after which proof; and what travels for it."""

import dataclasses
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.analysis.commit_history import representative_benchmarks
from voxelocity.asv.repositories import settings_of
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.choice import Choice, Kinds
from voxelocity.runner.pull_request import bench_of
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import IMAGES, RESULTS, THIS_MACHINE, configuration
from voxelocity.store.processor import may_hold, recorded_processor
from voxelocity.store.reader import ResultsReader

# What asv needs of a checkout to measure, besides the configuration of a library.
_PARTS = ("benchmarks", "releases", "voxelocity", "asv.conf.json", str(IMAGES))

# So many counts are reproduced; each takes a second or two.
_COUNTS = 8


class UnfitWorkerError(VoxelocityError):
    """The worker must not measure, because its results would not fit those of the others."""


class MeasuringError(VoxelocityError):
    """asv could not measure the commit on this worker."""


class BusyWorkerError(VoxelocityError):
    """The worker's machine did not become quiet enough for times."""


@dataclasses.dataclass(frozen=True)
class KnownCounts:
    """An entry of the timeline whose instructions are known, for a worker to reproduce."""

    tag: str
    commit: str  # Its hash in the release history.
    machine: str  # On which it was counted.
    bench: tuple[str, ...]  # As asv's ``--bench`` takes them.
    counts: Mapping[Benchmark, float]


@dataclasses.dataclass(frozen=True)
class Campaign:
    """What all tasks have in common, and what a worker must have in common with the client."""

    library: str
    machine: str  # Under whose name the results are stored.
    traits: Mapping[str, str]  # What asv records of that machine.
    bench: tuple[str, ...]  # As asv's ``--bench`` takes them.
    times: bool  # Whether times are among them.
    same_hardware: bool  # Whether times or peaks are, which are those of one machine.
    digests: Mapping[str, str]  # Of every file on which a result rests.
    known: KnownCounts | None  # None where no instructions are among them.
    limit: float  # In seconds, after which a task ends.
    wait: float  # In minutes, for which times wait for quiet.
    processor: Mapping[str, str] = dataclasses.field(default_factory=dict)


@dataclasses.dataclass(frozen=True)
class CommitTask:
    """A commit by its hash, and the files that the client has of it by path within the checkout."""

    commit: str
    before: Mapping[str, bytes]


@dataclasses.dataclass(frozen=True)
class MeasuredFiles:
    """The result files that a worker returns, and how long it took."""

    commit: str
    host: str
    seconds: float
    files: Mapping[str, bytes]  # As asv left them, by path within the checkout.
    excess: str | None = None  # Which conditions were too bad for times; None where none was.


@dataclasses.dataclass(frozen=True)
class Reply:
    """What a worker answers: its address, its proof (empty without one), and files or an error."""

    worker: str
    fit: str
    measured: MeasuredFiles | None
    error: VoxelocityError | None = None

    @property
    def excess(self) -> str:
        """Which conditions were too bad for times, before or meanwhile; empty where none was."""
        if isinstance(self.error, BusyWorkerError):
            return str(self.error)
        return (self.measured and self.measured.excess) or ""


@dataclasses.dataclass(frozen=True)
class Ended:
    """A commit that is measured, or failed after several attempts."""

    commit: str
    measured: MeasuredFiles | None  # None where it failed on every worker that tried.
    failed: str  # Why; empty where it did not.
    attempts: int
    is_open: bool = False  # To be measured yet, as the conditions were too bad for times.


def make_campaign(
    checkout: Checkout,
    library: str,
    machine: str,
    traits: Mapping[str, str],
    chosen: Sequence[str] | None,
    only: Kinds | None,
    is_alone: bool,
    limit: float,
    wait: float,
) -> Campaign:
    """A campaign over the benchmarks that expressions choose, or by None each call on one file.

    `VoxelocityError` where none is chosen, or `known_counts` finds none that it needs.
    """
    catalogue = ResultsReader(checkout).catalogue
    standing = representative_benchmarks(catalogue, library)
    bench = bench_of(catalogue, standing) if chosen is None else chosen
    expressions = Choice(tuple(bench), only).expressions or ["."]
    metrics = {
        benchmark.metric
        for benchmark, name in catalogue.names.items()
        if any(re.search(expression, name) for expression in expressions)
    }
    if not metrics:
        kinds = f" with --only {only}" if only else ""
        raise VoxelocityError(f"no benchmark matches {' or '.join(bench)}{kinds}")
    is_counted = Metric.INSTRUCTIONS in metrics
    return Campaign(
        library=library,
        machine=machine,
        traits=traits,
        bench=tuple(expressions),
        times=Metric.TIME in metrics,
        same_hardware=any(
            metric is not Metric.INSTRUCTIONS and not metric.is_portable for metric in metrics
        ),
        digests=digests(checkout.root, library),
        known=known_counts(checkout, machine, traits, standing, is_alone) if is_counted else None,
        limit=limit,
        wait=wait,
        processor=recorded_processor(checkout.root, machine) or {},
    )


def measuring_files(root: Path) -> list[Path]:
    """The files of a checkout without which nothing can be measured, relative to it; in order."""
    found = [
        path
        for part in _PARTS
        for path in ([root / part] if (root / part).is_file() else (root / part).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    ]
    return sorted(path.relative_to(root) for path in found)


def digests(root: Path, library: str) -> dict[str, str]:
    """The SHA-256 of each, and of the configuration but for where the repository lies, by name."""
    settings = json.dumps(settings_of(root, library), sort_keys=True).encode()
    contents = {path.as_posix(): (root / path).read_bytes() for path in measuring_files(root)}
    contents[configuration(library)] = settings
    return {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}


def known_counts(
    checkout: Checkout,
    machine: str,
    traits: Mapping[str, str],
    benchmarks: Sequence[Benchmark],
    is_alone: bool,
) -> KnownCounts | None:
    """The newest entry with counts of some benchmarks that a worker must reproduce.

    They come from the machine, or from one whose counts hold there by the traits that asv records.
    A machine is alone where all workers are its processes: it joins no counts and needs none.
    `VoxelocityError` where no counts hold on a machine that is not alone.
    """
    reader = ResultsReader(checkout)
    wanted = [benchmark for benchmark in benchmarks if benchmark.metric is Metric.INSTRUCTIONS]
    best: dict[str, dict[int, dict[Benchmark, float]]] = {}
    for name in reader.machines():
        if name != machine:
            if name == THIS_MACHINE or not may_hold(checkout.root, machine, traits, name):
                continue
        for index, measured in reader.measured_in(checkout.root / RESULTS, name).items():
            counts = {
                benchmark: count
                for benchmark in wanted
                if benchmark in measured and (count := measured[benchmark].estimate) is not None
            }
            if counts:
                best.setdefault(name, {})[index] = counts
    if not best:
        if is_alone:
            return None
        raise VoxelocityError(
            "a worker must reproduce known instructions, and there are none; count an entry first: "
            f"voxelocity measure --machine {machine} --bench track_instructions "
            f"{checkout.timeline[-1].tag}"
        )
    name = max(best, key=lambda name: (name == machine, len(best[name])))
    index, counts = max(best[name].items())
    chosen = sorted(counts)[:: max(1, len(counts) // _COUNTS)][:_COUNTS]
    tag, bench = checkout.timeline[index].tag, tuple(bench_of(reader.catalogue, chosen))
    counted = {benchmark: counts[benchmark] for benchmark in chosen}
    return KnownCounts(tag, checkout.history.commits[tag], name, bench, counted)
