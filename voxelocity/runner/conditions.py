"""Under which conditions times are measured, and which are too bad to keep them."""

import dataclasses
import os
import time
from collections import defaultdict
from pathlib import Path

from voxelocity import VoxelocityError

# The share of all CPU time that the host of a virtual machine takes. In an hour in which it took 0.05 %,
# the same work twice differed by 1 to 2 % in the middle; in hours in which it took 4 to 17 %, 22 to 63 % of
# the times were off by more than 5 %, by whatever estimate.
STOLEN_LIMIT = 0.02

# What other processes use, as a share of one CPU. With a job on one of two CPUs, times of the same
# work were up to 12 % apart, and 6 % without one. The system of an idle machine uses 1 %.
OTHERS_LIMIT = 0.10

# By how much the times of the references differ from those stored, in the middle. In a quiet hour the
# same work twice differs by 1 to 2 %; of what was measured in hours in which the host took 4 to 17 %, the
# references of 8 entries in 11 moved by more than 5 %; beside other work on both CPUs, by 12 to 27 %.
MOVED_LIMIT = 0.05

# How long to look before a pass, and how long to wait before looking again, in seconds.
_LOOK = 5.0
_AGAIN = 30.0


@dataclasses.dataclass(frozen=True)
class Look:
    """What the system has counted up to a moment, in seconds.

    Attributes
    ----------
    clock : float
        The moment, from an arbitrary start.
    all_cpus : float
        The time of all CPUs together, used or not.
    stolen : float
        What the host has taken of it.
    busy : float
        What was used of it, by whatever process.
    own : float
        What this process has used, and all that it and its children have started.
    """

    clock: float
    all_cpus: float
    stolen: float
    busy: float
    own: float


@dataclasses.dataclass(frozen=True)
class Conditions:
    """The conditions of a pass; None stands for what is not known.

    Attributes
    ----------
    stolen : float or None
        The share of the CPU time that the host of a virtual machine took.
    others : float or None
        The CPU time that other processes of this machine used, as a share of one CPU.
    moved_references : float or None
        By which fraction the times of the references differ from those stored (see `references.movement`).
    """

    stolen: float | None = None
    others: float | None = None
    moved_references: float | None = None

    @property
    def excess(self) -> str | None:
        """What is beyond its limit, in words; None where nothing is."""
        found = [
            f"{words.format(f'{value:.1%}')}, more than {limit:.0%}"
            for value, limit, words in (
                (self.stolen, STOLEN_LIMIT, "the host takes {} of the CPU time"),
                (self.others, OTHERS_LIMIT, "other processes take {} of a CPU"),
                (self.moved_references, MOVED_LIMIT, "the times of the references moved by {}"),
            )
            if value is not None and value > limit
        ]
        return "; ".join(found) or None


def look(proc: Path = Path("/proc")) -> Look | None:
    """Look at the machine; None where the system does not tell.

    Parameters
    ----------
    proc : Path, optional
        https://docs.kernel.org/filesystems/proc.html
    """
    try:
        ticks = [
            int(word) for word in (proc / "stat").read_text("ascii").split("\n")[0].split()[1:9]
        ]
        user, nice, system, _, _, irq, softirq, stolen = ticks
    except (OSError, ValueError):
        return None
    second = os.sysconf("SC_CLK_TCK")
    return Look(
        clock=time.monotonic(),
        all_cpus=sum(ticks) / second,
        stolen=stolen / second,
        busy=(user + nice + system + irq + softirq) / second,
        own=sum(os.times()[:4]) + _ticks_of_descendants(proc, os.getpid()) / second,
    )


def _ticks_of_descendants(proc: Path, pid: int) -> int:
    """What the living descendants of a process have used, and those of their children that have ended."""
    children: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for path in proc.glob("[0-9]*/stat"):
        try:
            fields = stat_of(path.parent)
            children[int(fields[1])].append((int(path.parent.name), sum(map(int, fields[11:15]))))
        except (OSError, ValueError, IndexError):
            # It has just ended.
            continue
    ticks, waiting = 0, [pid]
    while waiting:
        for child, used in children[waiting.pop()]:
            ticks += used
            waiting.append(child)
    return ticks


def stat_of(process: Path) -> list[str]:
    """What the folder of a process in /proc tells of it, from its state on; `OSError` where it has ended."""
    # A name in parentheses comes second, and may hold anything.
    return (process / "stat").read_text("utf-8", errors="replace").rpartition(")")[2].split()


def between(before: Look | None, after: Look | None) -> Conditions:
    """The conditions from one look to another, as far as they tell."""
    if not before or not after or after.all_cpus <= before.all_cpus or after.clock <= before.clock:
        return Conditions()
    # Ticks are coarser than what a process is told of itself, so that others may seem to give time back.
    others = max(0.0, (after.busy - before.busy) - (after.own - before.own))
    return Conditions(
        stolen=round((after.stolen - before.stolen) / (after.all_cpus - before.all_cpus), 4),
        others=round(others / (after.clock - before.clock), 4),
    )


def wait_until_quiet(minutes: float) -> None:
    """Wait as long as the machine is too busy to measure times; where nothing is known, it is not.

    Parameters
    ----------
    minutes : float
        How long at most.

    Raises
    ------
    VoxelocityError
        It never was quiet.
    """
    end = time.monotonic() + 60 * minutes
    said = False
    while busy := _look_for_a_while().excess:
        left = end - time.monotonic()
        if left <= 0:
            raise VoxelocityError(
                f"{busy}: too busy to measure times, after waiting for {minutes:g} minutes; give the same "
                "command again in a quiet hour. --only exact measures what may run beside other work"
            )
        if not said:
            print(
                f"voxelocity: {busy}: waiting up to {minutes:g} minutes for a quiet machine",
                flush=True,
            )
            said = True
        time.sleep(min(_AGAIN, left))


def _look_for_a_while() -> Conditions:
    before = look()
    if before is None:
        return Conditions()
    time.sleep(_LOOK)
    return between(before, look())
