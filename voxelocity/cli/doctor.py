"""The command that looks at an installation and measures nothing: doctor."""

import argparse
import platform
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from voxelocity import VoxelocityError
from voxelocity.asv.machine import differing_hardware, machine_traits, require_known_machines
from voxelocity.cli.arguments import FORMS, print_report, takes
from voxelocity.model.timeline import Changed, Entry
from voxelocity.report.doctor_report import (
    MachineResults,
    Part,
    Setup,
    doctor_as_json,
    doctor_report,
    missing,
)
from voxelocity.runner.conditions import between, look
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import RESULTS
from voxelocity.store.processor import differing_processor, processor_traits, recorded_processor
from voxelocity.store.result_files import recorded_machine, results_by_machine

# How long to look at how busy the machine is, in seconds.
_LOOK = 1.0

# The first that is there is taken; without a window it takes half of the work.
_BROWSERS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)


def find_browser() -> str | None:
    """Where the browser is in which tests look at the page; None where there is none."""
    return next(filter(None, map(shutil.which, _BROWSERS)), None)


@takes(FORMS)
def doctor(checkout: Checkout, arguments: argparse.Namespace) -> None:
    end, before = time.monotonic() + _LOOK, look()
    parts, measured = _parts(), _measured(checkout)
    results = list(_results(checkout.root, measured))
    names, trouble = _names()
    is_checkout = (checkout.root / "pyproject.toml").is_file()
    time.sleep(max(0.0, end - time.monotonic()))
    conditions = between(before, look())
    setup = Setup(
        folder=str(checkout.root),
        is_checkout=is_checkout,
        parts=parts,
        traits={name: each for name, each in machine_traits("").items() if name != "machine"},
        names=names,
        trouble=trouble,
        excess=conditions.excess,
        is_known=conditions.others is not None,
        results=results,
        newest=_newest(measured),
    )
    print_report(arguments, doctor_report, doctor_as_json, setup)
    if lacking := missing(setup):
        names = [part.name for part in lacking]
        raise VoxelocityError(f"{', '.join(names)}: missing; the report says how to get it")


def _parts() -> list[Part]:
    """The programs and packages that any command uses; what nothing works without comes first."""
    python = platform.python_version()
    browser = (found := find_browser()) and _program(found)
    return [
        Part("Python", python, "all commands; 3.11 or later", "install Python 3.11", True),
        Part("git", _program("git"), "the release history", "install git", True),
        Part("asv", _package("asv"), "measuring and publishing", "make install", True),
        Part("uv", _package("uv"), "installing releases", "make install", True),
        Part("make", _program("make"), "make dashboard, make bench", "install make"),
        Part("valgrind", _program("valgrind"), "instructions", "install valgrind"),
        Part("Dask", _package("distributed"), "voxelocity run", "make dask"),
        Part("pytest", _package("pytest"), "make test", "make develop"),
        Part("Chromium", browser, "tests of the page", "install Chromium"),
    ]


def _package(name: str) -> str | None:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _program(name: str) -> str | None:
    """The number of its version, else where it is; None where it is missing."""
    path = shutil.which(name)
    if path is None:
        return None
    try:
        said = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=5).stdout
    except (OSError, subprocess.TimeoutExpired):
        return path
    found = re.search(r"\d+(\.\d+)+", said)
    return found[0] if found else path


def _names() -> tuple[list[str], str | None]:
    """Under which asv knows a machine with this hardware, and why it cannot say."""
    try:
        known = require_known_machines()
    except VoxelocityError as error:
        return [], str(error)
    return [name for name, traits in known.items() if _differs(traits) is None], None


def _differs(traits: Mapping[str, Any]) -> str | None:
    """In what a machine is not this one, in words."""
    try:
        return next(iter(differing_hardware(traits, machine_traits(""))), None)
    except KeyError as error:
        return f"its {error} is not recorded"


def _measured(checkout: Checkout) -> dict[str, list[Entry]]:
    """What each machine measured of the timeline; most entries first."""
    commits = checkout.history.commits
    found = {
        machine: [entry for entry in checkout.timeline if commits[entry.tag][:8] in files]
        for machine, files in results_by_machine(checkout.root / RESULTS).items()
    }
    return dict(sorted(found.items(), key=lambda each: -len(each[1])))


def _results(root: Path, measured: Mapping[str, Sequence[Entry]]) -> Iterator[MachineResults]:
    """How much each machine measured, and whether it is this one."""
    for machine, entries in measured.items():
        traits = recorded_machine(root / RESULTS / machine)
        recorded = recorded_processor(root, machine)
        differs = _differs(traits) if traits else "its hardware is not recorded"
        if differs is None and recorded:
            differs = next(iter(differing_processor(recorded, processor_traits())), None)
        newest = entries[-1].tag if entries else None
        yield MachineResults(machine, len(entries), newest, differs, recorded is not None)


def _newest(measured: Mapping[str, Sequence[Entry]]) -> list[str]:
    """The two newest releases of nilearn that the first machine measured, oldest first."""
    most = next(iter(measured.values()), ())
    tags = [entry.tag for entry in most if entry.changed is Changed.NILEARN]
    return tags[-2:] if len(tags) > 1 else []
