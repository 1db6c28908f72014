"""Counting in children of a process under valgrind: each starts from the same state."""

import contextlib
import gc
import os
import re
import select
import signal

from . import memory
from .ask import NotCounted

# Each count is the least of as many memory layouts, counted at the same time; with aligned memory they
# lie within 0.1 % of each other.
LAYOUTS = 2


class Children:
    """Forks a child for each count.

    Parameters
    ----------
    requests : module
        See `valgrind.load_requests`.
    """

    def __init__(self, requests):
        self.requests = requests

    def counts(self, prepare, connection=None):
        """The instructions of a call, in each memory layout.

        Parameters
        ----------
        prepare : callable
            Gives an object, the call that is counted, which takes it, and what checks the result.
        connection : socket.socket, optional
            Nobody waits for the counts any more when it is closed.

        Returns
        -------
        list of int

        Raises
        ------
        NotCounted
            The call failed, its result was wrong, or nobody waits; one line.
        """
        children = dict(self._fork(layout, prepare) for layout in range(LAYOUTS))
        try:
            errors = _told(children, connection)
        except BaseException:
            for process in children:
                os.kill(process, signal.SIGKILL)
            raise
        finally:
            statuses = {process: os.waitpid(process, 0)[1] for process in children}
            for pipe in children.values():
                os.close(pipe)
        for process, status in statuses.items():
            if errors[process] or status:
                ended = f"the process ended with {os.waitstatus_to_exitcode(status)}"
                raise NotCounted(errors[process] or f"valgrind counted nothing: {ended}")
        return [_total(process) for process in children]

    def _fork(self, layout, prepare):
        reading, writing = os.pipe()
        process = os.fork()
        if process:
            os.close(writing)
            return process, reading
        status = 1
        try:
            os.write(writing, self._count(layout, prepare).encode())
            status = 0
        finally:
            os._exit(status)

    def _count(self, layout, prepare):
        """Count in this process; why there is no count, or nothing."""
        # Other sizes in another number for each layout, so that what follows lies elsewhere.
        kept = [bytes(48 + 16 * (number % 7)) for number in range(37 * layout)]
        try:
            subject, call, check = prepare()
            gc.collect()
            gc.disable()
            memory.settle()
            self.requests.callgrind_start_instrumentation()
            result = call(subject)
            self.requests.callgrind_stop_instrumentation()
            check(result)
        except Exception as error:
            return f"{type(error).__name__}: {' '.join(str(error).split())}"
        finally:
            del kept
        return ""


def _told(children, connection):
    """What each child has written when all have closed their pipes."""
    told = dict.fromkeys(children.values(), b"")
    waiting = set(told)
    watched = [connection] if connection else []
    while waiting:
        for ready in select.select([*waiting, *watched], [], [])[0]:
            if ready is connection:
                raise NotCounted("nobody waits for it any more")
            piece = os.read(ready, 4096)
            told[ready] += piece
            if not piece:
                waiting.remove(ready)
    return {process: told[pipe].decode() for process, pipe in children.items()}


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
