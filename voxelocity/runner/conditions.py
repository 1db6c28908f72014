"""Under which conditions times are measured, and which are too bad to keep them."""

import dataclasses
import time

import psutil

from voxelocity import VoxelocityError

# The share of all CPU time that the host of a virtual machine takes. In an hour in which it took
# 0.05 %, the same work twice differed by 1 to 2 % in the middle; in hours in which it took 4 to
# 17 %, 22 to 63 % of the times were off by more than 5 %, by whatever estimate.
STOLEN_LIMIT = 0.02

# What other processes use, as a share of one CPU. With a job on one of two CPUs, times of the same
# work were up to 12 % apart, and 6 % without one. The system of an idle machine uses 1 %.
OTHERS_LIMIT = 0.10

# By how much the times of the references differ from those stored, in the middle. In a quiet hour
# the same work twice differs by 1 to 2 %; in hours in which the host took 4 to 17 %, the references
# of 8 entries in 11 moved by more than 5 %; beside other work on both CPUs, by 12 to 27 %.
MOVED_LIMIT = 0.05

# How long to look before a pass, and how long to wait before looking again, in seconds.
_LOOK, _AGAIN = 5.0, 30.0


@dataclasses.dataclass(frozen=True)
class Look:
    """The CPU times that the system has counted up to a moment of its clock, in seconds."""

    clock: float
    all_cpus: float
    stolen: float  # What the host took of the time of all CPUs together.
    busy: float  # What any process used of it.
    own: float  # What this process has used, and all that it and its children have started.


@dataclasses.dataclass(frozen=True)
class Conditions:
    """The conditions of a pass; None stands for what is not known."""

    stolen: float | None = None  # By the host of a virtual machine, as a share of all CPU time.
    others: float | None = None  # By other processes of this machine, as a share of one CPU.
    moved_references: float | None = None  # A fraction: `references.movement`.

    @property
    def excess(self) -> str | None:
        """What is beyond its limit, in words; None where nothing is."""
        looked_at = (
            (self.stolen, STOLEN_LIMIT, "the host takes {:.1%} of the CPU time"),
            (self.others, OTHERS_LIMIT, "other processes take {:.1%} of a CPU"),
            (self.moved_references, MOVED_LIMIT, "control timings moved by {:.1%}"),
        )
        found = [
            f"{words.format(value)}, more than {limit:.0%}"
            for value, limit, words in looked_at
            if value is not None and value > limit
        ]
        return "; ".join(found) or None


def look() -> Look | None:
    """Look at the machine; None where the system does not tell what the host takes."""
    try:
        times, process = psutil.cpu_times(), psutil.Process()
        # What follows is counted in the first two already.
        user, nice, system, idle, iowait, irq, softirq, stolen = times[:8]
        own = sum(map(_used, [process, *process.children(recursive=True)]))
    except (OSError, ValueError, psutil.Error):
        return None
    busy = user + nice + system + irq + softirq
    return Look(time.monotonic(), busy + idle + iowait + stolen, stolen, busy, own)


def _used(process: psutil.Process) -> float:
    """The CPU time of a process and of its children that ended; none where it has just ended."""
    try:
        return sum(process.cpu_times()[:4])
    except psutil.Error:
        return 0.0


def between(before: Look | None, after: Look | None) -> Conditions:
    """The conditions from one look to another, as far as they tell."""
    if not before or not after or after.all_cpus <= before.all_cpus or after.clock <= before.clock:
        return Conditions()
    # Ticks are coarser than what a process is told of itself: others may seem to give time back.
    others = max(0.0, (after.busy - before.busy) - (after.own - before.own))
    return Conditions(
        stolen=round((after.stolen - before.stolen) / (after.all_cpus - before.all_cpus), 4),
        others=round(others / (after.clock - before.clock), 4),
    )


def wait_until_quiet(minutes: float, error: type[VoxelocityError] = VoxelocityError) -> None:
    """Wait, so many minutes at most, while the machine is too busy to measure times.

    Where nothing is known, it is not busy. The error is raised where it never was quiet.
    """
    end = time.monotonic() + 60 * minutes
    said = False
    while busy := _look_for_a_while().excess:
        left = end - time.monotonic()
        if left <= 0:
            raise error(
                f"{busy}: still too busy for times after {minutes:g} minutes; repeat the "
                "command in a quiet hour. --only exact measures what other work does not disturb"
            )
        if not said:
            waiting = f"waiting up to {minutes:g} minutes for a quiet machine"
            print(f"voxelocity: {busy}: {waiting}", flush=True)
            said = True
        time.sleep(min(_AGAIN, left))


def _look_for_a_while() -> Conditions:
    before = look()
    if before:
        time.sleep(_LOOK)
    return between(before, look()) if before else Conditions()
