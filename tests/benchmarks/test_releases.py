"""The answers are right in the oldest, a middle and the newest release, each really installed."""

import itertools
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.benchmarks.test_routes import ROUTES
from voxelocity.history import ensure_history
from voxelocity.timeline import read_timeline

NEWEST = read_timeline(Path(__file__).parents[2])[-1].tags[0]


@pytest.mark.parametrize("tag", ["nilearn-0.7.0", "nilearn-0.10.4", NEWEST])
def test_every_route_gives_the_right_answer(root, images_made, tmp_path, tag):
    lock = tmp_path / "requirements.txt"
    show = ["git", "show", f"{tag}:requirements.txt"]
    lock.write_bytes(subprocess.run(show, cwd=ensure_history(root), capture_output=True).stdout)
    environment = tmp_path / "environment"
    subprocess.run(
        [sys.executable, "-m", "uv", "venv", "-q", "--python", sys.executable, environment],
        check=True,
    )
    sync = ["uv", "pip", "sync", "-q", "--require-hashes", "--only-binary", ":all:"]
    subprocess.run([sys.executable, "-m", *sync, "--python", environment, lock], check=True)

    script = Path(__file__).with_name("take_every_route.py")
    process = subprocess.run(
        [environment / "bin" / "python", script, root],
        env={**os.environ, "VOXELOCITY_IMAGES": str(images_made.folder())},
        capture_output=True,
        text=True,
    )
    assert process.returncode == 0, process.stderr
    count = len(ROUTES)
    assert process.stdout == f"{count} routes gave the right answer\n"
    assert not [line for line in process.stderr.splitlines() if "Warning" in line]


def test_the_count_is_of_all_cells():
    classes = {cls for cls, _, _ in ROUTES}
    assert len(classes) == 5
    assert len(ROUTES) == sum(
        len(list(itertools.product(*cls.params)))
        * len([name for name in dir(cls) if name.startswith("time_")])
        for cls in classes
    )
