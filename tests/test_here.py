"""`voxelocity here` for real: in an old environment of a user, without pip, and on an image of theirs."""

import json
import os
import subprocess
import sys

import nibabel as nib
import numpy as np
import pytest

from tests.conftest import copy_checkout
from tests.shared import make_environment
from voxelocity.store.checkout import Checkout
from voxelocity.store.history import requirements
from voxelocity.store.paths import HERE

pytestmark = pytest.mark.slow

# Its functions are others than those of the newest, in which the tests themselves run.
OLD = "nilearn-0.9.2"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    return copy_checkout(tmp_path_factory.mktemp("here") / "checkout", results=True)


@pytest.fixture(scope="module")
def old(checkout, tmp_path_factory):
    """An old entry of the timeline, and the Python of an environment that has it and no pip."""
    timeline = Checkout(checkout).timeline
    entry = timeline[timeline.index_of(OLD)]
    folder = tmp_path_factory.mktemp("users")
    wanted = folder / "requirements.txt"
    wanted.write_text(requirements(entry, checkout))
    # Compiled, as pip does it: no call is spared compiling all that it imports.
    options = ["--only-binary", ":all:", "--compile-bytecode", "-r", str(wanted)]
    return entry, make_environment(folder / "env", sys.executable, *options)


@pytest.fixture(scope="module")
def image(tmp_path_factory):
    path = tmp_path_factory.mktemp("data") / "sub-01_bold.nii.gz"
    values = np.random.default_rng(0).integers(0, 1000, (48, 48, 24, 20)).astype(np.int16)
    nib.save(nib.Nifti1Image(values, np.eye(4)), path)
    return path


# Each call once: a test of the measuring sees to its repetitions.
ONCE = (
    "import sys; from voxelocity.runner import user_image; user_image.REPEATS = 1; "
    "from voxelocity.cli.parser import main; sys.exit(main(sys.argv[1:]))"
)


def here(checkout, *arguments):
    return subprocess.run(
        [sys.executable, "-c", ONCE, "here", *arguments],
        cwd=checkout,
        env={**os.environ, "PYTHONPATH": ""},
        capture_output=True,
        text=True,
    )


def files_in(folder):
    return {
        path: path.stat().st_mtime_ns
        for path in folder.rglob("*")
        if path.is_file() and HERE.parts[0] not in path.parts and ".cache" not in path.parts
    }


def require_placed(found, entry):
    """The versions of an environment, and the entry of the history that has them."""
    assert found["versions"]["nilearn"] == entry.nilearn.version
    assert {one["component"]: one["measured"] for one in found["stands_for"]} == {
        "nilearn": entry.nilearn.version,
        "nibabel": entry.nibabel.version,
        "stack": entry.stack,
    }
    assert all(one["exact"] for one in found["stands_for"])
    assert bool(found["upgrade"]) == (found["newest"] != entry.tag)
    assert len(found["calls"]) > 20


def test_an_environment_is_placed_and_an_image_measured_and_nothing_is_changed(
    checkout, old, image, tmp_path
):
    entry, python = old
    environment = os.path.dirname(os.path.dirname(python))
    before = files_in(checkout / "results") | files_in(image.parent)
    installed = {path for path, _, _ in os.walk(environment)}
    page = tmp_path / "page.html"
    run = here(checkout, "--python", python, "--image", str(image), "--json", "--html", str(page))
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout)
    require_placed(found, entry)
    assert all(call["seconds"] > 0 and call["note"] == "" for call in found["calls"])
    by_call = {(call["operation"], call["method"]): call for call in found["calls"]}
    # As much as the history says, and no more.
    held = by_call["ArrayAccess", "get_fdata"]["above"]
    assert 8 * 48 * 48 * 24 * 20 * 0.9 < held < by_call["ArrayAccess", "get_fdata"]["need"]
    assert {one["call"] for one in found["ratios_to_the_reference"]} >= {
        "nib.load(path).get_fdata()"
    }
    assert found["gunzip"]["seconds"] > 0 and found["gunzipped"]["seconds"] > 0
    assert files_in(checkout / "results") | files_in(image.parent) == before
    # No bytecode, no package, nothing.
    assert {path for path, _, _ in os.walk(environment)} == installed
    assert json.loads((checkout / HERE / "newest.json").read_text()) == found
    assert "get_fdata" in page.read_text()


def test_the_history_alone_answers_at_once(checkout, image):
    run = here(
        checkout, "--python", sys.executable, "--image", str(image), "--history-only", "--markdown"
    )
    assert run.returncode == 0, run.stderr
    assert "## Your image" in run.stdout and "Expected peak memory: " in run.stdout
    assert "Measured here" not in run.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["--python", "/nowhere/python"], 1, "is not a Python that runs"),
        (["--image", "none.nii"], 1, "none.nii: is no such file"),
        (["--machine", "fridge"], 1, "holds no results of 'fridge'"),
        (["--time-limit", "-1"], 2, "is not a number of seconds"),
        (["--html", "results"], 1, "results: is a folder"),
        (["--html", "nowhere/page.html"], 1, "its folder does not exist"),
        (["--image", "results"], 1, "results: is a folder"),
    ],
)
def test_wrong_input_is_one_line(checkout, arguments, code, said):
    python = [] if "--python" in arguments else ["--python", sys.executable]
    run = here(checkout, *python, *arguments)
    assert run.returncode == code and said in run.stderr.splitlines()[-1]
    assert "Traceback" not in run.stderr


def test_a_page_replaces_nothing_but_a_page(checkout, image, tmp_path):
    before = image.read_bytes()
    arguments = ["--python", sys.executable, "--image", str(image), "--history-only", "--html"]
    run = here(checkout, *arguments, str(image))
    assert run.returncode == 1 and "exists and is not a page" in run.stderr
    assert image.read_bytes() == before
    for _ in range(2):
        assert here(checkout, *arguments, str(tmp_path / "page.html")).returncode == 0
