"""asv's result files: what may stand in them, where they are, and what lies in them.

What is wrong is refused before asv or anything of ours reads it. asv's own reader takes longer to
import than all of this takes to read; `reader` is the module that has it.
"""

import datetime
import functools
import itertools
import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import msgspec

from voxelocity import VoxelocityError
from voxelocity.model.catalogue import is_compared
from voxelocity.store.paths import ALL_RESULTS

# On which the releases are measured, as asv.conf.json says.
PYTHON = "3.11"

# As asv calls a result file: by commit and environment.
_RESULTS = re.compile(r"(?P<commit>[0-9a-f]{8})-(?:(?:[^-]+-)?py(?P<python>\d+\.\d+)[-.])?")

# asv writes what a file is of before the results, in so many characters.
_BEGINNING = 2048
# It is a folder of the results, and part of the address of a page.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,63}")

# What is shown ends no line, turns none round, and opens no tag of a page.
_SHOWN = r"[^\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069<>]"

Hash = Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{40}$")]
# Seconds, bytes and counts: a ratio of two, and a sum of all, is a number.
_LEAST = 1e-12
Positive = Annotated[float, msgspec.Meta(ge=_LEAST, le=1e18)]
# A call may read nothing.
_Count = Annotated[float, msgspec.Meta(ge=0, le=1e18)]
_MAY_BE_ZERO = re.compile(r"\.track_(bytes_read|reads|page_faults)_")
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
    """The results of a benchmark, in asv's columns; asv leaves out what is empty at the end."""

    result: list[_Count | None] | None = None
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
    # JSON knows neither, and asv writes both: n/a, and the bounds of one sample.
    # No value may be infinite.
    text = content.replace(b"NaN", b"null").replace(b"-Infinity", b"-1").replace(b"Infinity", b"-1")
    found = decode(text, ResultFile)
    # Whoever looks for a commit goes by the name.
    if not name.startswith(f"{found.commit_hash[:8]}-"):
        raise msgspec.ValidationError("is not the commit of the file's name - at `$.commit_hash`")
    columns = list(Row.__struct_fields__)
    if found.result_columns != columns[: len(found.result_columns)]:
        raise msgspec.ValidationError("the columns are not those of asv - at `$.result_columns`")
    for name, row in found.results.items():
        is_small = any(value is not None and value < _LEAST for value in row.result or ())
        if is_small and not _MAY_BE_ZERO.search(name):
            raise msgspec.ValidationError(
                f"{name} takes more than nothing - at `$.results[...][0]`"
            )
        wanted = math.prod(map(len, row.params or ()))
        for column, values in (("result", row.result), ("samples", row.samples)):
            if values is not None and len(values) != wanted:
                raise msgspec.ValidationError(
                    f"{len(values)} values for {wanted} combinations of parameters "
                    f"- at `$.results.{name}.{column}`"
                )
    return found


def require_machine_name(name: str) -> None:
    """`VoxelocityError` for what cannot name a machine."""
    if not _NAME.fullmatch(name):
        raise VoxelocityError(
            f"{name!r} cannot name a machine; use at most 64 letters, digits, dots and dashes"
        )


def stored_results(path: Path) -> dict[str, Any] | None:
    """The content of a result file; None where it is not a whole one."""
    return json.loads(path.read_text(encoding="utf-8")) if is_whole(path) else None


def is_whole(path: Path) -> bool:
    """Whether a file is one of asv's results, and nothing in it is what cannot be measured."""
    return not fault_of(path)


def fault_of(path: Path) -> str:
    """What is wrong with a file of results, and under which key; empty where nothing is."""
    try:
        return _checked(path)[0]
    except OSError as error:
        return error.strerror or "cannot be read"


def _checked(path: Path) -> tuple[str, dict[str, str | None]]:
    """What is wrong with a file of results, and the versions of its benchmarks; or `OSError`."""
    found = path.stat()
    return _check(path, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)


# The plugin and the reader of one command ask; what nobody has written since is read once.
@functools.cache
def _check(path: Path, *state: int) -> tuple[str, dict[str, str | None]]:
    try:
        content = result_file(path.read_bytes(), path.name)
    except msgspec.DecodeError as error:
        return str(error), {}
    except UnicodeDecodeError:
        return "is no text", {}
    return "", {name: row.version for name, row in content.results.items()}


def names_of(benchmark: str, params: Sequence[Sequence[str]]) -> list[str]:
    """A benchmark with each combination of its parameters, as asv's ``--bench`` takes them."""
    if not params:
        return [benchmark]
    return [f"{benchmark}({', '.join(values)})" for values in itertools.product(*params)]


def rows_of(content: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The rows of a result file, by benchmark and by column."""
    columns = content["result_columns"]
    return {name: dict(zip(columns, row)) for name, row in content["results"].items()}


def names_with_values(content: Mapping[str, Any]) -> set[str]:
    """The benchmarks of a result file, with parameters, that are neither failed nor n/a."""
    found = set()
    for benchmark, row in rows_of(content).items():
        values = zip(names_of(benchmark, row.get("params") or []), row.get("result") or [])
        found |= {name for name, value in values if value is not None and value == value}
    return found


def measured_names(path: Path, benchmarks: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """Of which of today's benchmarks, by asv's names, a result file has results.

    Empty where the file is damaged; whoever reads it in full says so.
    """
    try:
        _, versions = _checked(path)
    except OSError:
        return set()
    return {
        name
        for name, version in versions.items()
        if is_compared(benchmarks.get(name, {})) and version == str(benchmarks[name]["version"])
    }


def commit_date(path: Path) -> datetime.datetime | None:
    """When the commit of a result file was made; None where the file does not say so."""
    # There may be thousands of files, and it stands at the beginning.
    with path.open(encoding="utf-8", errors="replace") as file:
        found = re.search(r'"date": (\d{1,14})\b', file.read(_BEGINNING))
    return datetime.datetime.fromtimestamp(int(found[1]) / 1e3, datetime.UTC) if found else None


def stored_files(root: Path, pattern: str) -> Iterator[Path]:
    """The files of a pattern in each folder of a checkout that holds results of asv."""
    for folder in ALL_RESULTS:
        yield from sorted((root / folder).glob(pattern))


def result_files(root: Path) -> Iterator[Path]:
    """All files of a checkout in which asv stored, or would look for, the results of a commit."""
    return (path for path in stored_files(root, "*/*.json") if path.name != "machine.json")


def results_by_machine(results: Path) -> dict[str, dict[str, list[Path]]]:
    """The result files in asv's ``results_dir``, by machine and eight digits of the commit.

    Those of `PYTHON` alone: another one makes another series.
    """
    found: dict[str, dict[str, list[Path]]] = {}
    for path in sorted(results.glob("*/*.json")):
        if (match := _RESULTS.match(path.name)) and match["python"] in (None, PYTHON):
            found.setdefault(path.parent.name, {}).setdefault(match["commit"], []).append(path)
    return found


def python_of(path: Path) -> str | None:
    """The Python of a result file, such as ``3.13``; None of another file."""
    match = _RESULTS.match(path.name)
    return match["python"] if match else None


def files_by_python(folder: Path, commit: str) -> dict[str, list[Path]]:
    """The result files of a commit in a machine's folder, by the Python that they are of."""
    found: dict[str, list[Path]] = {}
    for path in files_of_commit(folder, commit):
        if python := python_of(path):
            found.setdefault(python, []).append(path)
    return found


def files_of_commit(folder: Path, commit: str) -> list[Path]:
    """The result files of a commit in a machine's folder: one for each environment."""
    return sorted(folder.glob(f"{commit[:8]}-*.json"))


def damage(path: Path, root: Path) -> str:
    """One line on a file that is not a whole result file of asv."""
    name = path.relative_to(root) if path.is_relative_to(root) else path
    return (
        f"{name}: is not a result file of asv ({fault_of(path)}); restore it with git checkout "
        f"-- '{name}', or delete it and measure again"
    )


def require_whole_results(root: Path) -> None:
    """Raise `VoxelocityError` for the first file that asv would read with a traceback."""
    for path in stored_files(root, "*/machine.json"):
        described_machine(path)
    for path in result_files(root):
        if not is_whole(path):
            raise VoxelocityError(damage(path, root))


def described_machine(path: Path) -> dict[str, str]:
    """What a ``machine.json`` says; `VoxelocityError` for a damaged one, or another machine's."""
    try:
        traits: dict[str, str] = msgspec.structs.asdict(decode(path.read_bytes(), MachineTraits))
        fault = "" if traits["machine"] == path.parent.name else "is of another machine"
    except (msgspec.DecodeError, UnicodeDecodeError, OSError) as error:
        fault = str(error)
    if fault:
        raise VoxelocityError(
            f"{path}: does not say what machine this was ({fault}); restore it with git, or delete "
            "it with the results beside it"
        )
    return traits


def recorded_machine(folder: Path) -> dict[str, str] | None:
    """What `described_machine` says of the folder of a machine; None where nothing is recorded."""
    path = folder / "machine.json"
    return described_machine(path) if path.exists() else None
