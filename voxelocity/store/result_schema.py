"""What may stand in the files of results: checked where they enter, before asv or anything of ours reads them."""

import math
import re
from typing import Annotated, Literal, TypeVar

import msgspec

from voxelocity import VoxelocityError

# It is a folder of the results, and part of the address of a page.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,63}")

# What is shown stands in a line of its own or in a page: nothing that ends the line, turns it round, or opens a tag.
_SHOWN = r"[^\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069<>]"

Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{40}$")]
# Seconds, bytes and counts: a ratio of two, and a sum of all, is a number.
Positive = Annotated[float, msgspec.Meta(ge=1e-12, le=1e18)]
Word = Annotated[str, msgspec.Meta(pattern=rf"^{_SHOWN}{{0,200}}\Z")]
Words = Annotated[str, msgspec.Meta(pattern=rf"^{_SHOWN}{{0,2000}}\Z")]
# In milliseconds; a date has four digits for its year.
Moment = Annotated[int, msgspec.Meta(ge=0, lt=253_402_300_800_000)]
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


# What times and peaks depend on; the system and the size of the memory may be another one tomorrow.
LASTING = ("arch", "cpu", "num_cpu")


class Params(MachineTraits):
    """What belongs to a file of results besides the machine."""

    python: Word


class Row(msgspec.Struct, array_like=True):
    """The results of a benchmark, in the order of asv's columns; asv leaves out what is empty at the end."""

    result: list[Positive | None] | None = None
    params: list[list[Word]] | None = None
    version: Word | None = None
    started_at: Moment | None = None
    duration: Annotated[float, msgspec.Meta(ge=0)] | None = None
    stats_ci_99_a: _Bounds = None
    stats_ci_99_b: _Bounds = None
    stats_q_25: _Bounds = None
    stats_q_75: _Bounds = None
    stats_number: _Bounds = None
    stats_repeat: _Bounds = None
    samples: list[list[Positive] | None] | None = None
    profile: str | None = None


class ResultFile(msgspec.Struct):
    """A file of results, as asv's ``Results.api_version`` 2 has it."""

    version: Literal[2]
    commit_hash: Hash
    env_name: Word
    date: Moment
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


class PassRecord(msgspec.Struct):
    """What every line of the passes has; `runner.passes.Pass` is the whole."""

    tag: Word
    started: Word
    ended: Word


_Form = TypeVar("_Form")


def decode(content: bytes, form: type[_Form]) -> _Form:
    """Decode JSON of this form; `msgspec.DecodeError` says what is wrong, and under which key."""
    try:
        return msgspec.json.decode(content, type=form)
    except RecursionError:
        raise msgspec.ValidationError("nested too deeply") from None


def result_file(content: bytes, name: str) -> ResultFile:
    """Decode the file of results of this name; see `decode`."""
    # JSON knows neither, and asv writes both: n/a, and the bounds of one sample. No value may be infinite.
    text = content.replace(b"NaN", b"null").replace(b"-Infinity", b"-1").replace(b"Infinity", b"-1")
    found = decode(text, ResultFile)
    # Whoever looks for a commit goes by the name.
    if not name.startswith(f"{found.commit_hash[:8]}-"):
        raise msgspec.ValidationError("is not the commit of the file's name - at `$.commit_hash`")
    columns = list(Row.__struct_fields__)
    if found.result_columns != columns[: len(found.result_columns)]:
        raise msgspec.ValidationError("the columns are not those of asv - at `$.result_columns`")
    for name, row in found.results.items():
        wanted = math.prod(map(len, row.params or ()))
        for column, values in (("result", row.result), ("samples", row.samples)):
            if values is not None and len(values) != wanted:
                raise msgspec.ValidationError(
                    f"{len(values)} values for {wanted} combinations of parameters - at `$.results.{name}.{column}`"
                )
    return found


def require_machine_name(name: str) -> None:
    """`VoxelocityError` for what cannot name a machine."""
    if not _NAME.fullmatch(name):
        raise VoxelocityError(
            f"{name!r} cannot name a machine; use at most 64 letters, digits, dots and dashes"
        )
