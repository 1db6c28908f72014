"""When each pass ran, over what, and under which conditions: one line of JSON a pass."""

import contextlib
import dataclasses
import datetime
import json
from collections.abc import Callable, Collection, Iterable, Iterator
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.paths import PASSES


@dataclasses.dataclass(frozen=True)
class Pass:
    """One run of asv over one entry of the timeline.

    Attributes
    ----------
    tag : str
        The entry.
    bench : tuple of str
        The regular expressions that chose the benchmarks; empty for all.
    started, ended : str
        Date and time in UTC, as ISO 8601.
    stolen : float or None
        The share of the CPU time that the host of a virtual machine took meanwhile; None where the
        system does not tell.
    succeeded : bool
        Whether all benchmarks gave a value, known wrong answers aside.
    """

    tag: str
    bench: tuple[str, ...]
    started: str
    ended: str
    stolen: float | None
    succeeded: bool


def read_passes(root: Path, machine: str) -> list[Pass]:
    """The passes on a machine, in the order in which they ran.

    Parameters
    ----------
    root : Path
        The checkout.
    machine : str

    Returns
    -------
    list of Pass
        Empty where none was recorded.

    Raises
    ------
    VoxelocityError
        A line of the record is damaged.
    """
    path = _path(root, machine)
    if not path.is_file():
        return []
    passes = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            fields = json.loads(line)
            passes.append(Pass(**{**fields, "bench": tuple(fields["bench"])}))
        except (ValueError, TypeError, KeyError):
            raise VoxelocityError(
                f"{path}: line {number} is damaged; restore the file with git, or delete the line"
            ) from None
    return passes


def passes_done(passes: Iterable[Pass], tag: str, bench: Collection[str]) -> int:
    """How many passes over an entry succeeded, with the same choice of benchmarks."""
    return sum(one.succeeded and one.tag == tag and set(one.bench) == set(bench) for one in passes)


@contextlib.contextmanager
def recorded_pass(
    root: Path, machine: str, tag: str, bench: Collection[str]
) -> Iterator[Callable[[bool], None]]:
    """Record what runs within; it is called off with an exception, and then nothing is recorded.

    Yields
    ------
    callable
        To be called with whether the pass succeeded.
    """
    started, before = _now(), _cpu_times()
    outcome: list[bool] = []
    yield outcome.append
    one = Pass(tag, tuple(bench), started, _now(), _stolen(before, _cpu_times()), outcome[-1])
    path = _path(root, machine)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "a", encoding="utf-8") as file:
        file.write(json.dumps(dataclasses.asdict(one)) + "\n")


def _path(root: Path, machine: str) -> Path:
    return Path(root, PASSES, f"{machine}.jsonl")


def _now() -> str:
    return f"{datetime.datetime.now(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"


def _cpu_times() -> tuple[int, int] | None:
    """Total and stolen clock ticks since the start: https://docs.kernel.org/filesystems/proc.html"""
    try:
        with open("/proc/stat", encoding="ascii") as file:
            ticks = [int(word) for word in file.readline().split()[1:9]]
    except (OSError, ValueError):
        return None
    return sum(ticks), ticks[7]


def _stolen(before: tuple[int, int] | None, after: tuple[int, int] | None) -> float | None:
    if not before or not after or after[0] == before[0]:
        return None
    return round((after[1] - before[1]) / (after[0] - before[0]), 4)
