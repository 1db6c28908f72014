"""Whether this is the processor on which a machine's results were measured, before that was recorded."""

import math
import statistics

from voxelocity import VoxelocityError
from voxelocity.analysis.comparison import is_yardstick
from voxelocity.analysis.noise import noise_or_unknown
from voxelocity.asv.measurer import Measurer
from voxelocity.model.benchmark import REFERENCE, Metric
from voxelocity.runner.conditions import MOVED_LIMIT
from voxelocity.runner.references import ENOUGH, moved_since, references_of, stored_references
from voxelocity.store.checkout import Checkout
from voxelocity.store.guarded_results import guarded_results
from voxelocity.store.paths import RESULTS
from voxelocity.store.processor import record_processor
from voxelocity.store.reader import ResultsReader

_REFERENCES = rf"\.{Metric.TIME}_{REFERENCE}"


def prove_processor(checkout: Checkout, machine: str) -> None:
    """Time the references again, and record this processor where they take the times that are stored.

    Parameters
    ----------
    checkout : Checkout
        Whose run lock this process holds.
    machine : str
        With results, and without a record of its processor.

    Raises
    ------
    VoxelocityError
        They take other times, or too few are stored to tell; the stored times are as they were.
    """
    folder = checkout.root / RESULTS / machine
    timed = (
        entry
        for entry in reversed(checkout.timeline)
        if len(references_of(checkout, folder, entry)) >= ENOUGH
    )
    entry = next(timed, None)
    if entry is None:
        raise VoxelocityError(
            f"{folder}: tells too few times of references to say whether it was measured on this processor; "
            "measure under another name: voxelocity machine NAME"
        )
    commit = checkout.history.commits[entry.tag]
    stored = stored_references(checkout, folder, entry.stack)
    print(
        f"voxelocity: timing the references of {entry.tag}, to see whether this is '{machine}'",
        flush=True,
    )
    with guarded_results(folder, commit) as guarded:
        # The child of the lock's holder takes its word for it.
        measurer = Measurer.of_lock_holder(checkout.root, machine)
        measurer.measure([commit], [_REFERENCES], "--append-samples")
        moved, floor = moved_since(stored, checkout, folder, entry), _floor(checkout, machine)
        is_same = moved is not None and moved <= floor
        if not is_same:
            guarded.refuse_times()
    if not is_same:
        by = (
            "cannot be compared"
            if moved is None
            else f"differ by {moved:.1%}, more than the noise of {floor:.1%}"
        )
        raise VoxelocityError(
            f"the times of the references here and those of '{machine}' {by}: another machine needs another "
            "name: voxelocity machine NAME"
        )
    record_processor(checkout.root, machine)


def _floor(checkout: Checkout, machine: str) -> float:
    """The relative difference that is noise: that of a reference, and what a pass may move by, in the middle of all."""
    results = ResultsReader(checkout).read(machine)
    noise = noise_or_unknown(results)
    sizes = [
        noise.floor(benchmark).size
        for benchmark in results.catalogue.benchmarks
        if is_yardstick(benchmark)
    ]
    return min(MOVED_LIMIT, math.expm1(statistics.median(sizes)))
