"""A process that imports the benchmarks once a release, and answers questions about one call after another.

asv starts it in the folder that it makes for a class's ``setup_cache`` and enters before each benchmark.
"""

import contextlib
import ctypes
import importlib
import json
import os
import pkgutil
import select
import socket
import subprocess
import time

# The length of the path of a socket is limited, so it is a relative one.
SOCKET = "counting"

# In the same folder.
_LOG = "counting.log"

# https://man7.org/linux/man-pages/man2/personality.2.html
_ADDR_NO_RANDOMIZE = 0x0040000

# Seconds without a question after which nobody is there any more.
_IDLE = 1800


class NotCounted(Exception):
    """There is no count of this call; the message says why, in one line."""


def launch(command, patience, environment):
    """Start the process, and wait until it can be asked; it ends by itself when asv has ended or its folder is gone.

    Parameters
    ----------
    command : list of str
    patience : float
        For so many seconds it may take to import everything.
    environment : dict of str to str

    Raises
    ------
    NotCounted
        It has ended, or takes longer.
    """
    with open(_LOG, "w", encoding="utf-8") as log:
        process = subprocess.Popen(
            command,
            # asv waits until its own pipe is closed.
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            env=environment,
            preexec_fn=_fix_addresses,
        )
    ends = time.monotonic() + patience
    while not os.path.exists(SOCKET):
        if process.poll() is not None or time.monotonic() > ends:
            process.kill()
            raise NotCounted(f"the process that counts could not be started: {_last_line()}")
        time.sleep(0.1)


def _fix_addresses():
    """Let this process and all that it starts have its memory at the same addresses every time."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.personality(_ADDR_NO_RANDOMIZE) == -1:
        raise OSError(ctypes.get_errno(), "address randomization cannot be switched off")


def _last_line():
    with open(_LOG, encoding="utf-8", errors="replace") as log:
        lines = log.read().strip().splitlines()
    return lines[-1] if lines else "it printed nothing"


def import_benchmarks():
    """Import all modules of the benchmarks."""
    import benchmarks

    for module in pkgutil.walk_packages(benchmarks.__path__, "benchmarks."):
        if not module.name.endswith("__main__"):
            importlib.import_module(module.name)


def serve(answer, parent):
    """Answer one question after another, until nobody can ask any more.

    Parameters
    ----------
    answer : callable
        Takes the question, a function that prepares the call (see `_prepared`), and the connection to who asked;
        gives a dict.
    parent : int
        The process with which this one ends.
    """
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
                    _tell(connection, _answered(answer, connection))
                heard = time.monotonic()


def _is_needed(parent):
    """Whether asv runs, and its folder with the socket is there."""
    return os.path.exists(SOCKET) and os.path.exists(f"/proc/{parent}")


def _answered(answer, connection):
    began = time.monotonic()
    with connection.makefile() as lines:
        line = lines.readline()
    try:
        found = answer(line, lambda: _prepared(**json.loads(line)), connection)
    except NotCounted as error:
        return {"error": str(error)}
    return {**found, "seconds": round(time.monotonic() - began, 2)}


def _tell(connection, answer):
    # Who asked may have ended: interrupted, or out of time.
    with contextlib.suppress(OSError):
        connection.sendall(json.dumps(answer).encode() + b"\n")


def _prepared(place, method, parameters, shape):
    """An operation, the call that is counted, and what checks its result."""
    module, name = place
    benchmark = getattr(importlib.import_module(module), name)()
    method = getattr(type(benchmark), method)
    benchmark.ready(method, parameters, shape)

    def check(result):
        benchmark.result, benchmark.called = result, method
        benchmark.teardown(*parameters)

    return benchmark, method, check


def ask(operation, method, parameters, shape):
    """What the process answers about a call.

    Parameters
    ----------
    operation : type
        A subclass of `Operation`.
    method : str
        The name of the method of one of its calls.
    parameters : tuple of str
    shape : str
        The name of the method that tells the shape of the image.

    Returns
    -------
    dict

    Raises
    ------
    NotCounted
        The call failed, gave a wrong answer, or nobody answers.
    """
    question = {
        "place": (operation.__module__, operation.__qualname__),
        "method": method,
        "parameters": parameters,
        "shape": shape,
    }
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(SOCKET)
            connection.sendall(json.dumps(question).encode() + b"\n")
            with connection.makefile() as lines:
                answer = json.loads(lines.readline())
        except (OSError, ValueError):
            raise NotCounted("the process that counts has ended") from None
    if "error" in answer:
        raise NotCounted(answer["error"])
    return answer


def in_child(work, connection=None):
    """Carry out work in a child of this process, so that every one starts from the same state.

    Parameters
    ----------
    work : callable
        Gives what JSON can hold, or raises.
    connection : socket.socket, optional
        Nobody waits for it any more when it is closed.

    Returns
    -------
    process : int
        The number that the child had.
    found : object
        What `work` gave.

    Raises
    ------
    NotCounted
        The work raised, the child died, or nobody waits; one line.
    """
    reading, writing = os.pipe()
    process = os.fork()
    if not process:
        _be_the_child(work, writing)
    os.close(writing)
    try:
        told = _told(reading, connection)
    except BaseException:
        os.kill(process, 9)
        raise
    finally:
        os.close(reading)
        status = os.waitpid(process, 0)[1]
    if status or not told:
        raise NotCounted(f"the process of the call ended with {os.waitstatus_to_exitcode(status)}")
    answer = json.loads(told)
    if "error" in answer:
        raise NotCounted(answer["error"])
    return process, answer["found"]


def _be_the_child(work, writing):
    """Do the work in this process, tell what came of it, and end."""
    status = 1
    try:
        try:
            answer = {"found": work()}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {' '.join(str(error).split())}"}
        os.write(writing, json.dumps(answer).encode())
        status = 0
    finally:
        os._exit(status)


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
