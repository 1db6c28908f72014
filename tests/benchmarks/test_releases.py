"""The answers are right in the oldest, a middle and the newest release, each really installed."""

import importlib.metadata
import itertools
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.calls import ALL_CALLS, TOLD, names
from tests.conftest import ROOT
from voxelocity.store.checkout import Checkout
from voxelocity.store.history import pins_of

NEWEST = Checkout(ROOT).timeline[-1]

# What a call's answer can depend on.
COMPUTING = {"nilearn", "nibabel", "numpy", "scipy", "scikit-learn", "pandas", "joblib"}


def is_here(entry):
    """Whether the tests themselves run in an entry."""
    pins = {pin.name: pin.version for pin in pins_of(entry, ROOT)}
    return all(importlib.metadata.version(name) == pins[name] for name in COMPUTING)


# Where the tests run in the newest, test_calls.py and test_real_images.py have taken all calls in it. On the
# real images each run compares every voxel, in every release.
RELEASES = ["nilearn-0.7.0", "nilearn-0.10.4"]
if not is_here(NEWEST):
    RELEASES.append(NEWEST.tag)


def test_an_entry_is_told_from_another():
    assert not is_here(Checkout(ROOT).timeline[0])


@pytest.mark.slow
@pytest.mark.parametrize("tag", RELEASES)
def test_every_call_gives_the_right_answer(root, small_images, tmp_path, tag):
    lock = tmp_path / "requirements.txt"
    show = ["git", "show", f"{tag}:requirements.txt"]
    lock.write_bytes(
        subprocess.run(show, cwd=Checkout(root).history.repository, capture_output=True).stdout
    )
    environment = tmp_path / "environment"
    subprocess.run(
        [sys.executable, "-m", "uv", "venv", "-q", "--python", sys.executable, environment],
        check=True,
    )
    sync = ["uv", "pip", "sync", "-q", "--require-hashes", "--only-binary", ":all:"]
    subprocess.run([sys.executable, "-m", *sync, "--python", environment, lock], check=True)

    script = Path(__file__).with_name("take_every_call.py")
    known = [
        (*own.split("."), [value for value in (image, wrong.parameter) if value])
        for wrong in Checkout(root).wrong_answers
        if tag in wrong.tags
        for own in wrong.benchmarks
        for image in wrong.images or ("",)
    ]
    process = subprocess.run(
        [environment / "bin" / "python", script, root, json.dumps(known)],
        env={**os.environ, "VOXELOCITY_IMAGES": str(small_images.folder())},
        capture_output=True,
        text=True,
    )
    assert process.returncode == 0, process.stderr
    count = len([cls for cls, _, _ in ALL_CALLS if cls.__name__ != "DocumentedSize"])
    right, wrong = map(int, re.findall(r"\d+", process.stdout))
    assert (right + wrong, wrong > 0) == (count, bool(known))
    warned = [line for line in process.stderr.splitlines() if "Warning" in line]
    assert not [line for line in warned if not any(words in line for words in TOLD)]


def test_the_count_is_of_all_cells():
    classes = {cls for cls, _, _ in ALL_CALLS}
    assert len(classes) == 63
    assert len(ALL_CALLS) == sum(
        len(list(itertools.product(*cls.params))) * len(names(cls)) for cls in classes
    )
