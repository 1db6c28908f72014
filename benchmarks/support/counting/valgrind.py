"""valgrind itself, and the requests by which a program tells it when to count."""

import importlib.machinery
import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

# A module of the distribution in releases/counting.txt.
_REQUESTS = "dist_instrument_hooks"


class NoRequests(Exception):
    """The compiled requests are not there; the message says what to do."""


def is_installed():
    """Whether there is a valgrind to count with."""
    return shutil.which("valgrind") is not None


def version():
    """Such as ``valgrind-3.19.0``."""
    return subprocess.run(["valgrind", "--version"], capture_output=True, text=True).stdout.strip()


def requests_folder():
    """Where the distribution that holds the requests was unpacked.

    Returns
    -------
    Path
        ``VOXELOCITY_REQUESTS``, or ``.cache/counting`` in the checkout.
    """
    checkout = Path(__file__).resolve().parents[3]
    return Path(os.environ.get("VOXELOCITY_REQUESTS") or checkout / ".cache" / "counting")


def requests_file():
    """The compiled module, for this Python on this processor.

    Raises
    ------
    NoRequests
        It is not there.
    """
    for suffix in importlib.machinery.EXTENSION_SUFFIXES:
        for path in requests_folder().glob(f"**/{_REQUESTS}{suffix}"):
            return path
    raise NoRequests(
        f"{requests_folder()} lacks {_REQUESTS} for this Python; asv fetches it where the package index "
        "is within reach, and it is there for Linux on x86-64 and arm64"
    )


def load_requests(path):
    """Import the compiled module, by its file alone: nothing of its distribution is installed.

    Parameters
    ----------
    path : str

    Returns
    -------
    module
        With ``callgrind_start_instrumentation`` and ``callgrind_stop_instrumentation``.
    """
    spec = importlib.util.spec_from_file_location(_REQUESTS, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
