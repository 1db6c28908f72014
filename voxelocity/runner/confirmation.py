"""Times that moved without their work, measured again: old and new in turn, until decided."""

import dataclasses
import functools
import itertools
import math
import os
import re
import shutil
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from voxelocity import VoxelocityError, say
from voxelocity.analysis.comparison import Change, Changes
from voxelocity.analysis.judgement import outcome_of, times_to_confirm
from voxelocity.asv.commands import adopt_orphans
from voxelocity.asv.machine import machine_traits, require_machine, require_same_machine
from voxelocity.asv.measurer import Measurer, add_samples
from voxelocity.asv.run_lock import HOLDER, hold_run_lock
from voxelocity.model.benchmark import REFERENCE, Benchmark, Metric
from voxelocity.model.catalogue import benchmarks_of
from voxelocity.model.results import Confirmation, Outcome, Results
from voxelocity.model.timeline import Entry
from voxelocity.runner.conditions import MOVED_LIMIT, Conditions, between, look, wait_until_quiet
from voxelocity.runner.passes import known_index
from voxelocity.runner.references import movement, references_of, stored_references
from voxelocity.store.checkout import Checkout
from voxelocity.store.confirmations import (
    RecordedConfirmation,
    read_confirmations,
    write_confirmations,
)
from voxelocity.store.guarded_results import restore_results
from voxelocity.store.paths import IN_TURN, RESULTS, THIS_MACHINE
from voxelocity.store.processor import processor_traits
from voxelocity.store.reader import ResultsReader
from voxelocity.store.result_files import files_of_commit

CONFIGURATION = "asv.confirmations.conf.json"

# Of one run of asv, which takes old and new once in each order.
ROUNDS = 2

# How long a benchmark may be measured, in seconds.
LIMIT = 300.0


@dataclasses.dataclass(frozen=True)
class ConfirmedPair:
    """What became of the times that moved without their work between two entries."""

    old: Entry
    new: Entry
    found: Mapping[Benchmark, Confirmation]
    in_series: bool  # Whether the samples are in the results of the machine now.


def confirm(
    checkout: Checkout,
    machine: str,
    names: Sequence[str],
    bench: Sequence[str],
    wait: float,
    any_conditions: bool = False,
) -> Iterator[ConfirmedPair]:
    """Measure again the times of a machine that moved without their work, pair by pair.

    The names are two tags, or a range of which all neighbours are taken. What was decided before
    is not measured again, and each run of asv is recorded when it ends, so that the same command
    goes on. On another host it is evidence beside the machine's results; on the machine itself
    its samples are added to them.

    `VoxelocityError` for unknown entries, another process that measures here, or no quiet.
    """
    results = ResultsReader(checkout).read(machine)
    pairs = pairs_of(results, names)
    is_series = not any_conditions and _is_machine(checkout.root, machine)
    hold_run_lock(checkout.root)
    adopt_orphans()
    restore_results(checkout.root / RESULTS / machine)
    changes = Changes(results)
    for old, new in pairs:
        moved = [
            change
            for change in times_to_confirm(changes, changes.between(old, new))
            if not bench
            or any(re.search(each, results.catalogue.names[change.benchmark]) for each in bench)
        ]
        entries = results.timeline[old], results.timeline[new]
        turns = _Turns(checkout, results, entries, is_series, wait, any_conditions)
        recorded = turns.measure(moved)
        in_series = is_series and turns.add_to_series(recorded)
        found = {benchmark: one.confirmation for benchmark, one in recorded.items()}
        yield ConfirmedPair(*entries, found, in_series)


def pairs_of(results: Results, names: Sequence[str]) -> list[tuple[int, int]]:
    """The indices of two entries, or of all measured neighbours in a range such as ``OLD..NEW``.

    `VoxelocityError` where they are not two entries that were measured on the machine.
    """
    is_range = len(names) == 1 and ".." in names[0]
    words = names[0].partition("..")[::2] if is_range else names
    if len(words) != 2:
        raise VoxelocityError(
            "--confirm needs two tags, OLD NEW, or all neighbours from one to another, OLD..NEW"
        )
    first, last = sorted(_measured_index(results, word) for word in words)
    if first == last:
        raise VoxelocityError(f"'{words[0]}' and '{words[1]}' are the same state")
    if not is_range:
        return [(first, last)]
    return list(itertools.pairwise(each for each in results.indices if first <= each <= last))


def _measured_index(results: Results, tag: str) -> int:
    index = known_index(results.timeline, tag)
    if index not in results.measured:
        first = f"measure it first: voxelocity measure --machine {results.machine} {tag}"
        raise VoxelocityError(f"{tag}: never measured on {results.machine}; {first}")
    return index


def _is_machine(root: Path, machine: str) -> bool:
    """Whether this host is known to be the machine; else a line says what that means."""
    try:
        require_machine(machine)
        require_same_machine(root, machine)
    except VoxelocityError as error:
        beside = f"what is measured here is evidence beside the results of '{machine}'"
        say(f"{beside}: {error}")
        return False
    return True


@dataclasses.dataclass(frozen=True)
class _Turns:
    """Measures times of a machine at two entries in turn."""

    checkout: Checkout
    results: Results
    entries: tuple[Entry, Entry]
    is_series: bool
    wait: float
    any_conditions: bool

    def measure(self, moved: Collection[Change]) -> dict[Benchmark, RecordedConfirmation]:
        """What is known of each once all are decided, or have had their time."""
        root, machine = self.checkout.root, self.results.machine
        known = read_confirmations(root, machine)
        recorded, seen = {}, {}
        for change in moved:
            one = self._unmeasured(change.benchmark)
            recorded[change.benchmark] = next(filter(one.is_of, known), one)
            seen[change.benchmark] = change.total.log if change.total else 0.0
        # The rounds of a busy machine take their time too.
        spent = {benchmark: one.seconds for benchmark, one in recorded.items()}
        while left := [
            benchmark
            for benchmark, one in recorded.items()
            if one.outcome is Outcome.UNDECIDED and spent[benchmark] < LIMIT
        ]:
            if not self.any_conditions:
                wait_until_quiet(self.wait)
            moved_references = self._moved_references if self.is_series else None
            rounds = max(len(recorded[benchmark].rounds) for benchmark in left)
            tags = " and ".join(entry.tag for entry in self.entries)
            say(f"{tags} in turn: rounds {rounds + 1} to {rounds + ROUNDS} of {len(left)} left")
            started, before = time.monotonic(), look()
            found = self._rounds(left)
            conditions = between(before, look())
            seconds = (time.monotonic() - started) / len(left)
            excess = None if self.any_conditions else conditions.excess
            if excess:
                say(f"these rounds are discarded: {excess}")
            for benchmark in left:
                one = recorded[benchmark]
                spent[benchmark] += seconds
                if not found[benchmark]:
                    say(f"{one.benchmark} gave no time")
                    spent[benchmark] = LIMIT
                elif not excess:
                    if not any(each is one for each in known):
                        known.append(one)
                    one.seconds += seconds
                    one.moved_references = _worse(one.moved_references, moved_references)
                    one.any_conditions |= self.any_conditions
                    _add(one, found[benchmark], conditions, seen[benchmark])
            if not excess:
                write_confirmations(root, machine, known)
        return recorded

    def _unmeasured(self, benchmark: Benchmark) -> RecordedConfirmation:
        """What is recorded of a time of which no round was measured on this host."""
        now, traits = _now(), {**machine_traits(THIS_MACHINE), **processor_traits()}
        del traits["machine"]
        return RecordedConfirmation(
            old=self.entries[0].tag,
            new=self.entries[1].tag,
            benchmark=self.results.catalogue.names[benchmark],
            version=str(self._declared(benchmark)["version"]),
            traits=traits,
            began=now,
            ended=now,
        )

    @functools.cached_property
    def _reader(self) -> ResultsReader:
        return ResultsReader(self.checkout)

    def _declared(self, benchmark: Benchmark) -> dict[str, Any]:
        name = self.results.catalogue.names[benchmark].partition("(")[0]
        declared: dict[str, Any] = self._reader.asv_benchmarks[name]
        return declared

    @functools.cached_property
    def _commits(self) -> list[str]:
        return [self.checkout.history.commits[entry.tag] for entry in self.entries]

    def _take_turns(self, bench: str) -> None:
        """Let asv measure the benchmarks of an expression, into a folder without anything else."""
        root, holder = self.checkout.root, {HOLDER: str(os.getpid())}
        shutil.rmtree(root / IN_TURN, ignore_errors=True)
        measurer = Measurer.of_this_machine(root, CONFIGURATION, sys.stderr, **holder)
        measurer.measure_in_turn(self._commits, [bench], ROUNDS)

    def _rounds(
        self, wanted: Collection[Benchmark]
    ) -> dict[Benchmark, list[tuple[list[float], list[float]]]]:
        """The timings of each round of one run of asv; none where it failed at either entry."""
        names = (re.escape(self.results.catalogue.names[benchmark]) for benchmark in wanted)
        self._take_turns(f"^({'|'.join(names)})$")
        reader = ResultsReader(self.checkout, self._reader.asv_benchmarks)
        measured = reader.measured_in(self.checkout.root / IN_TURN, THIS_MACHINE)
        ends = [measured.get(self.results.timeline.index(entry), {}) for entry in self.entries]
        found = {}
        for benchmark in wanted:
            repeat = self._declared(benchmark)["repeat"]
            samples = [end[benchmark].samples if benchmark in end else () for end in ends]
            # A process that failed has none.
            whole = all(len(each) == ROUNDS * repeat for each in samples)
            starts = range(0, ROUNDS * repeat if whole else 0, repeat)
            found[benchmark] = [
                (list(samples[0][at : at + repeat]), list(samples[1][at : at + repeat]))
                for at in starts
            ]
        return found

    @functools.cached_property
    def _moved_references(self) -> float | None:
        """How far the references are from the series, at worst; None where an entry lacks them."""
        root, folder = self.checkout.root, self.checkout.root / RESULTS / self.results.machine
        self._take_turns(rf"\.{Metric.TIME}_{REFERENCE}(\(|$)")
        moved = [
            movement(
                references_of(self.checkout, root / IN_TURN / THIS_MACHINE, entry),
                stored_references(self.checkout, folder, entry.stack).values(),
            )
            for entry in self.entries
        ]
        return None if None in moved else _worse(*moved)

    def add_to_series(self, recorded: Mapping[Benchmark, RecordedConfirmation]) -> bool:
        """Add the samples to the machine's results, unless its references moved; True where any."""
        timings: list[dict[str, dict[int, list[float]]]] = [{}, {}]
        for benchmark, one in recorded.items():
            moved = one.moved_references
            if moved is None or moved > MOVED_LIMIT or one.any_conditions or not one.rounds:
                continue
            declared = self._declared(benchmark)
            at = benchmarks_of(declared).index(benchmark)
            for end, own in enumerate(timings):
                samples = [seconds for each in one.rounds for seconds in each[end]]
                own.setdefault(declared["name"], {})[at] = samples
        folder = self.checkout.root / RESULTS / self.results.machine
        for commit, own in zip(self._commits, timings):
            for path in files_of_commit(folder, commit) if own else ():
                add_samples(path, self.checkout.root, own)
        return any(timings)


def _add(
    one: RecordedConfirmation,
    rounds: Sequence[tuple[list[float], list[float]]],
    conditions: Conditions,
    seen: float,
) -> None:
    """Add rounds to what is recorded, and judge it again."""
    one.rounds = [*one.rounds, *rounds]
    one.stolen = _worse(one.stolen, conditions.stolen)
    one.others = _worse(one.others, conditions.others)
    one.ended = _now()
    one.outcome = outcome_of(one.confirmation.rounds, seen)
    one.ratio = math.exp(one.confirmation.log)


def _worse(one: float | None, other: float | None) -> float | None:
    known = [each for each in (one, other) if each is not None]
    return max(known, default=None)


def _now() -> int:
    """The time in milliseconds, as asv stores it."""
    return round(1000 * time.time())
