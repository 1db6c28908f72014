"""The folder in which a worker lets asv measure: a copy of the checkout, with own environments."""

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import filelock
import psutil

from voxelocity import VoxelocityError
from voxelocity.asv.commands import start_asv, with_own_home
from voxelocity.asv.measurer import SOME_FAILED
from voxelocity.asv.repositories import configure_copy, found_or_fetched, library_repository
from voxelocity.report.values import bytes_words
from voxelocity.runner.cluster.campaign import MeasuringError, UnfitWorkerError, measuring_files
from voxelocity.store.history import commit_of
from voxelocity.store.paths import CACHE, COMMITS, COUNTS, RESULTS
from voxelocity.store.safe_files import copy_all_safely, write_safely

# Where the folders of a host's workers are, if not in the cache of the checkout: a disk of its own.
WORKERS = "VOXELOCITY_WORKERS"

# What an environment, a build and the results need at most, in bytes.
ROOM = 2 * 2**30

# So many last lines of asv say why it failed.
_LINES = 3

# How long killed processes may take to end, in seconds.
_PATIENCE = 10.0


class Workspace:
    """The folder of one worker, made from the checkout of its host and held until its process ends.

    `UnfitWorkerError` where the folder cannot be written, or there is no room.
    """

    def __init__(self, root: Path, library: str):
        self.checkout, self.library = root, library
        self._library_lock = filelock.FileLock(root / CACHE / f"{library}.lock")
        folder = Path(os.environ.get(WORKERS) or root / CACHE / "workers", socket.gethostname())
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.root, self._lock = _free_index(folder)
            # The session of asv: one that was left running would measure beside this worker.
            self._session = self.root / "asv.session"
            end_recorded_session(self._session)
            self.require_room()
            self._copy()
        except OSError as error:
            raise UnfitWorkerError(
                f"{folder}: cannot be written ({error.strerror}); name a folder with room in "
                f"{WORKERS}"
            ) from None
        images = os.environ.get("VOXELOCITY_IMAGES") or str(root / CACHE / "images")
        home = with_own_home(self.root / "home")
        self._environment = {**home, "VOXELOCITY_IMAGES": images}

    def take_machine(self) -> None:
        """Hold the machine for times; `UnfitWorkerError` where another worker holds it."""
        self._machine_lock = _lock(self.root.parent / "times.lock")
        if not self._machine_lock:
            raise UnfitWorkerError(
                f"another worker of {socket.gethostname()} is measuring times, which need the "
                "machine alone"
            )

    def require_room(self) -> None:
        """Raise `UnfitWorkerError` where a commit would find no room on the disk any more."""
        free = shutil.disk_usage(self.root).free
        if free < ROOM:
            raise UnfitWorkerError(
                f"{self.root}: {bytes_words(ROOM)} are needed, but only {bytes_words(free)} are "
                f"free; free some space, or name another folder in {WORKERS}"
            )

    def require_commit(self, commit: str) -> None:
        """Raise `UnfitWorkerError` where the repository has no such commit, and cannot fetch it."""
        repository = self._repository
        try:
            with self._library_lock:
                found_or_fetched(repository, lambda: commit_of(repository, commit))
        except VoxelocityError:
            fetch = f"git -C {repository} fetch --tags"
            raise UnfitWorkerError(f"{repository}: has no commit {commit[:9]}; {fetch}") from None

    def _copy(self) -> None:
        """Copy what measures from the checkout, and take commits from the repository there."""
        for part in ("benchmarks", "releases", "voxelocity"):
            shutil.rmtree(self.root / part, ignore_errors=True)
        copy_all_safely(self.checkout, self.root, measuring_files(self.checkout))
        with self._library_lock:
            self._repository = library_repository(self.checkout, self.library).resolve()
        configure_copy(self.checkout, self.library, self._repository, self.root)

    def python(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run this Python with modules of the copy."""
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, cwd=self.root, env=self._environment, capture_output=True, text=True
        )

    def asv(self, limit: float, *arguments: str) -> None:
        """Run asv in the folder, and end it with all that it started after so many seconds.

        `MeasuringError` where it took longer, or failed otherwise than in a benchmark.
        """
        with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
            process = start_asv(
                self.root,
                *arguments,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
            try:
                record_session(process.pid, self._session)
                code = process.wait(limit)
            except subprocess.TimeoutExpired:
                raise MeasuringError(f"asv took more than {limit / 60:g} minutes") from None
            finally:
                end_session(process.pid)
                process.wait()
                self._session.unlink(missing_ok=True)
            if code not in (0, SOME_FAILED):
                log.seek(0)
                lines = [line.strip() for line in log.read().splitlines() if line.strip()]
                raise MeasuringError("asv failed: " + " / ".join(lines[-_LINES:]))

    def put(self, files: Mapping[str, bytes]) -> None:
        """Let these be all results that there are."""
        for folder in (RESULTS, *COMMITS.values(), COUNTS):
            for path in (self.root / folder).glob("*"):
                if path.is_dir():
                    shutil.rmtree(path)
        for name, content in files.items():
            write_safely(content, self.root / name)


def _lock(path: Path) -> filelock.BaseFileLock | None:
    """A lock that this process holds now; None where another does."""
    lock = filelock.FileLock(path)
    with contextlib.suppress(filelock.Timeout):
        lock.acquire(blocking=False)
        return lock
    return None


def _free_index(folder: Path) -> tuple[Path, filelock.BaseFileLock]:
    """The first folder that no other process holds, and the lock that holds it."""
    number = 0
    while not (lock := _lock(folder / f"{number}.lock")):
        number += 1
    (folder / str(number)).mkdir(exist_ok=True)
    return folder / str(number), lock


def end_session(leader: int) -> None:
    """End every process of a session, and wait until they are gone."""
    deadline = time.monotonic() + _PATIENCE
    # Again, as one may have started another in between.
    while (living := members(leader)) and time.monotonic() < deadline:
        for pid in living:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.02)


def members(leader: int) -> list[int]:
    """The processes of a session that live; none where the system does not tell."""
    found = []
    for pid in psutil.pids():
        with contextlib.suppress(OSError, psutil.Error):
            if os.getsid(pid) == leader and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                found.append(pid)
    return found


def record_session(leader: int, path: Path) -> None:
    """Write down a session, so that another process can end it."""
    write_safely(json.dumps({"leader": leader, "began": _began(leader)}), path)


def end_recorded_session(path: Path) -> None:
    """End the session that was written down, if it is still that one, and forget it."""
    try:
        recorded = json.loads(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        return
    except ValueError:
        recorded = None
    path.unlink()
    # The number of a leader that has ended is nobody else's while a process of its session lives.
    # Where it is somebody else's, or the system was started anew, there is no such session.
    if recorded and recorded["began"] and _began(recorded["leader"]) in (None, recorded["began"]):
        if recorded["began"][0] == _boot():
            end_session(recorded["leader"])


def _boot() -> str:
    return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()


def _began(pid: int) -> list[str] | None:
    """Since when a process runs; None where it does not, or the system does not tell.

    In ticks since the start of the system: what psutil tells moves with the clock.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("utf-8", errors="replace")
        # A name in parentheses comes second, and may hold anything.
        return [_boot(), stat.rpartition(")")[2].split()[19]]
    except OSError:
        return None
