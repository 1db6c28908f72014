"""The answers are right in the oldest, a middle and the newest release, each really installed."""

import itertools
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.routes import ALL_ROUTES, names
from voxelocity.software.checkout import Checkout

# What nilearn says of what it was asked for: spline resampling of integers, and a masker that has a
# mask and is fitted to an image.
TOLD = ("Casting data from int16 to float32", "Generation of a mask has been requested")

NEWEST = Checkout(Path(__file__).parents[2]).timeline[-1].tag


# The newest takes the real images in test_routes.py, and every measurement checks them.
@pytest.mark.parametrize(
    ("tag", "size"), [("nilearn-0.7.0", "real"), ("nilearn-0.10.4", "small"), (NEWEST, "small")]
)
def test_every_route_gives_the_right_answer(root, images_made, tmp_path, tag, size):
    lock = tmp_path / "requirements.txt"
    show = ["git", "show", f"{tag}:requirements.txt"]
    lock.write_bytes(
        subprocess.run(show, cwd=Checkout(root).make_history(), capture_output=True).stdout
    )
    environment = tmp_path / "environment"
    subprocess.run(
        [sys.executable, "-m", "uv", "venv", "-q", "--python", sys.executable, environment],
        check=True,
    )
    sync = ["uv", "pip", "sync", "-q", "--require-hashes", "--only-binary", ":all:"]
    subprocess.run([sys.executable, "-m", *sync, "--python", environment, lock], check=True)

    script = Path(__file__).with_name("take_every_route.py")
    known = [
        (
            wrong.operation,
            wrong.route,
            [value for value in (wrong.image, wrong.parameter) if value],
        )
        for wrong in Checkout(root).wrong_answers
        if tag in wrong.tags
    ]
    process = subprocess.run(
        [environment / "bin" / "python", script, root, json.dumps(known), size],
        env={**os.environ, "VOXELOCITY_IMAGES": str(images_made.folder())},
        capture_output=True,
        text=True,
    )
    assert process.returncode == 0, process.stderr
    count = len([cls for cls, _, _ in ALL_ROUTES if cls.__name__ != "DocumentedSize"])
    right, wrong = map(int, re.findall(r"\d+", process.stdout))
    assert (right + wrong, wrong > 0) == (count, bool(known))
    warned = [line for line in process.stderr.splitlines() if "Warning" in line]
    assert not [line for line in warned if not any(words in line for words in TOLD)]


def test_the_count_is_of_all_cells():
    classes = {cls for cls, _, _ in ALL_ROUTES}
    assert len(classes) == 39
    assert len(ALL_ROUTES) == sum(
        len(list(itertools.product(*cls.params))) * len(names(cls)) for cls in classes
    )
