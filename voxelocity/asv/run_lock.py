"""One measurement at a time in a checkout."""

import contextlib
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import filelock
import psutil

from voxelocity import VoxelocityError
from voxelocity.asv.commands import INSTALLING, AsvCommand
from voxelocity.asv.machine import require_known_machines, require_machine, require_same_machine
from voxelocity.store.guarded_results import guard_all_results
from voxelocity.store.paths import ENVIRONMENTS, PUBLISH_LOCK, RUN_LOCK, RUN_PROCESS
from voxelocity.store.result_files import require_whole_results
from voxelocity.store.safe_files import text_of, told, write_safely

# Set for asv by a measurement that holds the lock: its own process.
HOLDER = "VOXELOCITY_RUN_LOCK_HOLDER"
# What installs or measures, as a program is called; an editor may have a file open there too.
_WORKING = re.compile(r"python|pip|uv|valgrind")
# How long what a killed run has left behind may go on, in seconds.
_PATIENCE = 10.0
# How long another process may publish, in seconds; with 10,000 commits it takes minutes.
_PUBLISHING = 1800.0
# Held until this process ends.
_held: list[filelock.BaseFileLock] = []


@contextlib.contextmanager
def _locking(root: Path, name: Path, patience: float, busy: str) -> Iterator[None]:
    """Hold a lock of the checkout until this process ends, unless what is done first fails."""
    path = Path(root, name)
    lock = filelock.FileLock(path)
    with told(f"{path}: cannot be written"):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=patience)
            yield
        except filelock.Timeout:
            process = text_of(Path(root, RUN_PROCESS)) or "unknown"
            raise VoxelocityError(f"{root} is {busy.format(process=process)}") from None
        except (OSError, VoxelocityError):
            lock.release()
            raise
    _held.append(lock)


def hold_run_lock(root: Path) -> None:
    """Hold the lock of the checkout until this process ends.

    A second run would install its release into the environment that the first one measures.
    `VoxelocityError` where there is one, or where what a killed one has left still works there.
    """
    spoilt = "because two measurements at once spoil each other"
    busy = f"measuring already (process {{process}}); wait for it, {spoilt}"
    with _locking(root, RUN_LOCK, 0, busy):
        write_safely(f"{os.getpid()}\n", Path(root, RUN_PROCESS))
        _wait_for_left_behind(root)


def hold_publish_lock(root: Path) -> None:
    """Wait until no other process publishes in the checkout, and hold its lock until this one ends.

    asv deletes its pages before it writes them. `VoxelocityError` where the other does not end, or
    the folder cannot be written.
    """
    busy = "being published by another process, which does not end; end it, and publish again"
    with _locking(root, PUBLISH_LOCK, _PUBLISHING, busy):
        pass


def guard_asv(root: Path, command: AsvCommand) -> None:
    """What must hold before asv carries out a command line, or `VoxelocityError`.

    No other process measures in this checkout, each result file is whole, and nothing is stored
    under a release that voxelocity did not install, or a machine that this is not.
    """
    if command.option("set_commit_hash"):
        raise VoxelocityError(
            "--set-commit-hash would label what is installed by hand as a release; "
            "name the release instead: asv run TAG^!"
        )
    # The child of a measurement that holds the lock itself, and has looked at the machine.
    is_child = os.environ.get(HOLDER) == str(os.getppid())
    if command.stores_results:
        name = command.option("machine")
        # Before anything is written of it.
        require_machine(name) if name else require_known_machines()
        require_same_machine(root, name, unproved=is_child)
    if command.name == "publish":
        hold_publish_lock(root)
    if command.name in INSTALLING:
        if not is_child:
            hold_run_lock(root)
        guard_all_results(root)
    require_whole_results(root)


def _wait_for_left_behind(root: Path) -> None:
    """Wait for what a killed run has started, and refuse where that does not end.

    asv ends its processes when it ends by itself. Killed, it leaves an installation that goes on.
    """
    deadline = time.monotonic() + _PATIENCE
    while left := next(_left_behind(root), None):
        if time.monotonic() > deadline:
            raise VoxelocityError(
                f"{root}: process {left} of a killed run still uses the environments; wait for it, "
                f"or end it: kill {left}"
            )
        time.sleep(0.1)


def _left_behind(root: Path) -> Iterator[int]:
    """Processes of another run that install into environments of the checkout, or measure."""
    own = psutil.Process()
    passed = {own, *own.parents()}
    environments = str(Path(root).resolve() / ENVIRONMENTS)
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            # One that has ended, and that nobody has asked how, has no words.
            words = [] if process in passed else process.cmdline()
            works = words and _WORKING.match(Path(words[0]).name)
            if works and any(word.startswith(environments) for word in words):
                yield process.pid
