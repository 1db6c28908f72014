"""What may stand in the files of results: checked where they enter, before asv or anything of ours reads them."""

import re
from typing import Annotated, Any, Literal

import msgspec

from voxelocity import VoxelocityError

# It is a folder of the results, and part of the address of a page.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,63}")

Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{40}$")]
Positive = Annotated[float, msgspec.Meta(gt=0)]
# What is shown, in a line of its own or in a page.
Word = Annotated[str, msgspec.Meta(pattern=r"^[^\x00-\x1f\x7f<>]{0,200}\Z")]
BenchmarkName = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z_][\w.]{0,200}\Z")]

_Bounds = list[float | None] | None


class MachineTraits(msgspec.Struct):
    """What asv records of a machine, in ``machine.json`` and in each file of results."""

    machine: Word
    os: Word
    arch: Word
    cpu: Word
    num_cpu: Word
    ram: Word


class Params(MachineTraits):
    """What belongs to a file of results besides the machine."""

    python: Word


class Row(msgspec.Struct, array_like=True):
    """The results of a benchmark, in the order of asv's columns; asv leaves out what is empty at the end."""

    result: list[Positive | None] | None = None
    params: list[list[str]] | None = None
    version: str | None = None
    started_at: int | None = None
    duration: float | None = None
    stats_ci_99_a: _Bounds = None
    stats_ci_99_b: _Bounds = None
    stats_q_25: _Bounds = None
    stats_q_75: _Bounds = None
    stats_number: _Bounds = None
    stats_repeat: _Bounds = None
    samples: list[list[Positive] | None] | None = None
    profile: Any = None


class ResultFile(msgspec.Struct):
    """A file of results, as asv's ``Results.api_version`` 2 has it."""

    version: Literal[2]
    commit_hash: Hash
    env_name: Word
    date: int
    params: Params
    python: Word
    result_columns: list[str]
    results: dict[BenchmarkName, Row]


class CountRecord(msgspec.Struct):
    """What the counts of a commit depend on."""

    commit: Hash
    traits: dict[Word, Word]
    empty_call: Positive
    seconds: dict[str, Positive]


class _Pass(msgspec.Struct):
    """What every line of the passes has; `runner.pass_record.Pass` is the whole."""

    tag: Word
    started: Word
    ended: Word


_RESULT_FILE = msgspec.json.Decoder(ResultFile)


def result_file(content: bytes) -> ResultFile:
    """Decode a file of results; `msgspec.DecodeError` says what is wrong, and under which key."""
    # JSON knows neither, and asv writes both: n/a, and the bounds of one sample. No value may be infinite.
    text = content.replace(b"NaN", b"null").replace(b"-Infinity", b"-1").replace(b"Infinity", b"-1")
    found = _RESULT_FILE.decode(text)
    columns = list(Row.__struct_fields__)
    if found.result_columns != columns[: len(found.result_columns)]:
        raise msgspec.ValidationError("the columns are not those of asv - at `$.result_columns`")
    return found


def machine_traits(content: bytes) -> dict[str, str]:
    """Decode a ``machine.json``; `msgspec.DecodeError` says what is wrong, and under which key."""
    return msgspec.structs.asdict(msgspec.json.decode(content, type=MachineTraits))


def require_count_record(content: bytes) -> None:
    """`msgspec.DecodeError` for what is no `CountRecord`."""
    msgspec.json.decode(content, type=CountRecord)


def require_passes(content: bytes) -> None:
    """`msgspec.DecodeError` for what is no record of passes: an object with a tag in each line."""
    for line in content.splitlines():
        msgspec.json.decode(line, type=_Pass)


def require_machine_name(name: str) -> None:
    """`VoxelocityError` for what cannot name a machine."""
    if not _NAME.fullmatch(name):
        raise VoxelocityError(
            f"{name!r} cannot name a machine; use at most 64 letters, digits, dots and dashes"
        )
