"""Measuring in passes: each commit once, then each again at another hour."""

import subprocess
import sys
from pathlib import Path

from asv.machine import MachineCollection
from asv.util import UserError

from voxelocity import VoxelocityError
from voxelocity.checkout import RESULTS
from voxelocity.history import commit_hashes
from voxelocity.keep_results import kept_results
from voxelocity.measured import load_benchmarks, read_commit
from voxelocity.pass_record import passes_done, read_passes, recorded_pass
from voxelocity.timeline import read_timeline
from voxelocity.wrong_answers import is_expected, read_wrong_answers


def measure(root, machine, tags, wanted, bench=()):
    """Measure what is still to do, commit by commit; running it again goes on.

    The machine drifts over minutes and hours, so several short passes are worth more than one
    long one: each appends its samples to those before.

    Parameters
    ----------
    root : Path
        The checkout.
    machine : str
        A machine that asv knows.
    tags : list of str
        What to measure; nothing means the whole timeline.
    wanted : int
        How many passes there should be in the end.
    bench : list of str
        Regular expressions for asv's ``--bench``.

    Returns
    -------
    list of str
        The tags whose measurement failed in part or whole.

    Raises
    ------
    VoxelocityError
        An unknown tag or machine.
    """
    require_machine(machine)
    hashes = commit_hashes(root)
    order = [entry.tags[0] for entry in read_timeline(root)]
    for tag in tags:
        if tag not in hashes:
            raise VoxelocityError(
                f"'{tag}' is no tag of the timeline; voxelocity releases lists them"
            )
    chosen = {hashes[tag] for tag in tags} or set(hashes.values())
    failed = []
    for number in range(1, wanted + 1):
        for tag in order:
            if hashes[tag] not in chosen:
                continue
            if passes_done(read_passes(root, machine), tag, bench) >= number:
                continue
            print(f"voxelocity: pass {number} of {wanted}, {tag}", flush=True)
            with recorded_pass(root, machine, tag, bench) as succeeded:
                code = _measure_commit(root, machine, hashes[tag], bench)
                known = code == 2 and only_known_failures(root, machine, tag, hashes[tag])
                succeeded(not code or known)
            if code and not known:
                failed.append(tag)
    return failed


def require_machine(machine):
    """Raise `VoxelocityError` unless asv knows the machine."""
    try:
        MachineCollection.load(machine)
    except UserError:
        raise VoxelocityError(
            f"asv knows no machine '{machine}'; register it: voxelocity machine {machine}"
        ) from None


def _measure_commit(root, machine, commit, bench):
    command = [sys.executable, "-m", "asv", "run", f"{commit}^!", "--machine", machine]
    command += ["--append-samples", "--show-stderr"]
    command += [word for expression in bench for word in ("--bench", expression)]
    with kept_results(Path(root, RESULTS, machine), commit) as lost:
        code = subprocess.run(command, cwd=root).returncode
    for name in lost:
        print(f"voxelocity: {name} failed this time and keeps the values it had", file=sys.stderr)
    # A value that was put back hides its failure from whoever reads the results.
    return 1 if lost else code


def only_known_failures(root, machine, tag, commit):
    """Whether all that failed at a commit is known to give wrong answers there.

    Parameters
    ----------
    root : Path
        The checkout.
    machine, tag, commit : str

    Returns
    -------
    bool
        False also where nothing was measured.
    """
    cells = read_commit(root, machine, commit, load_benchmarks(root))
    wrong_answers = read_wrong_answers(root)
    return bool(cells) and all(
        is_expected(wrong_answers, tag, cell)
        for cell, found in cells.items()
        if found.value is None
    )
