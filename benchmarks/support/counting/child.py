"""Counting in a child of the process under valgrind: every child starts from the same state."""

import contextlib
import gc
import os
import re

from ..serving import NotCounted, in_child
from . import memory


def count(requests, prepare, connection=None):
    """The instructions of a call.

    Parameters
    ----------
    requests : module
        See `valgrind.load_requests`.
    prepare : callable
        Gives an object, the call that is counted, which takes it, and what checks the result.
    connection : socket.socket, optional
        Nobody waits for the count any more when it is closed.

    Returns
    -------
    int

    Raises
    ------
    NotCounted
        The call failed, its result was wrong, or nobody waits; one line.
    """

    def work():
        subject, call, check = prepare()
        gc.collect()
        gc.disable()
        memory.settle()
        requests.callgrind_start_instrumentation()
        result = call(subject)
        requests.callgrind_stop_instrumentation()
        check(result)

    process, _ = in_child(work, connection)
    return _total(process)


def _total(process):
    """What callgrind wrote at the end of a process, which is removed."""
    path = f"counted.{process}"
    try:
        with open(path, encoding="utf-8") as file:
            found = re.search(r"^totals: (\d+)$", file.read(), re.MULTILINE)
    except OSError:
        found = None
    with contextlib.suppress(OSError):
        os.remove(path)
    if not found:
        raise NotCounted("valgrind wrote no count")
    return int(found[1])
