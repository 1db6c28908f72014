"""The package can be built, installed outside of a checkout, and used in one."""

import json
import os
import subprocess
import sys
import zipfile

import pytest

from tests.benchmarks.test_releases import is_here
from tests.conftest import ROOT, copy_checkout
from tests.shared import make_environment, newer_python
from voxelocity.model.timeline import COMPONENTS
from voxelocity.store.checkout import Checkout
from voxelocity.store.package_index import run_uv

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder with the wheel and the source distribution, built of a copy."""
    folder = tmp_path_factory.mktemp("built")
    copy = copy_checkout(folder / "checkout", results=True)
    made = run_uv(
        "build",
        "--no-build-isolation",
        "--python",
        sys.executable,
        "--out-dir",
        str(folder / "dist"),
        str(copy),
    )
    assert made.returncode == 0, made.stderr
    return folder / "dist"


@pytest.fixture(scope="module")
def run(built, tmp_path_factory):
    """A function that runs the installed command in a folder."""
    target = tmp_path_factory.mktemp("installed")
    (wheel,) = built.glob("*.whl")
    made = run_uv(
        "pip",
        "install",
        "--no-deps",
        "--target",
        str(target),
        "--python",
        sys.executable,
        str(wheel),
    )
    assert made.returncode == 0, made.stderr

    def run(folder, *arguments):
        return subprocess.run(
            [sys.executable, "-m", "voxelocity", *arguments],
            cwd=folder,
            env={
                **os.environ,
                "PYTHONPATH": str(target),
                "PYTHONSAFEPATH": "1",
                "XDG_CACHE_HOME": str(run.caches),
            },
            capture_output=True,
            text=True,
        )

    run.caches = target / "caches"
    return run


def test_the_wheel_holds_all_that_the_package_does(built):
    (wheel,) = built.glob("*.whl")
    (source,) = built.glob("*.tar.gz")
    names = set(zipfile.ZipFile(wheel).namelist())
    files = subprocess.run(
        ["git", "ls-files", "voxelocity"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    assert set(files) <= names and "voxelocity/site/scripts/style.css" in names
    assert not any(name.startswith(("tests/", "benchmarks/")) for name in names)
    assert source.stat().st_size > 50_000


def test_installed_it_works_in_a_checkout(run, tmp_path):
    checkout = copy_checkout(tmp_path / "checkout")
    found = run(checkout / "docs", "releases")
    assert found.returncode == 0, found.stderr
    assert "nilearn-0.14.1" in found.stdout


def test_the_wheel_is_small(built):
    (wheel,) = built.glob("*.whl")
    assert 1e6 < wheel.stat().st_size < 5e6


def test_on_a_newer_python_it_answers_too(built, tmp_path):
    found = newer_python()
    if found is None:
        pytest.skip("no Python after 3.11 on this machine: voxelocity was not tried on one")
    (wheel,) = built.glob("*.whl")
    python = make_environment(tmp_path / "venv", found, str(wheel))

    def answer(*arguments):
        command = [python, "-m", "voxelocity", *arguments]
        process = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        assert process.returncode == 0, process.stderr
        return process.stdout

    assert "results differ" in answer("compare", "nilearn-0.13.0", "nilearn-0.13.1")
    assert "all commands; 3.11 or later" in answer("doctor")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["releases"], "epyc-2-cores"),
        (["compare", "nilearn-0.13.0", "nilearn-0.13.1"], "results differ"),
        (["steps"], "nilearn no longer loads the whole image just to open it"),
        (["here", "--python", sys.executable, "--history-only"], "What an upgrade would change"),
    ],
)
def test_outside_of_a_checkout_the_history_answers(run, tmp_path, arguments, said):
    found = run(tmp_path, *arguments)
    assert found.returncode == 0, found.stderr
    assert said in found.stdout
    assert list(tmp_path.iterdir()) == []


def test_without_an_image_a_generated_one_says_how_this_machine_compares(run, tmp_path):
    shown = run(tmp_path, "here", "--python", sys.executable, "--time-limit", "10")
    assert shown.returncode == 0, shown.stderr
    assert "This machine\n" in shown.stdout and "a generated image" in shown.stdout
    assert "Your image" not in shown.stdout
    assert list(tmp_path.iterdir()) == []
    (kept,) = run.caches.glob("voxelocity/*/.asv/here/newest.json")
    found = json.loads(kept.read_text())
    newest = Checkout(ROOT).timeline[-1]
    if is_here(newest):
        measured = {one["component"]: one["measured"] for one in found["stands_for"]}
        assert measured == {name: newest.version(name) for name in COMPONENTS}
        assert all(one["exact"] for one in found["stands_for"]) and not found["upgrade"]
    assert len(found["ratios_to_the_reference"]) == 4
    # A timing decides no test: only that there is one of each.
    assert all(one["here"] > 0 for one in found["ratios_to_the_reference"])


def test_what_measures_needs_a_checkout_and_says_so_in_a_line(run, tmp_path):
    found = run(tmp_path, "measure", "--machine", "m")
    assert (found.returncode, found.stdout) == (1, "")
    (line,) = found.stderr.splitlines()
    assert "measure needs a checkout of voxelocity" in line
