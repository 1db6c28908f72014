"""The name and the lasting traits of this machine, as asv records them."""

import os
import platform
import re

from asv.machine import MachineCollection
from asv.util import UserError, get_cpu_info, get_memsize

from voxelocity import VoxelocityError

# It is a folder of the results, and part of the address of a page.
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9.-]{0,63}")


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


def register_machine(name: str) -> dict[str, str]:
    """Write the machine's entry into asv's ``~/.asv-machine.json``.

    ``asv machine`` itself stores only what differs from its own guesses.

    Returns
    -------
    dict of str to str
        What was written.

    Raises
    ------
    VoxelocityError
        The name is not one, or the file cannot be read or written.
    """
    if not _NAME.fullmatch(name):
        raise VoxelocityError(
            f"'{name}' cannot name a machine; use at most 64 letters, digits, dots and dashes"
        )
    traits = machine_traits(name)
    try:
        MachineCollection.save(name, traits)
    except (OSError, UserError) as error:
        raise VoxelocityError(
            f"{MachineCollection.get_machine_file_path()}: cannot be changed ({error})"
        ) from None
    return traits


def require_machine(name: str) -> None:
    """Raise `VoxelocityError` unless asv knows the machine."""
    try:
        MachineCollection.load(name)
    except UserError:
        raise VoxelocityError(
            f"asv knows no machine '{name}'; register it: voxelocity machine {name}"
        ) from None
