"""Counting in a child of the process under valgrind: every child starts from the same state."""

import contextlib
import gc
import os
import re
import select
import signal

from . import memory
from .ask import NotCounted


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
    reading, writing = os.pipe()
    process = os.fork()
    if not process:
        _be_the_child(requests, prepare, writing)
    os.close(writing)
    try:
        error = _told(reading, connection)
    except BaseException:
        os.kill(process, signal.SIGKILL)
        raise
    finally:
        os.close(reading)
        status = os.waitpid(process, 0)[1]
    if error or status:
        ended = f"the process ended with {os.waitstatus_to_exitcode(status)}"
        raise NotCounted(error or f"valgrind counted nothing: {ended}")
    return _total(process)


def _be_the_child(requests, prepare, writing):
    """Count in this process, tell why there is no count, if so, and end."""
    status = 1
    try:
        os.write(writing, _counted(requests, prepare).encode())
        status = 0
    finally:
        os._exit(status)


def _counted(requests, prepare):
    """Why there is no count; empty where there is one."""
    try:
        subject, call, check = prepare()
        gc.collect()
        gc.disable()
        memory.settle()
        requests.callgrind_start_instrumentation()
        result = call(subject)
        requests.callgrind_stop_instrumentation()
        check(result)
    except Exception as error:
        return f"{type(error).__name__}: {' '.join(str(error).split())}"
    return ""


def _told(pipe, connection):
    """What the child has written when it has closed its pipe."""
    told = b""
    watched = [pipe, *([connection] if connection else [])]
    while True:
        ready = select.select(watched, [], [])[0]
        if connection in ready:
            raise NotCounted("nobody waits for it any more")
        piece = os.read(pipe, 4096)
        if not piece:
            return told.decode()
        told += piece


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
