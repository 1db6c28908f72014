"""The processes of a session: that which asv leads, with all that it starts, in whatever groups."""

import contextlib
import json
import os
import signal
import time
from pathlib import Path

import psutil

# How long killed processes may take to end, in seconds.
_PATIENCE = 10.0


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
    path.write_text(json.dumps({"leader": leader, "began": _began(leader)}), encoding="ascii")


def end_recorded_session(path: Path) -> None:
    """End the session that was written down, if it is still that one, and forget it."""
    try:
        recorded = json.loads(path.read_text(encoding="ascii"))
    except FileNotFoundError:
        return
    except ValueError:
        recorded = None
    path.unlink()
    # The number of a leader that has ended is nobody else's while any process of its session lives; where it
    # is somebody else's, or the system was started anew, there is no such session any more.
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
