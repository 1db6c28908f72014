"""Starting the process that counts, once for each release."""

import ctypes
import os
import subprocess
import sys
import time
from pathlib import Path

from .. import answers, expected, images, installed
from . import valgrind
from .ask import SOCKET, NotCounted

# In the same folder as the socket. Libraries search and copy the path of a file, so that it is as long on
# every machine.
_LOG = "counting.log"
_IMAGES = "images"

# Importing nilearn under valgrind takes 10 to 30 s.
_PATIENCE = 240

# https://man7.org/linux/man-pages/man2/personality.2.html
_ADDR_NO_RANDOMIZE = 0x0040000


def start():
    """Start the process that counts, and wait until it can be asked.

    It ends by itself when asv has ended or no longer needs it.

    Raises
    ------
    NotCounted
        It cannot be started; the message says why.
    """
    installed.check()
    images.ensure(images.COUNTED)
    answers.ensure(expected.expected_answers("instructions"))
    if not valgrind.is_installed():
        return
    os.symlink(images.folder().resolve(), _IMAGES)
    command = [
        "valgrind",
        "-q",
        "--tool=callgrind",
        "--instr-atstart=no",
        "--callgrind-out-file=counted.%p",
        sys.executable,
        "-m",
        f"{__package__}.server",
        str(valgrind.requests_file()),
        str(os.getppid()),
    ]
    with open(_LOG, "w", encoding="utf-8") as log:
        process = subprocess.Popen(
            command,
            env=_environment(),
            # asv waits until its own pipe is closed.
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_fix_addresses,
        )
    ends = time.monotonic() + _PATIENCE
    while not os.path.exists(SOCKET):
        if process.poll() is not None or time.monotonic() > ends:
            process.kill()
            raise NotCounted(f"valgrind could not start the process that counts: {_last_line()}")
        time.sleep(0.1)


def _environment():
    """Nothing but what is the same everywhere: programs search and copy all of it."""
    return {
        "HOME": os.getcwd(),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(Path(__file__).resolve().parents[3]),
        "PYTHONHASHSEED": "0",
        "PYTHONNOUSERSITE": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "VALGRIND_VERSION": valgrind.version(),
        "VOXELOCITY_IMAGES": _IMAGES,
        # valgrind's own processor is of that kind.
        "OPENBLAS_CORETYPE": "Haswell",
        # glibc's first value, which it would raise as memory is freed: what comes from the system is
        # zero already, and what comes from the heap must be set to zero.
        "GLIBC_TUNABLES": "glibc.malloc.mmap_threshold=131072",
    }


def _fix_addresses():
    """Let this process and all that it starts have its memory at the same addresses every time."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.personality(_ADDR_NO_RANDOMIZE) == -1:
        raise OSError(ctypes.get_errno(), "address randomization cannot be switched off")


def _last_line():
    lines = Path(_LOG).read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else "it printed nothing"
