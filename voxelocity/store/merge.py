"""Taking in results of another checkout, or of a job beside foreign code: all, or none."""

import contextlib
import dataclasses
import itertools
import json
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import filelock
import msgspec

from voxelocity import VoxelocityError
from voxelocity.model.scale import same_work
from voxelocity.store import paths, result_files
from voxelocity.store.checkout import Checkout
from voxelocity.store.confirmations import confirmations_file, read_confirmations
from voxelocity.store.processor import (
    differing_names,
    processor_file,
    recorded_processor,
    traits_of_counts,
)
from voxelocity.store.reader import ResultsReader
from voxelocity.store.release_files import read_timeline
from voxelocity.store.safe_files import copy_all_safely, told_as

# All that a job beside foreign code hands over.
_HANDED_OVER = ("results", "releases")


@dataclasses.dataclass
class Merged:
    """How many states of a machine were taken in, and how many lay there already, byte for byte.

    It ``joins`` the series of instructions of machines, with so many counts on which both agree.
    """

    machine: str
    taken: int
    there: int
    joins: dict[str, int]


def merge(checkout: Checkout, other: Path) -> list[Merged]:
    """Take in the results of each machine that has a name in the folder of another checkout.

    `VoxelocityError` where what they rest on differs, or counts do; nothing is changed then.
    """
    with filelock.FileLock(checkout.root / paths.CHANGE_LOCK):
        states = {name: _require_sound(other, name) for name in sorted(_machines_of(other))}
        for name in states:
            _require_same_machine(checkout.root, other, name)
        _require_alike(checkout, other, dict(itertools.chain(*map(dict.items, states.values()))))
        if not states:
            raise VoxelocityError(f"{other / 'results'}: holds no results of a named machine")
        merged: list[Merged] = []
        copies: list[Path] = []
        for machine, own in states.items():
            files = list(_new_files(checkout, other, machine))
            taken = len({path.relative_to(other) for path in own}.intersection(files))
            joins = _joins(checkout, other, machine) if taken else {}
            merged.append(Merged(machine, taken, len(own) - taken, joins))
            copies += files
        copy_all_safely(other, checkout.root, copies)
        return merged


def receive(root: Path, received: Path, machines: str) -> list[Path]:
    """Take what measuring in this checkout has added elsewhere, unless there is anything else.

    `received` holds ``results`` and ``releases``; with `machines` begin the names of the machines
    whose results may be new or others. Returns the files that are, relative to the checkout.
    `VoxelocityError` for a link, another kind or machine, or what the schema refuses.
    """
    with filelock.FileLock(root / paths.CHANGE_LOCK):
        # The benchmarks here are the same, as they come with the code.
        changed = [
            path
            for path in sorted(_handed_over(received))
            if path.name != "benchmarks.json" and not _is_same(root / path, received / path)
        ]
        # A new machine may have had nothing to measure.
        processors = (received / paths.PROCESSORS).glob("*.json")
        found = _machines_of(received) | {path.stem for path in processors}
        known: set[Path] = set()
        for name in (name for name in found if name.startswith(machines)):
            _require_sound(received, name)
            known |= {path.relative_to(received) for path in _files_of(received, name)}
        for path in changed:
            if path == paths.TIMELINE:
                if not (received / path).read_bytes().startswith((root / path).read_bytes()):
                    raise VoxelocityError(
                        f"{received / path}: does not continue the timeline here; published "
                        "entries never change"
                    )
                read_timeline(received)
            elif path not in known:
                raise VoxelocityError(
                    f"{received / path}: is neither the timeline nor of a machine whose name "
                    f"begins with {machines}; nothing was taken in"
                )
        copy_all_safely(received, root, changed)
        return changed


def _machines_of(root: Path) -> set[str]:
    """The machines that have results in a checkout, and a name there."""
    stored = result_files.stored_files(root, "*/*.json")
    return {path.parent.name for path in stored} - {paths.THIS_MACHINE}


def _files_of(root: Path, machine: str) -> list[Path]:
    """All that a checkout holds of a machine."""
    found = [
        path
        for folder in paths.ALL_RESULTS
        for path in (
            *sorted((root / folder / machine).glob("*.json")),
            # Those on other Pythons lie in folders of their own.
            *sorted((root / paths.COUNTS / folder.name / machine).rglob("*.json")),
        )
    ]
    single = (
        root / paths.PASSES / f"{machine}.jsonl",
        processor_file(root, machine),
        confirmations_file(root, machine),
    )
    # A link that leads nowhere is none that exists.
    return found + [path for path in single if path.exists() or path.is_symlink()]


def _require_same_machine(root: Path, other: Path, machine: str) -> None:
    """Refuse results of another machine that has the name of one here."""
    folders = [folder / machine for folder in paths.ALL_RESULTS]
    ours, theirs = (
        [traits for own in folders if (traits := result_files.recorded_machine(place / own))]
        for place in (root, other)
    )
    for here, there in itertools.product(ours, theirs):
        for name in result_files.LASTING:
            if here[name] != there[name]:
                raise VoxelocityError(
                    f"{other}: says {there[name]} of '{machine}', and its results here say "
                    f"{here[name]} (at `$.{name}`); two machines need two names"
                )
    files = processor_file(root, machine), processor_file(other, machine)
    if ours and [path.exists() for path in files] == [False, True]:
        raise VoxelocityError(
            f"{files[1]}: nothing here says which processor measured '{machine}'; if it is this "
            f"one, copy the file to {files[0].parent} first, else give that machine another name"
        )


def _require_sound(other: Path, machine: str) -> dict[Path, result_files.ResultFile]:
    """The results of a machine; anybody may have written them, so all else is refused."""
    result_files.require_machine_name(machine)
    described = {
        path.parent: result_files.described_machine(path)
        for path in result_files.stored_files(other, f"{machine}/machine.json")
    }
    first = min(described, default=other)
    for folder, traits in described.items():
        for name in result_files.LASTING:
            if traits[name] != described[first][name]:
                raise VoxelocityError(
                    f"{folder / 'machine.json'}: says {traits[name]}, and "
                    f"{first / 'machine.json'} says {described[first][name]} (at `$.{name}`); two "
                    "machines need two names"
                )
    states = {}
    for path in _files_of(other, machine):
        real = path.resolve()
        is_elsewhere = real != other.resolve() / path.relative_to(other)
        if path.is_symlink() or not real.is_file() or is_elsewhere:
            raise VoxelocityError(f"{path}: is a link, not a regular file; put a copy in its place")
        try:
            content = path.read_bytes()
            if path.is_relative_to(other / paths.COUNTS):
                result_files.decode(content, result_files.CountRecord)
            elif path.parent == other / paths.PASSES:
                for line in content.splitlines():
                    result_files.decode(line, result_files.PassRecord)
            elif path.parent == other / paths.PROCESSORS:
                recorded_processor(other, machine)
            elif path.parent == other / paths.CONFIRMATIONS:
                read_confirmations(other, machine)
            elif path.name != "machine.json":
                states[path] = result_files.result_file(content, path.name)
                if path.parent not in described:
                    raise msgspec.ValidationError("no machine.json lies beside it")
                for name, value in described[path.parent].items():
                    if (own := getattr(states[path].params, name)) != value:
                        raise msgspec.ValidationError(
                            f"{value} by machine.json, and {own} by this file "
                            f"- at `$.params.{name}`"
                        )
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise VoxelocityError(
                f"{path}: is not what voxelocity writes ({error}); measure it again there"
            ) from None
    return states


def _require_alike(
    checkout: Checkout, other: Path, states: Mapping[Path, result_files.ResultFile]
) -> None:
    """Refuse what was measured on other images, with another harness, or with other benchmarks."""
    roots = (checkout.root, other)
    if not (other / paths.RESULTS / "benchmarks.json").is_file():
        raise VoxelocityError(
            f"{other}: is no checkout with results; name the folder that holds results/"
        )
    ours, theirs = map(_images, roots)
    _refuse(other, "other images", differing_names(ours, theirs))
    for lock in (paths.HARNESS_LOCK, paths.COUNTING_LOCK):
        files = [root / lock for root in roots]
        texts = {path.read_text("utf-8") if path.is_file() else "" for path in files}
        _refuse(other, "another lock", [str(lock)] if len(texts) > 1 else [])
    ours, theirs = map(_versions, roots)
    _refuse(other, "other benchmarks", differing_names(ours, theirs))
    # That of the Pythons has the releases too.
    histories = (checkout.pythons.history, checkout.numpy.history)
    known = set().union(*(history.commits.values() for history in histories))
    for path, state in sorted(states.items()):
        if path.parent.parent.name in paths.COMMITS:
            measured = {name: row.version or "none" for name, row in state.results.items()}
            _refuse(path, "other benchmarks", differing_names(ours, ours | measured))
        elif state.commit_hash not in known:
            # The hash of an entry's commit is that of what it installs, its locks among it.
            raise VoxelocityError(
                f"{path}: its commit is not in the timeline here; bring both checkouts to the same "
                "version and measure again"
            )


def first_of(names: Sequence[str], named: int = 3) -> str:
    """Name the first of some names, and count the others."""
    more = f" and {len(names) - named} more" if len(names) > named else ""
    return f"{', '.join(names[:named])}{more}"


def _refuse(other: Path, what: str, names: list[str]) -> None:
    if names:
        raise VoxelocityError(
            f"{other}: was measured with {what}: {first_of(names)}; bring both checkouts to the "
            "same version and measure again"
        )


def _images(root: Path) -> dict[str, str]:
    """The digest of each image that was measured."""
    path = root / paths.IMAGES
    with _told(path):
        return {each["image"]: each["sha256"] for each in _json(path)["images"]}


def _versions(root: Path) -> dict[str, str]:
    """The version of each benchmark; the version of the file itself is no benchmark."""
    path = root / paths.RESULTS / "benchmarks.json"
    with _told(path):
        described = _json(path).items()
        return {name: each["version"] for name, each in described if isinstance(each, dict)}


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _told(path: Path) -> contextlib.AbstractContextManager[None]:
    errors = OSError, ValueError, KeyError, TypeError, AttributeError
    remedy = "restore it with git, or bring both checkouts to the same version"
    return told_as(f"{path}: is not what voxelocity writes; {remedy}", *errors)


def _new_files(checkout: Checkout, other: Path, machine: str) -> Iterator[Path]:
    """The files of a machine that are not here yet, by name; with another content is an error."""
    for name in (path.relative_to(other) for path in _files_of(other, machine)):
        if not (checkout.root / name).exists():
            yield name
        elif not _is_same(checkout.root / name, other / name):
            raise VoxelocityError(
                f"{name}: differs from the file here; keep one of the two, or give the other "
                "machine another name"
            )


def _joins(checkout: Checkout, other: Path, machine: str) -> dict[str, int]:
    """The machines whose counts hold on this one too, and their number; both must agree on all."""
    traits = traits_of_counts(other, machine)
    if traits is None:
        return {}
    reader = ResultsReader(checkout)
    theirs, joins = reader.counts_in(other / paths.RESULTS, machine), {}
    for name in reader.machines():
        if name == machine or traits_of_counts(checkout.root, name) != traits:
            continue
        ours = reader.counts_in(checkout.results, name)
        pairs = [(key[1], ours[key], theirs[key]) for key in ours.keys() & theirs.keys()]
        apart = {f"{of.operation}.{of.method}" for of, one, two in pairs if not same_work(one, two)}
        if apart:
            raise VoxelocityError(
                f"{machine}: has the processor and software of {name} but other instructions, in "
                f"{first_of(sorted(apart))}; measure one of the two again"
            )
        joins[name] = len(pairs)
    return joins


def _handed_over(received: Path) -> Iterator[Path]:
    """All files, relative to the folder."""

    def refuse(error: OSError) -> None:
        raise VoxelocityError(f"{error.filename}: cannot be read ({error.strerror})") from None

    for folder, folders, files in os.walk(received, onerror=refuse):
        for path in (Path(folder, name) for name in (*folders, *files)):
            own, mode = path.relative_to(received), path.lstat().st_mode
            if not (stat.S_ISDIR(mode) or stat.S_ISREG(mode)) or own.parts[0] not in _HANDED_OVER:
                raise VoxelocityError(
                    f"{path}: is a link, not a regular file, or outside of "
                    f"{' and '.join(_HANDED_OVER)}; nothing was taken in"
                )
            if stat.S_ISREG(mode):
                yield own


def _is_same(ours: Path, theirs: Path) -> bool:
    return ours.is_file() and ours.read_bytes() == theirs.read_bytes()
