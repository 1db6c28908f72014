"""When each pass ran, over what, and under which conditions: one line of JSON a pass."""

import dataclasses
import datetime
import json
from collections.abc import Iterable
from pathlib import Path

import msgspec

from voxelocity import VoxelocityError
from voxelocity.asv.measured_environment import let_through
from voxelocity.model.choice import Choice, Kinds
from voxelocity.runner.conditions import Conditions
from voxelocity.store.paths import PASSES
from voxelocity.store.safe_files import append_safely


@dataclasses.dataclass(frozen=True)
class Pass:
    """One run of asv over one entry of the timeline.

    What has a default is not in lines from before it was recorded; what else is None is not known.

    Attributes
    ----------
    bench : tuple of str
        The regular expressions that chose the benchmarks; empty for all.
    started, ended : str
        Date and time in UTC, as ISO 8601.
    stolen, others, moved_references : float or None
        See `Conditions`.
    succeeded : bool
        Whether all benchmarks gave a value, known wrong answers aside.
    only : Kinds or None
        The kinds that were measured; None for all.
    kept_times : bool or None
        Whether the conditions allowed to keep its times; None where it measured none.
    variables : tuple of str
        The names of the user's environment variables that the measured processes saw, and that can matter.
    """

    tag: str
    bench: tuple[str, ...]
    started: str
    ended: str
    stolen: float | None
    succeeded: bool
    only: Kinds | None = None
    others: float | None = None
    moved_references: float | None = None
    kept_times: bool | None = None
    variables: tuple[str, ...] = ()

    @property
    def done(self) -> bool:
        """Whether it need not be measured again."""
        return self.succeeded and self.kept_times is not False


def read_passes(root: Path, machine: str) -> list[Pass]:
    """The passes on a machine, in the order in which they ran; none where none was recorded.

    `VoxelocityError` where a line is damaged.
    """
    path = _path(root, machine)
    if not path.is_file():
        return []
    passes = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            passes.append(msgspec.json.decode(line, type=Pass))
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise VoxelocityError(
                f"{path}: line {number} is damaged; restore the file with git, or delete the line"
            ) from None
    return passes


def passes_done(passes: Iterable[Pass], tag: str, choice: Choice) -> int:
    """How many passes over an entry are done, with the same choice of benchmarks."""
    return sum(
        one.done
        and one.tag == tag
        and one.only == choice.only
        and set(one.bench) == set(choice.bench)
        for one in passes
    )


def record_pass(
    root: Path,
    machine: str,
    tag: str,
    choice: Choice,
    started: str,
    succeeded: bool,
    conditions: Conditions,
    kept_times: bool | None,
) -> Pass:
    """Record a pass over an entry that has just ended."""
    one = Pass(
        tag=tag,
        bench=choice.bench,
        only=choice.only,
        started=started,
        ended=now(),
        succeeded=succeeded,
        kept_times=kept_times,
        variables=let_through(),
        **dataclasses.asdict(conditions),
    )
    append_safely(json.dumps(dataclasses.asdict(one)), _path(root, machine))
    return one


def _path(root: Path, machine: str) -> Path:
    return Path(root, PASSES, f"{machine}.jsonl")


def now() -> str:
    """The time in UTC, as ISO 8601."""
    return f"{datetime.datetime.now(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}"
