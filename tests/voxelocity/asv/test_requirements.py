"""An asv that was installed by other means works, or says in one line what is missing."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.conftest import copy_checkout
from voxelocity import VoxelocityError
from voxelocity.asv.commands import parse
from voxelocity.asv.plugin import require_known_range, require_writable_results
from voxelocity.store.checkout import Checkout

# Pretends that a package is not there, whoever asks for it.
HIDING = """
import importlib.util, sys
hidden = {names!r}
class Hide:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in hidden:
            raise ModuleNotFoundError(f"No module named {{name}}", name=name)
sys.meta_path.insert(0, Hide())
find_spec = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name in hidden else find_spec(name, package)
"""


def asv(folder, tmp_path, command, names=(), code=""):
    (tmp_path / "sitecustomize.py").write_text(
        (HIDING.format(names=set(names)) if names else "") + code
    )
    return subprocess.run(
        [sys.executable, "-m", "asv", *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "name"),
    [
        (["publish"], "vl_convert"),
        (["publish"], "asv_tachyon"),
        (["run", "nilearn-0.14.1^!"], "uv"),
        (["run", "nilearn-0.14.1^!"], "filelock"),
        (["publish"], "tomlkit"),
    ],
)
def test_what_is_missing_is_one_line_before_anything_is_touched(
    measured_copy, tmp_path, command, name
):
    (measured_copy / "html").mkdir(exist_ok=True)
    (measured_copy / "html" / "mine.txt").write_text("mine")
    process = asv(measured_copy, tmp_path, command, [name])
    assert process.returncode == 1
    assert "voxelocity: " in process.stdout and name in process.stdout
    assert "make install" in process.stdout and "Traceback" not in process.stdout
    assert (measured_copy / "html" / "mine.txt").is_file()


def test_an_older_python_is_one_line(checkout_copy, tmp_path):
    old = "import sys\nsys.version_info = (3, 10, 1, 'final', 0)\n"
    code = (
        "import importlib.abc, sys\n"
        "class Old:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'voxelocity.asv.plugin':\n"
        f"            exec({old!r})\n"
        "sys.meta_path.insert(0, Old())\n"
    )
    process = asv(checkout_copy, tmp_path, ["run", "nilearn-0.14.1^!"], code=code)
    assert process.returncode == 1
    assert "runs on Python 3.10, and 3.11 is needed" in process.stdout
    assert "Traceback" not in process.stdout


@pytest.mark.slow
def test_what_needs_nothing_more_works(measured_copy, tmp_path):
    process = asv(
        measured_copy,
        tmp_path,
        ["compare", "--machine", "xeon-2.8ghz-2-cores", "nilearn-0.13.0", "nilearn-0.13.1"],
        ["vl_convert", "asv_tachyon", "uv"],
    )
    assert process.returncode == 0, process.stdout


@pytest.mark.slow
@pytest.mark.parametrize("name", ["a$b", "a{b}"])
def test_a_path_that_asv_cannot_take_is_one_line(tmp_path, name):
    folder = copy_checkout(tmp_path / name)
    process = asv(folder, tmp_path, ["run", "nilearn-0.14.1^!"])
    assert process.returncode == 1
    assert "in its path; move the checkout" in process.stdout
    assert "Traceback" not in process.stdout
    shutil.rmtree(folder)


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ["run", "--machine", "office", "nilearn-9.9.9^!"],
        ["run", "--machine", "office", "nilearn-0.14.1..nilearn-9.9.9"],
        [
            "find",
            "--machine",
            "office",
            "nilearn-9.9.9..control-5",
            "opening.Opening.time_nib_load",
        ],
        ["publish", "nilearn-9.9.9"],
    ],
)
def test_an_unknown_tag_is_one_line(measured_copy, tmp_path, command):
    process = asv(measured_copy, tmp_path, command)
    assert process.returncode == 1
    assert "nilearn-9.9.9" in process.stdout and "voxelocity releases" in process.stdout
    assert "Traceback" not in process.stdout


@pytest.mark.parametrize("known", ["nilearn-0.14.1", "nilearn-0.13.1..nilearn-0.14.1"])
def test_a_known_range_is_left_to_asv(root, known):
    history = Checkout(root).history.repository
    for command in (["run"], ["publish"], ["find", "time_x"]):
        require_known_range(parse([command[0], known, *command[1:]]), history, None)
    with pytest.raises(VoxelocityError, match="is no range of the release history"):
        require_known_range(parse(["publish", f"{known}9"]), history, None)


@pytest.mark.slow
@pytest.mark.parametrize("target", ["elsewhere", "nowhere", "html", None])
def test_pages_are_not_published_through_a_link_or_onto_a_file(checkout_copy, target):
    """asv deletes the folder of its pages before it writes there."""
    (checkout_copy / "elsewhere").mkdir()
    (checkout_copy / "elsewhere" / "mine").touch()
    html = checkout_copy / "html"
    shutil.rmtree(html)
    html.symlink_to(target) if target else html.touch()
    for command, last in ((["asv", "publish"], -1), (["voxelocity", "dashboard"], 0)):
        process = subprocess.run(
            [sys.executable, "-m", *command], cwd=checkout_copy, capture_output=True, text=True
        )
        said = (process.stdout + process.stderr).strip().splitlines()
        assert process.returncode == 1 and "Traceback" not in "".join(said)
        assert "and asv publish makes a folder of that name; rename it" in said[last]
    assert (checkout_copy / "elsewhere" / "mine").exists()
    assert html.is_symlink() or html.is_file()


@pytest.mark.parametrize("spoiled", ["results/releases", "results/releases/m"])
def test_results_that_cannot_be_written_are_told_before_anything_is_measured(tmp_path, spoiled):
    path = tmp_path / spoiled
    path.parent.mkdir(parents=True)
    path.touch()
    with pytest.raises(VoxelocityError, match="cannot be written .* Nothing was started") as error:
        require_writable_results(tmp_path / "results" / "releases", "m")
    assert str(error.value).startswith(f"{path}: ")


def test_results_that_can_be_written_stay_as_they_are(tmp_path):
    require_writable_results(tmp_path / "results", "m")
    require_writable_results(tmp_path / "results", None)
    assert list((tmp_path / "results").iterdir()) == []
