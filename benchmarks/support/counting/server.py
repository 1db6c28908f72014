"""The process that counts: it runs under valgrind, and forks a child for each count.

``python -m benchmarks.support.counting.server REQUESTS PROCESS``: the file of the compiled requests, and the
process with which this one ends.
"""

import contextlib
import importlib
import json
import os
import pkgutil
import select
import socket
import sys
import time

import benchmarks
from benchmarks.support import images
from benchmarks.support.counting import memory, traits, valgrind
from benchmarks.support.counting.ask import SOCKET, NotCounted
from benchmarks.support.counting.child import count

# Seconds without a question after which nobody is there any more.
_IDLE = 1800


def main(requests, parent):
    """Answer one question after another, until nobody can ask any more."""
    memory.align()
    requests = valgrind.load_requests(requests)
    for module in pkgutil.walk_packages(benchmarks.__path__, "benchmarks."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)
    memory.settle()
    # valgrind forgets how it runs the code whenever counting starts; each child would take half a second
    # to forget what was imported.
    requests.callgrind_start_instrumentation()
    requests.callgrind_stop_instrumentation()
    empty = count(requests, lambda: (None, _nothing, _nothing))
    known = traits.traits(images.path("int16 + slope/inter", ".nii", images.SMALLER_SHAPE))
    with socket.socket(socket.AF_UNIX) as listener:
        # Under its name only once it listens.
        listener.bind(SOCKET + ".new")
        listener.listen()
        os.rename(SOCKET + ".new", SOCKET)
        heard = time.monotonic()
        while _is_needed(parent) and time.monotonic() - heard < _IDLE:
            if select.select([listener], [], [], 1.0)[0]:
                connection, _ = listener.accept()
                with connection:
                    answer = _answer(connection, requests, empty)
                    _tell(connection, {**answer, "empty_call": empty, "traits": known})
                heard = time.monotonic()


def _nothing(anything):
    """What an empty call does."""


def _is_needed(parent):
    """Whether asv runs, and its folder with the socket is there."""
    return os.path.exists(SOCKET) and os.path.exists(f"/proc/{parent}")


def _answer(connection, requests, empty):
    began = time.monotonic()
    with connection.makefile() as lines:
        question = json.loads(lines.readline())
    try:
        instructions = count(requests, lambda: _prepared(**question), connection) - empty
    except NotCounted as error:
        return {"error": str(error)}
    return {"instructions": instructions, "seconds": round(time.monotonic() - began, 2)}


def _tell(connection, answer):
    # Who asked may have ended: interrupted, or out of time.
    with contextlib.suppress(OSError):
        connection.sendall(json.dumps(answer).encode() + b"\n")


def _prepared(place, method, parameters):
    """An operation, the call that is counted, and what checks its result; for `child.count`."""
    module, name = place
    benchmark = getattr(importlib.import_module(module), name)()
    method = getattr(type(benchmark), method)
    benchmark.ready(method, parameters)

    def check(result):
        benchmark.result, benchmark.called = result, method
        benchmark.teardown(*parameters)

    return benchmark, method, check


# asv imports every module of the folder.
if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
    # Tearing down all that was imported takes seconds under valgrind.
    os._exit(0)
