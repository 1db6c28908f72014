"""What workers of the tests do instead of measuring: it takes no time, and ends badly where a test wants it.

A commit says in its name what becomes of it; each attempt leaves a file, so that a test can count them.
"""

import os
import signal
import socket
import time
from pathlib import Path

from distributed import get_worker

from voxelocity.runner.cluster.campaign import (
    BusyWorkerError,
    Campaign,
    CommitTask,
    MeasuredFiles,
    MeasuringError,
    UnfitWorkerError,
)


def campaign(folder, **changed):
    """A campaign whose attempts leave their files in a folder."""
    settings = {
        "library": "nilearn",
        "machine": "tests",
        "traits": {},
        "bench": (str(folder),),
        "times": False,
        "same_hardware": True,
        "digests": {},
        "known": None,
        "limit": 60.0,
        "wait": 0.0,
    }
    return Campaign(**(settings | changed))


def tasks(*commits):
    return [CommitTask(commit, {}) for commit in commits]


def prove(campaign: Campaign) -> str:
    refused = Path(campaign.bench[0], f"refused-{get_worker().name}")
    if refused.exists():
        raise UnfitWorkerError(refused.read_text())
    return f"{socket.gethostname()} is fit"


def attempts(folder, commit=""):
    """How often each worker has begun with a commit, by whatever worker; its name and process come back."""
    return sorted(path.name for path in Path(folder).glob(f"attempt-{commit}*"))


def measure(campaign: Campaign, task: CommitTask) -> MeasuredFiles:
    folder, commit, name = Path(campaign.bench[0]), task.commit, get_worker().name
    first = not attempts(folder, f"{commit}-")
    number = len(attempts(folder, f"{commit}-"))
    (folder / f"attempt-{commit}-{number}-on-{name}").write_text(str(os.getpid()))
    if commit.startswith("always-kills") or (commit.startswith("kills") and first):
        os.kill(os.getpid(), signal.SIGKILL)
    if commit.startswith("hangs") and first:
        os.kill(os.getpid(), signal.SIGSTOP)
    if commit.startswith("fills-disk") and first:
        raise UnfitWorkerError("no room here")
    if commit.startswith("never-quiet"):
        raise BusyWorkerError("too busy")
    if commit.startswith("fails"):
        raise MeasuringError("asv failed")
    if commit.startswith("is-a-bug"):
        raise ZeroDivisionError("of the test")
    if commit.startswith("slow"):
        time.sleep(1.0)
    busy = commit.startswith("always-busy") or (commit.startswith("busy") and first)
    valueless = commit.startswith("has-no-value")
    return MeasuredFiles(
        commit,
        socket.gethostname(),
        0.1,
        {"result": b"" if valueless else commit.encode()},
        "the host takes 9 %" if busy else None,
    )


def has_value(measured):
    return bool(measured.files["result"])
