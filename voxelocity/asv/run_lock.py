"""One measurement at a time in a checkout."""

import os
from pathlib import Path

import filelock

from voxelocity import VoxelocityError
from voxelocity.asv.commands import INSTALLING, AsvCommand
from voxelocity.asv.machine import require_same_machine
from voxelocity.store.guarded_results import guard_all_results
from voxelocity.store.paths import RUN_LOCK, RUN_PROCESS
from voxelocity.store.result_files import require_whole_results

# Set for asv by a measurement that holds the lock: its own process.
HOLDER = "VOXELOCITY_RUN_LOCK_HOLDER"

# Held until this process ends.
_held: list[filelock.BaseFileLock] = []


def hold_run_lock(root: Path) -> None:
    """Hold the lock of the checkout until this process ends.

    A second run in the same checkout would install its release into the environment
    that the first one measures.

    Raises
    ------
    VoxelocityError
        Another process holds it.
    """
    path = Path(root, RUN_LOCK)
    lock = filelock.FileLock(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock.acquire(blocking=False)
        Path(root, RUN_PROCESS).write_text(f"{os.getpid()}\n", encoding="ascii")
    except filelock.Timeout:
        raise VoxelocityError(
            f"{root} is measuring already (process {_holder(root)}); wait for it: what runs beside a "
            "measurement spoils both"
        ) from None
    except OSError as error:
        raise VoxelocityError(
            f"{path}: cannot be written ({error.strerror}); free or allow the folder"
        ) from None
    _held.append(lock)


def guard_asv(root: Path, command: AsvCommand) -> None:
    """What must hold before asv carries out a command line.

    Raises
    ------
    VoxelocityError
        Another process measures in this checkout, a result file is damaged, or the command would
        store results under a release that voxelocity did not install, or a machine that this is not.
    """
    if command.option("set_commit_hash"):
        raise VoxelocityError(
            "--set-commit-hash would label what is installed by hand as a release; "
            "name the release instead: asv run TAG^!"
        )
    # The child of a measurement that holds the lock itself, and has looked at the machine.
    is_child = os.environ.get(HOLDER) == str(os.getppid())
    if command.name in ("run", "continuous", "find") and not command.option("dry_run"):
        require_same_machine(root, command.option("machine"), unproved=is_child)
    if command.name in INSTALLING:
        if not is_child:
            hold_run_lock(root)
        guard_all_results(root)
    require_whole_results(root)


def _holder(root: Path) -> str:
    try:
        return Path(root, RUN_PROCESS).read_text(encoding="ascii").strip() or "unknown"
    except OSError:
        return "unknown"
