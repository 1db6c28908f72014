"""What counting instructions needs besides valgrind: compiled requests, and a record's place."""

import contextlib
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from asv.config import Config
from asv.machine import Machine

from voxelocity import VoxelocityError, say
from voxelocity.asv.commands import MEASURING, AsvCommand
from voxelocity.store.paths import CACHE, COUNTING_LOCK, COUNTS, RESULTS
from voxelocity.store.processor import processor_traits
from voxelocity.store.result_files import PYTHON, names_of
from voxelocity.store.safe_files import new_folder

# What the functions of asv that count are called.
_PREFIX = ".track_instructions_"


def prepare_counting(root: Path, command: AsvCommand, conf: Config) -> None:
    """Fetch the requests once, and tell the benchmarks of this asv where they and the records lie.

    What is missing is said in a line: times and peaks can be measured without it.
    `VoxelocityError` where counts on several Pythons are asked for.
    """
    asks = command.name in MEASURING and _asks_for_counts(root, command.option("bench"))
    if not asks or not is_counting_possible():
        return
    named = [each.rpartition(":")[2] for each in command.option("env_spec") or ()]
    pythons = [each for each in named if each in conf.pythons] or conf.pythons
    if len(pythons) > 1:
        raise VoxelocityError(
            f"instructions are counted on one Python at a time; name it: --python {pythons[-1]}"
        )
    # In valgrind a process sees but some of it.
    os.environ["VOXELOCITY_PROCESSOR"] = json.dumps(dict(processor_traits()))
    os.environ["VOXELOCITY_REQUESTS"] = str(requests_fetched(root, pythons[0]) or "")
    if command.stores_results:
        machine = command.option("machine") or Machine.get_unique_machine_name()
        folder = Path(root, COUNTS, Path(conf.results_dir).name, machine)
        # On another Python the same call is other instructions, so they have records of their own.
        records = folder if pythons == [PYTHON] else folder / pythons[0]
        os.environ["VOXELOCITY_COUNTS"] = str(records)


def is_counting_possible() -> bool:
    """Whether valgrind is installed; if not, a line says how to get it."""
    if shutil.which("valgrind"):
        return True
    say(
        "valgrind is not installed, so instructions are n/a; install valgrind with apt-get, dnf, "
        "pacman or conda (conda-forge)"
    )
    return False


def _asks_for_counts(root: Path, wanted: Sequence[str] | None) -> bool:
    """Whether asv's ``--bench`` leaves any benchmark that counts; also where that is not known."""
    if not wanted:
        return True
    if list(wanted) == ["just-discover"]:  # asv's word for none
        return False
    try:
        known = json.loads(Path(root, RESULTS, "benchmarks.json").read_text(encoding="utf-8"))
        names = {name: names_of(name, known[name]["params"]) for name in known if name != "version"}
        # As asv looks for them; what matches none may be a new benchmark, which counts.
        matched = [
            [name for name, each in names.items() if any(re.search(one, cell) for cell in each)]
            for one in wanted
        ]
        return not all(matched) or any(_PREFIX in name for each in matched for name in each)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, re.error):
        return True


def requests_fetched(root: Path, python: str = PYTHON) -> Path | None:
    """The folder of the locked requests for a Python, unpacked once; else None, and a line.

    Nothing is installed into an environment.
    """
    digest = hashlib.sha256(Path(root, COUNTING_LOCK).read_bytes()).hexdigest()[:16]
    folder = Path(root, CACHE, "counting", digest, python)
    if folder.is_dir() or _fetched(root, folder, python):
        return folder
    why = "a package for valgrind cannot be fetched"
    say(f"instructions cannot be counted, because {why}; is the package index within reach?")
    return None


def _fetched(root: Path, folder: Path, python: str) -> bool:
    lock = str(Path(root, COUNTING_LOCK))
    with contextlib.suppress(subprocess.CalledProcessError), new_folder(folder) as new:
        command = [sys.executable, "-m", "uv", "pip", "install", "-q", "--target", str(new)]
        command += ["--no-deps", "--require-hashes", "--only-binary", ":all:"]
        subprocess.run([*command, "--python-version", python, "-r", lock], check=True)
    return folder.is_dir()
