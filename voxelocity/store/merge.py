"""Taking in the results of another machine, from the checkout in which they were measured."""

import dataclasses
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import filelock
import msgspec

from voxelocity import VoxelocityError
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.result import Result
from voxelocity.model.scale import same_work
from voxelocity.store.checkout import Checkout
from voxelocity.store.counted_traits import traits_of_counts
from voxelocity.store.differences import differing_names, first_of
from voxelocity.store.paths import (
    ALL_RESULTS,
    CHANGE_LOCK,
    COMMITS,
    COUNTING_LOCK,
    COUNTS,
    HARNESS_LOCK,
    IMAGES,
    PASSES,
    PROCESSORS,
    RESULTS,
    THIS_MACHINE,
)
from voxelocity.store.processor import processor_file, recorded_processor
from voxelocity.store.reader import ResultsReader
from voxelocity.store.result_files import described_machine, stored_results
from voxelocity.store.result_schema import (
    LASTING,
    require_count_record,
    require_machine_name,
    require_passes,
    result_file,
)
from voxelocity.store.safe_files import copy_all_safely


@dataclasses.dataclass
class Merged:
    """What was taken in.

    Attributes
    ----------
    machine : str
    taken : int
        How many states, entries of the timeline and commits of the libraries, are new.
    there : int
        How many lay here already, byte for byte.
    joins : dict of str to int
        The machines whose series of instructions these join, and on how many counts both agree.
    """

    machine: str
    taken: int = 0
    there: int = 0
    joins: dict[str, int] = dataclasses.field(default_factory=dict)


def merge(checkout: Checkout, other: Path) -> list[Merged]:
    """Take in the results of the machines of another checkout.

    Parameters
    ----------
    checkout : Checkout
    other : Path
        The other checkout's folder.

    Returns
    -------
    list of Merged
        Of each machine that has results there and that is not only here.

    Raises
    ------
    VoxelocityError
        Something differs on which the results rest, or counts that should agree do not; nothing is changed.
    """
    with filelock.FileLock(checkout.root / CHANGE_LOCK):
        return _merged(checkout, other)


def _merged(checkout: Checkout, other: Path) -> list[Merged]:
    machines = machines_of(other)
    for machine in sorted(machines):
        require_sound(other, machine)
    _require_alike(checkout, other)
    if not machines:
        raise VoxelocityError(f"{other / 'results'}: holds no results of a machine that has a name")
    merged, copies = [], []
    for machine in sorted(machines):
        files = list(_new_files(checkout, other, machine))
        states = [
            path.relative_to(other)
            for folder in ALL_RESULTS
            for path in (other / folder / machine).glob("*-*.json")
        ]
        found = Merged(machine, taken=len(set(files) & set(states)))
        found.there = len(states) - found.taken
        if found.taken:
            found.joins = _joins(checkout, other, machine)
        merged.append(found)
        copies += files
    copy_all_safely(other, checkout.root, copies)
    return merged


def machines_of(root: Path) -> set[str]:
    """The machines that have results in a checkout, and a name there."""
    found = {
        path.parent.name for folder in ALL_RESULTS for path in (root / folder).glob("*/*.json")
    }
    return found - {THIS_MACHINE}


def require_sound(other: Path, machine: str) -> None:
    """Refuse what is no result of the machine: it is measured elsewhere, and anybody may have written it.

    Parameters
    ----------
    other : Path
        The other checkout.
    machine : str

    Raises
    ------
    VoxelocityError
        It has no name of a machine, or a file is a link, damaged, or holds what nobody can measure.
    """
    require_machine_name(machine)
    described = {
        path.parent: described_machine(path)
        for folder in ALL_RESULTS
        if (path := other / folder / machine / "machine.json").exists()
    }
    for folder, traits in described.items():
        first = min(described)
        for name in LASTING:
            if traits[name] != described[first][name]:
                raise VoxelocityError(
                    f"{folder / 'machine.json'}: says {traits[name]}, and {first / 'machine.json'} says "
                    f"{described[first][name]} (at `$.{name}`); two machines need two names"
                )
    for path in files_of(other, machine):
        real = path.resolve()
        if (
            path.is_symlink()
            or not real.is_file()
            or real != other.resolve() / path.relative_to(other)
        ):
            raise VoxelocityError(f"{path}: is a link, or no regular file; copy what it leads to")
        try:
            content = path.read_bytes()
            if path.parents[1].parent.name == COUNTS.name:
                require_count_record(content)
            elif path.parent == other / PASSES:
                require_passes(content)
            elif path.parent == other / PROCESSORS:
                recorded_processor(other, machine)
            elif path.name != "machine.json":
                own = msgspec.structs.asdict(result_file(content, path.name).params)
                if path.parent not in described:
                    raise msgspec.ValidationError("no machine.json lies beside it")
                for name, value in described[path.parent].items():
                    if own[name] != value:
                        raise msgspec.ValidationError(
                            f"{value} by machine.json, and {own[name]} by this file - at `$.params.{name}`"
                        )
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise VoxelocityError(
                f"{path}: is not what voxelocity writes ({error}); measure it again there"
            ) from None


def files_of(root: Path, machine: str) -> list[Path]:
    """All that a checkout holds of a machine."""
    paths = [
        path
        for folder in ALL_RESULTS
        for own in (folder / machine, COUNTS / folder.name / machine)
        for path in sorted((root / own).glob("*.json"))
    ]
    single = (root / PASSES / f"{machine}.jsonl", processor_file(root, machine))
    # A link that leads nowhere is none that exists.
    return paths + [path for path in single if path.exists() or path.is_symlink()]


def _require_alike(checkout: Checkout, other: Path) -> None:
    """Refuse what was measured on other images, with another harness, or with other benchmarks."""
    if not (other / RESULTS / "benchmarks.json").is_file():
        raise VoxelocityError(
            f"{other}: is no checkout with results; name the folder that holds results/"
        )
    ours, theirs = (_sums(root / IMAGES) for root in (checkout.root, other))
    _refuse(other, "other images", differing_names(ours, theirs))
    for lock in (HARNESS_LOCK, COUNTING_LOCK):
        texts = [
            (root / lock).read_text("utf-8") if (root / lock).is_file() else ""
            for root in (checkout.root, other)
        ]
        _refuse(other, "another lock", [] if texts[0] == texts[1] else [str(lock)])
    ours, theirs = (
        _versions(root / RESULTS / "benchmarks.json") for root in (checkout.root, other)
    )
    _refuse(other, "other benchmarks", differing_names(ours, theirs))
    known = set(checkout.history.commits.values())
    for path in sorted(
        path for folder in ALL_RESULTS for path in (other / folder).glob("*/*-*.json")
    ):
        content = stored_results(path)
        if content is None:
            raise VoxelocityError(
                f"{path}: is not a whole result file of asv; measure it again there"
            )
        if path.parent.parent.name in COMMITS:
            _refuse(path, "other benchmarks", differing_names(ours, ours | _measured_by(content)))
        elif content["commit_hash"] not in known:
            # The hash of an entry's commit is that of what it installs, its locks among it.
            raise VoxelocityError(
                f"{path}: is of a commit that is not in the timeline here: bring the checkouts to the same "
                "version, or the entry was installed with another lock"
            )


def _sums(path: Path) -> dict[str, str]:
    return {image["image"]: image["sha256"] for image in _json(path)["images"]}


def _versions(path: Path) -> dict[str, str]:
    return {
        name: benchmark["version"]
        for name, benchmark in _json(path).items()
        if isinstance(benchmark, dict)
    }


def _measured_by(content: Mapping[str, Any]) -> dict[str, str]:
    """The version of each benchmark whose result is in a file."""
    column = content["result_columns"].index("version")
    return {name: row[column] for name, row in content["results"].items() if len(row) > column}


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        raise VoxelocityError(f"{path}: cannot be read; restore it with git") from None


def _refuse(other: Path, what: str, names: list[str]) -> None:
    if names:
        raise VoxelocityError(
            f"{other}: was measured with {what}: {first_of(names)}; bring both checkouts to the "
            "same version and measure again"
        )


def _new_files(checkout: Checkout, other: Path, machine: str) -> Iterator[Path]:
    """The files of a machine that are not here yet, relative to the checkout.

    Raises
    ------
    VoxelocityError
        One is here with another content.
    """
    for name in (path.relative_to(other) for path in files_of(other, machine)):
        here = checkout.root / name
        if not here.exists():
            yield name
        elif here.read_bytes() != (other / name).read_bytes():
            raise VoxelocityError(
                f"{name}: lies here with another content; a machine of that name was measured here too, or it "
                "was measured further there: keep one of both, or give the other machine another name"
            )


def _joins(checkout: Checkout, other: Path, machine: str) -> dict[str, int]:
    """The machines here whose counts hold on this one too, and on how many both agree.

    Raises
    ------
    VoxelocityError
        They should agree, as nothing that counts depend on differs, and do not.
    """
    traits = traits_of_counts(other, machine)
    if traits is None:
        return {}
    reader = ResultsReader(checkout)
    theirs = reader.measured_in(other / RESULTS, machine)
    joins = {}
    for name in reader.machines():
        if name == machine or traits_of_counts(checkout.root, name) != traits:
            continue
        ours = reader.measured_in(checkout.root / RESULTS, name)
        pairs = list(_both(ours, theirs))
        apart = sorted(
            {
                f"{benchmark.operation}.{benchmark.method}"
                for benchmark, *values in pairs
                if not same_work(*values)
            }
        )
        if apart:
            raise VoxelocityError(
                f"{machine}: has all that counts depend on in common with {name}, and counts otherwise: "
                f"{first_of(apart)}; measure one of both again"
            )
        joins[name] = len(pairs)
    return joins


_Measured = dict[int, dict[Benchmark, Result]]


def _both(ours: _Measured, theirs: _Measured) -> Iterator[tuple[Benchmark, float, float]]:
    """The counts that both have of the same entry."""
    for index in ours.keys() & theirs.keys():
        for benchmark, found in ours[index].items():
            other = theirs[index].get(benchmark)
            if (
                benchmark.metric is Metric.INSTRUCTIONS
                and other
                and found.estimate
                and other.estimate
            ):
                yield benchmark, found.estimate, other.estimate
