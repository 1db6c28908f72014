"""The name and the lasting traits of this machine, as asv records them."""

import json
import os
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
from asv.machine import Machine, MachineCollection
from asv.util import UserError, get_cpu_info, get_memsize

from voxelocity import VoxelocityError
from voxelocity.store import processor
from voxelocity.store.paths import ALL_RESULTS, RESULTS, THIS_MACHINE
from voxelocity.store.result_files import LASTING, recorded_machine, require_machine_name
from voxelocity.store.safe_files import told, told_as, write_safely


def machine_traits(name: str) -> dict[str, str]:
    """The traits that asv makes part of every series of results.

    By default asv takes the kernel's patch level and the exact bytes of memory, so that an
    update of the system starts every series anew. These stay the same.
    """
    return {
        "machine": name,
        "os": platform.system(),
        "arch": platform.machine(),
        "cpu": get_cpu_info(),
        "num_cpu": str(os.cpu_count()),
        "ram": f"{round(get_memsize() / 2**30)} GiB",
    }


_WORDS = dict(zip(LASTING, ("a processor of type", "the processor", "so many cores:"), strict=True))


def differing_hardware(there: Mapping[str, str], here: Mapping[str, str]) -> list[str]:
    """In which lasting traits two machines differ, in words; `KeyError` where one is not said."""
    return [
        f"{words} {there[trait]}, and here it is {here[trait]}"
        for trait, words in _WORDS.items()
        if there[trait] != here[trait]
    ]


def require_same_machine(root: Path, name: str | None, unproved: bool = False) -> bool:
    """Refuse to add to the results of a machine what another one measures; a new one is this one.

    Without a name it is the one that asv takes by itself. `unproved` lets the name of the processor
    be enough; the answer tells whether more than that says that it is the same machine.
    """
    if name is not None:
        require_machine_name(name)
    name = name or Machine.get_unique_machine_name()
    here = machine_traits(name)
    known = [found for each in ALL_RESULTS if (found := recorded_machine(root / each / name))]
    apart = [words for there in known for words in differing_hardware(there, here)]
    recorded = None if apart else processor.recorded_processor(root, name)
    if known and recorded is not None:
        apart = processor.differing_processor(recorded, processor.processor_traits())
    if apart:
        remedy = "another machine needs another name: voxelocity machine NAME"
        if name == THIS_MACHINE:
            remedy = f"delete {root / RESULTS / name}, which make bench filled there"
        raise VoxelocityError(f"'{name}' had {apart[0]}: {remedy}")
    if not known or (recorded is None and name == THIS_MACHINE):
        processor.record_processor(root, name)
        return True
    if recorded is None and not unproved:
        raise VoxelocityError(
            f"'{name}' was measured on some {here['cpu']}, and several processors have that name: "
            f"voxelocity measure --machine {name} compares the times of the references first"
        )
    return recorded is not None


def register_machine(root: Path, name: str) -> dict[str, str]:
    """Write the machine's entry into asv's ``~/.asv-machine.json``, and return it.

    ``asv machine`` stores only what differs from its guesses. `VoxelocityError` for no name, or
    that of another machine, or where the file cannot be read or written.
    """
    require_machine_name(name)
    require_same_machine(root, name, unproved=True)
    require_known_machines()
    traits = machine_traits(name)
    try:
        MachineCollection.save(name, traits)
    except (OSError, UserError) as error:
        raise VoxelocityError(
            f"{MachineCollection.get_machine_file_path()}: cannot be changed ({error})"
        ) from None
    return traits


def save_machine(home: Path, name: str, traits: Mapping[str, str]) -> None:
    """Let an asv that has this home know a machine."""
    path = home / Path(MachineCollection.get_machine_file_path()).name
    MachineCollection.save(name, dict(traits), _path=str(path))


def require_known_machines() -> Mapping[str, Mapping[str, Any]]:
    """The machines that asv knows; `VoxelocityError` where it would end in a traceback."""
    path = Path(MachineCollection.get_machine_file_path())
    if not os.path.lexists(path):
        return {}
    remedy = "; delete it, and register this machine again: voxelocity machine NAME"
    with told(f"{path}: is not as asv writes it", remedy, (OSError, ValueError)):
        # asv passes over what is no regular file, and would then write there.
        if not path.is_file():
            raise ValueError("it is no file")
        found = msgspec.json.decode(path.read_bytes(), type=dict[str, int | dict[str, Any]])
        version = found.pop("version", None)
        if version != Machine.api_version:
            raise ValueError(f"its version is {version}, and asv writes {Machine.api_version}")
        known: dict[str, dict[str, Any]] = {}
        for name, traits in found.items():
            if not isinstance(traits, dict) or not isinstance(traits.get("machine"), str):
                raise ValueError(f"'{name}' has no traits of a machine")
            known[name] = traits
    return known


def require_machine(name: str) -> dict[str, str]:
    """The traits of a machine as asv knows it; `VoxelocityError` where it does not."""
    require_known_machines()
    unknown = f"asv knows no machine '{name}'; register it: voxelocity machine {name}"
    with told_as(unknown, UserError):
        traits: dict[str, str] = MachineCollection.load(name)
    return traits


def record_machine(folder: Path, traits: Mapping[str, str]) -> None:
    """Write what asv writes beside the first results of a machine, unless it is there."""
    path = folder / "machine.json"
    if not path.exists():
        content = {**traits, "version": Machine.api_version}
        write_safely(json.dumps(content, indent=4, sort_keys=True), path)
