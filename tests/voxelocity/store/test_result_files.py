"""Damaged result files are named with the remedy; the others are still read; asv is stopped in time."""

import json
import subprocess
import sys

import pytest
from asv.results import Results

from tests.conftest import COMMITTED_MACHINE
from voxelocity import VoxelocityError
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import RESULTS
from voxelocity.store.reader import ResultsReader
from voxelocity.store.result_files import (
    API_VERSION,
    is_whole,
    require_whole_results,
    stored_results,
)

DAMAGES = {
    "cut off": lambda text: text[:1000],
    "empty": lambda text: "",
    "a list": lambda text: "[]",
    "an object": lambda text: "{}",
    "foreign": lambda text: '{"results": [1, 2], "version": 2}',
    "of another version": lambda text: json.dumps(json.loads(text) | {"version": 99}),
    "binary": lambda text: "\x00\x01",
}


@pytest.fixture
def damaged(measured_copy):
    """A function that damages the result file of a tag, and returns it."""
    checkout = Checkout(measured_copy)

    def damage(how, tag="nilearn-0.13.0"):
        commit = checkout.history.commits[tag]
        (path,) = (measured_copy / RESULTS).glob(f"{COMMITTED_MACHINE}/{commit[:8]}-*.json")
        path.write_text(DAMAGES[how](path.read_text()))
        return path

    return damage


def run(folder, *command):
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=folder, capture_output=True, text=True
    )


@pytest.mark.parametrize("how", DAMAGES)
def test_a_damaged_file_is_named_and_the_others_are_read(measured_copy, damaged, how, capsys):
    path = damaged(how)
    reader = ResultsReader(Checkout(measured_copy))
    results = reader.read(path.parent.name)
    (line,) = capsys.readouterr().err.splitlines()
    assert str(path.relative_to(measured_copy)) in line and "restore it with git" in line
    assert len(results.indices) == 11
    with pytest.raises(VoxelocityError, match="is not a result file of asv"):
        require_whole_results(measured_copy)


@pytest.mark.parametrize("command", [["publish"], ["compare", "nilearn-0.13.0", "nilearn-0.13.1"]])
def test_asv_is_stopped_with_one_line_before_it_touches_anything(measured_copy, damaged, command):
    path = damaged("an object")
    (measured_copy / "html").mkdir(exist_ok=True)
    (measured_copy / "html" / "mine.txt").write_text("mine")
    process = run(measured_copy, "asv", *command)
    said = process.stdout + process.stderr
    assert process.returncode == 1
    assert f"{path.relative_to(measured_copy)}: is not a result file" in said
    assert "Traceback" not in said
    assert (measured_copy / "html" / "mine.txt").is_file()


def test_the_command_goes_on_without_the_damaged_file(measured_copy, damaged):
    damaged("cut off")
    states = ["nilearn-0.13.1", "nilearn-0.14.1", "--machine", COMMITTED_MACHINE]
    process = run(measured_copy, "voxelocity", "compare", *states)
    assert process.returncode == 0
    assert "is not a result file of asv" in process.stderr and "Traceback" not in process.stderr


@pytest.mark.parametrize("text", ["", "[]", "{"])
def test_a_damaged_description_is_one_line(measured_copy, text):
    (measured_copy / RESULTS / "benchmarks.json").write_text(text)
    process = run(measured_copy, "voxelocity", "noise")
    assert process.returncode == 1
    (line,) = process.stderr.splitlines()
    assert "benchmarks.json" in line and "Traceback" not in process.stderr


def test_the_version_of_the_files_is_that_of_this_asv():
    assert Results.api_version == API_VERSION


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "null", "1e-3"])
@pytest.mark.parametrize("cut", [0, 1])
def test_whole_is_what_can_be_read(tmp_path, number, cut):
    """asv writes n/a as NaN, and the bounds of one sample as infinite, which no strict reader of JSON takes."""
    keys = ("params", "commit_hash", "result_columns", "env_name", "python")
    content = json.dumps(dict.fromkeys(keys, "") | {"version": API_VERSION, "results": 0})
    text = content.replace(": 0", f": [{number}]")
    path = tmp_path / "result.json"
    path.write_text(text[: len(text) - cut])
    assert is_whole(path) is (stored_results(path) is not None) is not bool(cut)
