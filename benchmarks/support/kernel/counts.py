"""What the kernel counts of a process while it carries out a call: bytes read, reads and page faults.

It needs nothing but the standard library, and knows nothing of what is measured.
"""

import gc
import os
import resource
import typing

# https://man7.org/linux/man-pages/man5/proc_pid_io.5.html
_FILE = "/proc/self/io"


class KernelCounts(typing.NamedTuple):
    """What a call took of the kernel.

    Attributes
    ----------
    bytes_read : int
        By calls such as ``read`` and ``pread``; what a memory map shows is not among them.
    reads : int
        How many such calls.
    page_faults : int
        Those that needed no disk: pages that the process touched for the first time.
    """

    bytes_read: int
    reads: int
    page_faults: int


def is_told():
    """Whether the kernel tells this process what it counts; only Linux does, where ``/proc`` is not hidden."""
    try:
        return _looked()[0] is not None
    except OSError:
        return False


def counts_of(call, *arguments):
    """Carry out a call, and what the kernel counted meanwhile.

    Parameters
    ----------
    call : callable
    *arguments : object

    Returns
    -------
    result : object
        Of the call.
    counts : KernelCounts

    Raises
    ------
    OSError
        The kernel does not tell; see `is_told`.
    """
    collects = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        before, own = _looked()
        faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
        result = call(*arguments)
        faults = resource.getrusage(resource.RUSAGE_SELF).ru_minflt - faults
        after, _ = _looked()
    finally:
        if collects:
            gc.enable()
    # To look is a read as well, and the first look counts in the second one.
    return result, KernelCounts(
        after["rchar"] - before["rchar"] - own, after["syscr"] - before["syscr"] - 1, faults
    )


def _looked():
    """The counters by name, and of how many bytes this look was."""
    descriptor = os.open(_FILE, os.O_RDONLY)
    try:
        content = os.read(descriptor, 4096)
    finally:
        os.close(descriptor)
    pairs = (line.split(b": ") for line in content.splitlines())
    return {name.decode(): int(value) for name, value in pairs}, len(content)
