"""Measuring in passes: each entry once, then again at another hour; a line of JSON records each."""

import dataclasses
import datetime
import json
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from voxelocity import VoxelocityError, say
from voxelocity.asv.commands import adopt_orphans
from voxelocity.asv.machine import require_machine, require_same_machine
from voxelocity.asv.measured_environment import let_through
from voxelocity.asv.measurer import AsvError, Measurer
from voxelocity.asv.run_lock import hold_run_lock
from voxelocity.model.benchmark import Benchmark
from voxelocity.model.choice import ALL, Choice, Kinds
from voxelocity.model.results import Result, Status
from voxelocity.model.timeline import Entry, Timeline
from voxelocity.runner.conditions import between, look, wait_until_quiet
from voxelocity.runner.references import moved_since, prove_processor, stored_references
from voxelocity.store.checkout import Checkout
from voxelocity.store.guarded_results import guarded_results, restore_results
from voxelocity.store.merge import first_of
from voxelocity.store.paths import PASSES, RESULTS, WRONG_ANSWERS
from voxelocity.store.reader import ResultsReader
from voxelocity.store.result_files import files_of_commit
from voxelocity.store.safe_files import append_safely

# How long to wait for a quiet machine, in minutes.
WAIT = 30.0

# So many benchmarks are named that failed; an installation that failed fails them all.
_NAMED = 5


@dataclasses.dataclass(frozen=True)
class Pass:
    """One run of asv over one entry of the timeline, under its `Conditions`.

    What has a default is not in lines from before it was recorded; what else is None is not known.
    """

    tag: str
    bench: tuple[str, ...]  # The regular expressions that chose the benchmarks; empty for all.
    started: str  # Date and time in UTC, as ISO 8601.
    ended: str
    stolen: float | None
    succeeded: bool  # Whether all benchmarks gave a value, known wrong answers aside.
    only: Kinds | None = None  # None for all.
    others: float | None = None
    moved_references: float | None = None
    kept_times: bool | None = None  # None where it measured none.
    variables: tuple[str, ...] = ()  # Of the user, that the measured processes saw and can matter.

    @property
    def done(self) -> bool:
        """Whether it need not be measured again."""
        return self.succeeded and self.kept_times is not False


@dataclasses.dataclass
class Undone:
    """The tags that `measure` left: what failed in part or whole, and whose times were not kept."""

    failed: list[str] = dataclasses.field(default_factory=list)
    refused: list[str] = dataclasses.field(default_factory=list)


def measure(
    checkout: Checkout,
    machine: str,
    tags: Collection[str],
    wanted: int,
    choice: Choice = ALL,
    wait: float = WAIT,
    any_conditions: bool = False,
) -> Undone:
    """Measure what is still to do, entry by entry; running it again resumes.

    The machine drifts over minutes and hours, so several short passes are worth more than one
    long one: each appends its samples to those before. No tags mean the whole timeline; so many
    passes are wanted in the end with the same `choice`. Before times it waits so many minutes for a
    quiet machine, unless any conditions will do.

    `VoxelocityError` for an unknown tag or machine, another process that measures in this checkout,
    or no quiet.
    """
    require_machine(machine)
    is_proved = require_same_machine(checkout.root, machine, unproved=True)
    hold_run_lock(checkout.root)
    adopt_orphans()
    # Of a pass that was killed.
    for folder in (checkout.root / RESULTS).glob("*/"):
        restore_results(folder)
    for tag in tags:
        known_index(checkout.timeline, tag)
    chosen = [entry for entry in checkout.timeline if not tags or set(tags) & set(entry.tags)]
    if not is_proved:
        if not any_conditions:
            wait_until_quiet(wait)
        prove_processor(checkout, machine)
    undone = Undone()
    for number in range(1, wanted + 1):
        for entry in chosen:
            if passes_done(read_passes(checkout.root, machine), entry.tag, choice) >= number:
                continue
            if choice.measures_times and not any_conditions:
                wait_until_quiet(wait)
            print(f"voxelocity: pass {number} of {wanted}, {entry.tag}", flush=True)
            one = _measure_entry(checkout, machine, entry, choice, any_conditions)
            if not one.succeeded:
                undone.failed.append(entry.tag)
            if one.kept_times is False:
                undone.refused.append(entry.tag)
    return undone


def _measure_entry(
    checkout: Checkout, machine: str, entry: Entry, choice: Choice, any_conditions: bool
) -> Pass:
    """One pass over an entry, recorded once it has ended."""
    started = now()
    commit = checkout.history.commits[entry.tag]
    folder = Path(checkout.root, RESULTS, machine)
    measurer = Measurer.of_lock_holder(checkout.root, machine)
    stored = stored_references(checkout, folder, entry.stack)
    excess = None
    with guarded_results(folder, commit) as guarded:
        before = look()
        try:
            complete = measurer.measure([commit], choice.expressions, "--append-samples")
            failed = False
        except AsvError:
            complete, failed = False, True
        conditions = between(before, look())
        if choice.measures_times:
            moved = moved_since(stored, checkout, folder, entry)
            conditions = dataclasses.replace(conditions, moved_references=moved)
            excess = None if any_conditions else conditions.excess
        if excess:
            guarded.refuse_times()
    for name in guarded.failed:
        say(f"{name} failed this time and keeps its old values")
    if excess:
        say(f"{entry.tag}: this pass's times are discarded: {excess}")
    for fault in guarded.not_kept:
        say(f"a result of asv is discarded: {fault}")
    # A value that was put back hides its failure from whoever reads the results.
    succeeded = not (failed or guarded.failed or guarded.not_kept)
    if succeeded and not complete:
        # Times that are discarded may have been all that there was.
        succeeded = only_known_failures(checkout, machine, entry.tag, choice) or (
            bool(excess) and not files_of_commit(folder, commit)
        )
    one = Pass(
        tag=entry.tag,
        bench=choice.bench,
        only=choice.only,
        started=started,
        ended=now(),
        succeeded=succeeded,
        kept_times=not excess if choice.measures_times else None,
        variables=let_through(),
        **dataclasses.asdict(conditions),
    )
    record_pass(checkout.root, machine, one)
    return one


def known_index(timeline: Timeline, tag: str) -> int:
    """The index of a tag in a timeline; `VoxelocityError` where it has none."""
    index = timeline.index_of(tag)
    if index is None:
        unknown = "is not a tag of the timeline; voxelocity releases lists them"
        raise VoxelocityError(f"'{tag}' {unknown}")
    return index


def only_known_failures(checkout: Checkout, machine: str, tag: str, choice: Choice = ALL) -> bool:
    """Whether an entry was measured and only known wrong answers failed; else a line says what.

    That is judged by what the machine itself measured of the choice.
    """
    reader = ResultsReader(checkout)
    measured = reader.measured_in(checkout.root / RESULTS, machine)
    own = measured.get(known_index(checkout.timeline, tag), {})
    names, chosen = reader.catalogue.names, choice.expressions or [""]
    found = {
        benchmark: result
        for benchmark, result in own.items()
        if any(re.search(expression, names[benchmark]) for expression in chosen)
    }
    failed = unexpected_failures(found)
    if failed:
        say(f"{tag}: {failure_words(failed)}")
    return bool(found) and not failed


def unexpected_failures(measured: Mapping[Benchmark, Result]) -> list[Benchmark]:
    """The benchmarks that failed; a wrong answer that is known has a status of its own."""
    return sorted(each for each, found in measured.items() if found.status is Status.FAILED)


def failure_words(failed: Sequence[Benchmark]) -> str:
    """Say how many benchmarks failed, and which."""
    words = "1 benchmark" if len(failed) == 1 else f"{len(failed)} benchmarks"
    names = [
        f"{each.metric.noun} of {each.operation}.{each.method} {each.input_words}".rstrip()
        for each in failed
    ]
    named = first_of(names, _NAMED)
    return f"{words} failed, and {WRONG_ANSWERS} does not list why: {named}"


def read_passes(root: Path, machine: str) -> list[Pass]:
    """The recorded passes on a machine, in order; `VoxelocityError` where a line is damaged."""
    path = _path(root, machine)
    if not path.is_file():
        return []
    passes = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            passes.append(msgspec.json.decode(line, type=Pass))
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise VoxelocityError(
                f"{path}: line {number} is damaged; restore the file with git, or delete the line"
            ) from None
    return passes


def passes_done(passes: Iterable[Pass], tag: str, choice: Choice) -> int:
    """How many passes over an entry are done, with the same choice of benchmarks."""
    return sum(
        one.done
        and one.tag == tag
        and one.only == choice.only
        and set(one.bench) == set(choice.bench)
        for one in passes
    )


def record_pass(root: Path, machine: str, one: Pass) -> None:
    append_safely(json.dumps(dataclasses.asdict(one)), _path(root, machine))


def _path(root: Path, machine: str) -> Path:
    return Path(root, PASSES, f"{machine}.jsonl")


def now() -> str:
    """The time in UTC, as ISO 8601."""
    return f"{datetime.datetime.now(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"
