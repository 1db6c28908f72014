"""asv's own command line: parsed with its own parser, and run as a process of its own."""

import argparse
import contextlib
import ctypes
import io
import os
import re
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from asv.commands import make_argparser

from voxelocity import VoxelocityError, last_line

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
    """A subcommand of asv and its options; None and no options where asv would refuse the line."""

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
    options = argparse.Namespace()
    with (
        contextlib.redirect_stderr(io.StringIO()),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.suppress(SystemExit),
    ):
        options = parser.parse_args(list(arguments))
    for name, subparser in subparsers.choices.items():
        if "func" in options and subparser.get_default("func") == options.func:
            return AsvCommand(name, options)
    return AsvCommand(None, argparse.Namespace())


def run_asv(root: Path, *arguments: str, **options: Any) -> int:
    """Run asv with options of ``subprocess.run``; its exit code, 2 where a benchmark failed."""
    done = subprocess.run(_asv(arguments), cwd=root, preexec_fn=_end_with_parent, **options)
    return done.returncode


def start_asv(root: Path, *arguments: str, **options: Any) -> "subprocess.Popen[Any]":
    """Start asv with options of ``subprocess.Popen``; it ends with the thread that starts it."""
    return subprocess.Popen(_asv(arguments), cwd=root, preexec_fn=_end_with_parent, **options)


def _asv(arguments: Sequence[str]) -> list[str]:
    return [sys.executable, "-m", "asv", *arguments]


def with_own_home(home: Path) -> dict[str, str]:
    """The environment of this process with another home, so that ~/.asv-machine.json stays.

    The home is made if need be. What was downloaded once is there, and settings hold.
    """
    home.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "HOME": str(home)}
    environment.setdefault("XDG_CONFIG_HOME", str(Path.home() / ".config"))
    for tool, variable in (("uv", "UV_CACHE_DIR"), ("pip", "PIP_CACHE_DIR")):
        if variable not in environment:
            command = [sys.executable, "-m", tool, "cache", "dir"]
            asked = subprocess.run(command, capture_output=True, text=True)
            environment[variable] = asked.stdout.strip()
    return environment


def _end_with_parent() -> None:
    """Let Linux end this process when its parent ends, however that ends."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def adopt_orphans() -> None:
    """Let Linux give this process what its descendants leave behind: it counts as its own."""
    if _LIBC is not None:
        _LIBC.prctl(_PR_SET_CHILD_SUBREAPER, 1)


def publish(root: Path, config: str = "asv.conf.json") -> None:
    """Let asv write its pages, and with those of the releases ours, into ``html/``.

    Our own lines are printed. `VoxelocityError` with asv's last line where it refuses.
    """
    command, pipe = _asv(["publish", "--config", config]), subprocess.PIPE
    process = subprocess.run(command, cwd=root, text=True, stdout=pipe, stderr=subprocess.STDOUT)
    if process.returncode:
        raise VoxelocityError(f"asv publish failed: {last_line(process.stdout)}")
    for line in re.findall(r"voxelocity: .*", process.stdout):
        print(line, file=sys.stderr)
