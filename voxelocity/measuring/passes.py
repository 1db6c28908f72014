"""Measuring in passes: each entry once, then each again at another hour."""

import os
import sys
from collections.abc import Collection, Sequence
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.asv_bridge.commands import run_asv
from voxelocity.asv_bridge.machine import require_machine, require_same_machine
from voxelocity.asv_bridge.reader import ResultsReader
from voxelocity.asv_bridge.run_lock import HOLDER, hold_run_lock
from voxelocity.measuring.keep_results import kept_results, restore_results
from voxelocity.measuring.pass_record import passes_done, read_passes, recorded_pass
from voxelocity.paths import RESULTS
from voxelocity.results.measurement import Status
from voxelocity.software.checkout import Checkout
from voxelocity.software.timeline import Entry

# asv's exit code where a benchmark failed.
_SOME_FAILED = 2


def measure(
    checkout: Checkout,
    machine: str,
    tags: Collection[str],
    wanted: int,
    bench: Sequence[str] = (),
) -> list[str]:
    """Measure what is still to do, entry by entry; running it again resumes.

    The machine drifts over minutes and hours, so several short passes are worth more than one
    long one: each appends its samples to those before.

    Parameters
    ----------
    checkout : Checkout
    machine : str
        A machine that asv knows.
    tags : collection of str
        What to measure; none means the whole timeline.
    wanted : int
        How many passes there should be in the end, with the same `bench`.
    bench : sequence of str
        Regular expressions for asv's ``--bench``.

    Returns
    -------
    list of str
        The tags whose measurement failed in part or whole.

    Raises
    ------
    VoxelocityError
        An unknown tag or machine, or another process measures in this checkout.
    """
    require_machine(machine)
    require_same_machine(checkout.root, machine)
    hold_run_lock(checkout.root)
    for folder in (checkout.root / RESULTS).glob("*/"):
        # Of a pass that was killed.
        restore_results(folder)
    chosen = _chosen(checkout, tags)
    failed = []
    for number in range(1, wanted + 1):
        for entry in chosen:
            if passes_done(read_passes(checkout.root, machine), entry.tag, bench) >= number:
                continue
            print(f"voxelocity: pass {number} of {wanted}, {entry.tag}", flush=True)
            with recorded_pass(checkout.root, machine, entry.tag, bench) as record:
                succeeded = _measure_entry(checkout, machine, entry, bench)
                record(succeeded)
            if not succeeded:
                failed.append(entry.tag)
    return failed


def _chosen(checkout: Checkout, tags: Collection[str]) -> list[Entry]:
    for tag in tags:
        if checkout.timeline.place_of(tag) is None:
            raise VoxelocityError(
                f"'{tag}' is not a tag of the timeline; voxelocity releases lists them"
            )
    return [entry for entry in checkout.timeline if not tags or set(tags) & set(entry.tags)]


def _measure_entry(checkout: Checkout, machine: str, entry: Entry, bench: Sequence[str]) -> bool:
    """One pass over an entry; whether all gave a value, known wrong answers aside."""
    commit = checkout.history.commits[entry.tag]
    command = ["run", f"{commit}^!", "--machine", machine, "--append-samples", "--show-stderr"]
    command += [word for expression in bench for word in ("--bench", expression)]
    with kept_results(Path(checkout.root, RESULTS, machine), commit) as lost:
        environment = {**os.environ, HOLDER: str(os.getpid())}
        code = run_asv(checkout.root, *command, env=environment)
    for name in lost:
        print(f"voxelocity: {name} failed this time and keeps the values it had", file=sys.stderr)
    if lost:
        # A value that was put back hides its failure from whoever reads the results.
        return False
    return code == 0 or (code == _SOME_FAILED and only_known_failures(checkout, machine, entry.tag))


def only_known_failures(checkout: Checkout, machine: str, tag: str) -> bool:
    """Whether all that failed at an entry is known to give wrong answers there.

    Returns
    -------
    bool
        False also where nothing was measured.
    """
    place = checkout.timeline.place_of(tag)
    measured = (
        ResultsReader(checkout).read(machine).measured.get(place if place is not None else -1)
    )
    return bool(measured) and all(
        measurement.status is not Status.FAILED for measurement in (measured or {}).values()
    )
