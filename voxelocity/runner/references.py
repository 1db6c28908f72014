"""How far the references moved, the same work on one stack: in a pass, or on a processor."""

import itertools
import math
import statistics
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.analysis.noise import noise_or_unknown
from voxelocity.asv.measurer import Measurer
from voxelocity.model.benchmark import REFERENCE, Metric
from voxelocity.model.results import tenth_percentile
from voxelocity.model.timeline import Entry
from voxelocity.runner.conditions import MOVED_LIMIT
from voxelocity.store.checkout import Checkout
from voxelocity.store.guarded_results import guarded_results
from voxelocity.store.paths import RESULTS
from voxelocity.store.processor import record_processor
from voxelocity.store.reader import ResultsReader
from voxelocity.store.result_files import files_of_commit, rows_of, stored_results

# By name, version and parameters: what has the same three is the same work.
Samples = Mapping[tuple[str, ...], Sequence[float]]

# A few of them differ by chance as often as not, and say nothing of the machine.
ENOUGH = 10


def stored_references(checkout: Checkout, folder: Path, stack: str) -> dict[str, Samples]:
    """The timings of the references in a machine's folder, of all entries of a stack by tag."""
    return {
        entry.tag: references_of(checkout, folder, entry)
        for entry in checkout.timeline
        if entry.stack == stack
    }


def references_of(checkout: Checkout, folder: Path, entry: Entry) -> Samples:
    """The timings of the references in an entry; empty where it was not measured."""
    samples: dict[tuple[str, ...], Sequence[float]] = {}
    for path in files_of_commit(folder, checkout.history.commits[entry.tag]):
        content = stored_results(path)
        for name, row in rows_of(content).items() if content else ():
            if name.rpartition(".")[2] != f"{Metric.TIME}_{REFERENCE}":
                continue
            combinations = itertools.product(*row["params"])
            for parameters, timings in zip(combinations, row.get("samples") or []):
                if timings:
                    samples[name, row["version"], *parameters] = timings
    return samples


def added(before: Samples, after: Samples) -> Samples:
    """The timings of a pass alone: asv appends them to those before."""
    new = {}
    for key, timings in after.items():
        old = before.get(key, ())
        start = len(old) if list(timings[: len(old)]) == list(old) else 0
        if timings[start:]:
            new[key] = timings[start:]
    return new


def moved_since(
    before: Mapping[str, Samples], checkout: Checkout, folder: Path, entry: Entry
) -> float | None:
    """The `movement` of the references in a pass, from the `stored_references` before it."""
    own = added(before[entry.tag], references_of(checkout, folder, entry))
    return movement(own, before.values())


def movement(own: Samples, stored: Iterable[Samples]) -> float | None:
    """How far the references of a pass alone are from those of each entry of its stack before.

    It is the ratio of the time to that in the middle of the entries, less one; without its sign,
    and in the middle over all references. None where there are too few to compare.
    """
    entries = list(stored)
    moved = []
    for key, timings in own.items():
        others = [tenth_percentile(entry[key]) for entry in entries if key in entry]
        if others:
            moved.append(abs(tenth_percentile(timings) / statistics.median(others) - 1))
    return round(statistics.median(moved), 4) if len(moved) >= ENOUGH else None


def prove_processor(checkout: Checkout, machine: str) -> None:
    """Time the references again, and record this processor where they take the stored times.

    This process holds the run lock, and the machine has no such record. `VoxelocityError` where
    they take other times, or too few are stored to tell; the stored times are as they were.
    """
    folder = checkout.root / RESULTS / machine
    for entry in reversed(checkout.timeline):
        if len(references_of(checkout, folder, entry)) >= ENOUGH:
            break
    else:
        raise VoxelocityError(
            f"{folder}: has too few reference times to tell whether this processor measured them; "
            "measure under another name: voxelocity machine NAME"
        )
    commit = checkout.history.commits[entry.tag]
    stored = stored_references(checkout, folder, entry.stack)
    what = f"timing the references of {entry.words}, to see whether this is '{machine}'"
    print(f"voxelocity: {what}", flush=True)
    with guarded_results(folder, commit, keep_times=False) as guarded:
        # The child of the lock's holder takes its word for it.
        measurer = Measurer.of_lock_holder(checkout.root, machine)
        measurer.measure([commit], [rf"\.{Metric.TIME}_{REFERENCE}"], "--append-samples")
        moved, floor = moved_since(stored, checkout, folder, entry), _floor(checkout, machine)
        is_same = moved is not None and moved <= floor
        if is_same:
            guarded.accept_times()
    if not is_same:
        by = "cannot be compared"
        if moved is not None:
            by = f"differ by {moved:.1%}, more than the noise of {floor:.1%}"
        raise VoxelocityError(
            f"the times of the references here and those of '{machine}' {by}; another machine "
            "needs another name: voxelocity machine NAME"
        )
    record_processor(checkout.root, machine)


def _floor(checkout: Checkout, machine: str) -> float:
    """The relative difference that is noise: a reference's, in the middle, up to `MOVED_LIMIT`."""
    results = ResultsReader(checkout).read(machine)
    noise = noise_or_unknown(results)
    yardsticks = (each for each in results.catalogue.benchmarks if each.is_yardstick)
    sizes = [noise.floor(benchmark).size for benchmark in yardsticks]
    return min(MOVED_LIMIT, math.expm1(statistics.median(sizes)))
