"""asv's own command line: parsed with its own parser, and run as a process of its own."""

import argparse
import contextlib
import ctypes
import io
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from asv.commands import make_argparser
from asv.config import Config

from voxelocity import VoxelocityError

# Opened here, as a process that another thread's fork has just made must not wait for its loader.
_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None

# https://man7.org/linux/man-pages/man2/PR_SET_PDEATHSIG.2const.html
_PR_SET_PDEATHSIG = 1
# https://man7.org/linux/man-pages/man2/PR_SET_CHILD_SUBREAPER.2const.html
_PR_SET_CHILD_SUBREAPER = 36

# The commands of asv that measure, and those that install into the environment of the checkout.
MEASURING = ("run", "continuous", "find")
INSTALLING = (*MEASURING, "profile", "setup", "check")


class AsvCommand(NamedTuple):
    """A command line of asv.

    Attributes
    ----------
    name : str or None
        The subcommand; None where asv would refuse the line.
    options : argparse.Namespace
        Empty where there is no subcommand.
    """

    name: str | None
    options: argparse.Namespace

    def option(self, name: str) -> Any:
        """The value of an option; None where the subcommand has no such option."""
        return getattr(self.options, name, None)

    @property
    def stores_results(self) -> bool:
        """Whether it measures, and stores what it finds."""
        return self.name in MEASURING and not self.option("dry_run")


def parse(arguments: Sequence[str]) -> AsvCommand:
    """Parse what follows ``asv``."""
    parser, subparsers = make_argparser()
    with contextlib.redirect_stderr(io.StringIO()), contextlib.redirect_stdout(io.StringIO()):
        try:
            options = parser.parse_args(list(arguments))
        except SystemExit:
            return AsvCommand(None, argparse.Namespace())
    for name, subparser in subparsers.choices.items():
        if subparser.get_default("func") == getattr(options, "func", None):
            return AsvCommand(name, options)
    return AsvCommand(None, argparse.Namespace())


def results_folder(root: Path, config: str | None) -> Path:
    """Where asv stores results.

    Parameters
    ----------
    root : Path
        The checkout.
    config : str or None
        The configuration, as asv was given it.
    """
    return Path(root, _configuration(root, config).results_dir)


def pages_folder(root: Path, config: str | None) -> Path:
    """Where asv writes its pages; see `results_folder`."""
    return Path(root, _configuration(root, config).html_dir)


def _configuration(root: Path, config: str | None) -> Config:
    return Config.load(str(Path(root, config or "asv.conf.json")))


def run_asv(root: Path, *arguments: str, **options: Any) -> int:
    """Run asv in a checkout.

    Parameters
    ----------
    root : Path
        The checkout.
    *arguments : str
        What follows ``asv``.
    **options
        Of ``subprocess.run``.

    Returns
    -------
    int
        Its exit code: 2 where a benchmark failed.
    """
    return subprocess.run(**_asv(root, arguments), **options).returncode


def start_asv(root: Path, *arguments: str, **options: Any) -> "subprocess.Popen[Any]":
    """Start asv in a checkout, and let it end with the thread that has started it.

    Parameters
    ----------
    root : Path
        The checkout.
    *arguments : str
        What follows ``asv``.
    **options
        Of ``subprocess.Popen``.
    """
    return subprocess.Popen(**_asv(root, arguments), **options)


def _asv(root: Path, arguments: Sequence[str]) -> dict[str, Any]:
    command = [sys.executable, "-m", "asv", *arguments]
    return {"args": command, "cwd": root, "preexec_fn": _end_with_parent}


def with_own_home(home: Path) -> dict[str, str]:
    """The environment of this process with another home, so that the user's own ~/.asv-machine.json stays as it is.

    What was downloaded once is not downloaded again, and settings hold.

    Parameters
    ----------
    home : Path
        Is made where it does not exist.
    """
    home.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "HOME": str(home)}
    environment.setdefault("XDG_CONFIG_HOME", str(Path.home() / ".config"))
    for tool, variable in (("uv", "UV_CACHE_DIR"), ("pip", "PIP_CACHE_DIR")):
        if variable not in environment:
            environment[variable] = subprocess.run(
                [sys.executable, "-m", tool, "cache", "dir"], capture_output=True, text=True
            ).stdout.strip()
    return environment


def _end_with_parent() -> None:
    """Let Linux end this process when its parent ends, however that ends."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def adopt_orphans() -> None:
    """Let Linux give this process what its descendants leave behind, so that it still counts as its own."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_CHILD_SUBREAPER, 1)


def publish(root: Path, config: str = "asv.conf.json") -> None:
    """Let asv write its pages, and with those of the releases ours, into ``html/``.

    Parameters
    ----------
    root : Path
        The checkout.
    config : str, optional
        Which of its configurations of asv.

    Raises
    ------
    VoxelocityError
        asv refuses; the message holds its last line.
    """
    command = [sys.executable, "-m", "asv", "publish", "--config", config]
    process = subprocess.run(
        command, cwd=root, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    if process.returncode:
        last = process.stdout.strip().splitlines()[-1:] or ["it printed nothing"]
        raise VoxelocityError(f"asv publish failed: {last[0].strip()}")
