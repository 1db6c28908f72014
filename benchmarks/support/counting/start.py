"""Starting the process that counts, once for each release."""

import os
import sys
from pathlib import Path

from .. import answers, expected, images, installed
from ..serving import launch
from . import valgrind

# In the folder that asv makes. Libraries search and copy the path of a file, so that it is as long on every machine.
_IMAGES = "images"

# Importing nilearn under valgrind takes 10 to 30 s.
_PATIENCE = 240


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
    launch(command, _PATIENCE, _environment())


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
