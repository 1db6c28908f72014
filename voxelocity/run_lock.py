"""One measurement at a time in a checkout."""

import contextlib
import fcntl
import io
import os
import sys
from pathlib import Path

from asv.commands import make_argparser

from voxelocity import VoxelocityError
from voxelocity.checkout import RUN_LOCK

# The commands of asv that install into the environment of the checkout.
INSTALLING = ("run", "continuous", "find", "profile", "setup", "check")

_held = None


def asv_command(arguments):
    """Parse a command line of asv with asv's own parser.

    Parameters
    ----------
    arguments : list of str
        What follows ``asv``.

    Returns
    -------
    name : str or None
        The subcommand; None where asv would refuse the line.
    options : argparse.Namespace or None
    """
    parser, subparsers = make_argparser()
    with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
        try:
            options = parser.parse_args(arguments)
        except SystemExit:
            return None, None
    for name, subparser in subparsers.choices.items():
        if subparser.get_default("func") == getattr(options, "func", None):
            return name, options
    return None, None


def hold_run_lock(root):
    """Hold the lock of the checkout until this process ends.

    A second run in the same checkout would install its release into the environment
    that the first one measures.

    Raises
    ------
    VoxelocityError
        Another process holds it.
    """
    global _held
    path = Path(root, RUN_LOCK)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = open(path, "a+")
    except OSError as error:
        raise VoxelocityError(
            f"{path}: cannot be written ({error.strerror}); free or allow the folder"
        ) from None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise VoxelocityError(
            f"{root} is measuring already (process {lock.read().strip() or 'unknown'}); "
            "wait for it, or measure in a clone of its own"
        ) from None
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    _held = lock


def guard_asv(root, argv=None):
    """What must hold before asv carries out its command line.

    Raises
    ------
    VoxelocityError
        Another process measures in this checkout, or the command would store results
        under a release that voxelocity did not install.
    """
    name, options = asv_command(sys.argv[1:] if argv is None else argv)
    if getattr(options, "set_commit_hash", None):
        raise VoxelocityError(
            "--set-commit-hash would label what is installed by hand as a release; "
            "name the release instead: asv run TAG^!"
        )
    if name in INSTALLING:
        hold_run_lock(root)
