"""The folder in which one worker lets asv measure: a copy of the checkout, with environments of its own."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

import filelock

from voxelocity import VoxelocityError
from voxelocity.asv.commands import start_asv, with_own_home
from voxelocity.asv.measurer import SOME_FAILED
from voxelocity.asv.repositories import configure_copy, found_or_fetched, library_repository
from voxelocity.report.values import bytes_words
from voxelocity.runner.cluster.measuring_files import measuring_files
from voxelocity.runner.cluster.process_session import (
    end_recorded_session,
    end_session,
    record_session,
)
from voxelocity.runner.cluster.task import MeasuringError, UnfitWorkerError
from voxelocity.store.paths import CACHE, COMMITS, COUNTS, RESULTS
from voxelocity.store.upstream import commit_of

# Where the folders of a host's workers are, if not in the cache of the checkout; such as a disk of the node's own.
WORKERS = "VOXELOCITY_WORKERS"

# What an environment, a build and the results need at most, in bytes.
ROOM = 2 * 2**30

# So many last lines of asv say why it failed.
_LINES = 3


class Workspace:
    """The folder of one worker, which holds it until its process ends.

    Parameters
    ----------
    root : Path
        The checkout of the worker's host.
    library : str

    Raises
    ------
    UnfitWorkerError
        The folder cannot be written, or there is no room.
    """

    def __init__(self, root: Path, library: str):
        self.checkout, self.library = root, library
        folder = Path(os.environ.get(WORKERS) or root / CACHE / "workers", socket.gethostname())
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self.root, self._lock = _free_index(folder)
            # It would measure beside this one.
            end_recorded_session(self._session)
            self.require_room()
            self._copy()
        except OSError as error:
            raise UnfitWorkerError(
                f"{folder}: cannot be written ({error.strerror}); name a folder with room in {WORKERS}"
            ) from None
        self._environment = {
            **with_own_home(self.root / "home"),
            "VOXELOCITY_IMAGES": os.environ.get("VOXELOCITY_IMAGES")
            or str(root / CACHE / "images"),
        }

    @property
    def _session(self) -> Path:
        """The session of the asv that runs."""
        return self.root / "asv.session"

    def take_machine(self) -> None:
        """Hold the machine, as times want it alone; `UnfitWorkerError` where another worker holds it."""
        lock = filelock.FileLock(self.root.parent / "times.lock")
        try:
            lock.acquire(blocking=False)
        except filelock.Timeout:
            raise UnfitWorkerError(
                f"another worker of {socket.gethostname()} measures times, which want the machine alone"
            ) from None
        self._machine_lock = lock

    def require_room(self) -> None:
        """Raise `UnfitWorkerError` where a commit could not be built, installed and measured any more."""
        free = shutil.disk_usage(self.root).free
        if free < ROOM:
            raise UnfitWorkerError(
                f"{self.root}: {bytes_words(free)} are free there, and {bytes_words(ROOM)} are needed; free some "
                f"space, or name another folder in {WORKERS}"
            )

    def require_commit(self, commit: str) -> None:
        """Raise `UnfitWorkerError` where the library's repository neither has a commit nor can fetch it."""
        try:
            with filelock.FileLock(self.checkout / CACHE / f"{self.library}.lock"):
                found_or_fetched(self._repository, lambda: commit_of(self._repository, commit))
        except VoxelocityError:
            raise UnfitWorkerError(
                f"{self._repository}: has no commit {commit[:9]}; git -C {self._repository} fetch --tags"
            ) from None

    def _copy(self) -> None:
        """Copy what measures from the checkout, and take the library's commits from the repository there."""
        for part in ("benchmarks", "releases", "voxelocity"):
            shutil.rmtree(self.root / part, ignore_errors=True)
        for name in measuring_files(self.checkout):
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(self.checkout / name, self.root / name)
        with filelock.FileLock(self.checkout / CACHE / f"{self.library}.lock"):
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

        Raises
        ------
        MeasuringError
            It took longer, or failed otherwise than in a benchmark.
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
            (self.root / name).parent.mkdir(parents=True, exist_ok=True)
            (self.root / name).write_bytes(content)

    def get(self, names: list[Path]) -> dict[str, bytes]:
        """What lies in some files of the folder, by name."""
        return {name.as_posix(): (self.root / name).read_bytes() for name in names}


def _free_index(folder: Path) -> tuple[Path, filelock.BaseFileLock]:
    """The first folder that no other process holds, and the lock that holds it."""
    number = 0
    while True:
        lock = filelock.FileLock(folder / f"{number}.lock")
        try:
            lock.acquire(blocking=False)
        except filelock.Timeout:
            number += 1
            continue
        index = folder / str(number)
        index.mkdir(exist_ok=True)
        return index, lock
