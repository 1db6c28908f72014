"""Damaged result files are named with the remedy; the others are still read; asv is stopped in time."""

import json
import math
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
    Row,
    fault_of,
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_the_command_goes_on_without_the_damaged_file(measured_copy, damaged):
    damaged("cut off")
    states = ["nilearn-0.13.1", "nilearn-0.14.1", "--machine", COMMITTED_MACHINE]
    process = run(measured_copy, "voxelocity", "compare", *states)
    assert process.returncode == 0
    assert "is not a result file of asv" in process.stderr and "Traceback" not in process.stderr


@pytest.mark.slow
@pytest.mark.parametrize("text", ["", "[]", "{"])
def test_a_damaged_description_is_one_line(measured_copy, text):
    (measured_copy / RESULTS / "benchmarks.json").write_text(text)
    process = run(measured_copy, "voxelocity", "noise")
    assert process.returncode == 1
    (line,) = process.stderr.splitlines()
    assert "benchmarks.json" in line and "Traceback" not in process.stderr


@pytest.fixture
def real(measured_copy):
    """The bytes of a file of results, as asv wrote it."""
    commit = Checkout(measured_copy).history.commits["nilearn-0.14.1"]
    (path,) = (measured_copy / RESULTS / COMMITTED_MACHINE).glob(f"{commit[:8]}-*.json")
    return json.loads(path.read_text())


def test_the_version_and_the_columns_of_the_files_are_those_of_this_asv(real):
    assert Results.api_version == 2 == real["version"]
    assert real["result_columns"] == list(Row.__struct_fields__)


TIME = "opening.Opening.time_nib_load"
RESULT, SAMPLES = (Row.__struct_fields__.index(name) for name in ("result", "samples"))


def fault(tmp_path, content):
    commit = content.get("commit_hash") if isinstance(content, dict) else ""
    path = tmp_path / f"{''.join(filter(str.isalnum, str(commit)))[:8]}-environment.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    assert is_whole(path) is not bool(fault_of(path))
    assert is_whole(path) is (stored_results(path) is not None)
    return fault_of(path)


def test_na_failures_and_the_bounds_of_one_sample_may_stand_there(tmp_path, real):
    """asv writes n/a as NaN, and the bounds as infinite, which no strict reader of JSON takes."""
    real["results"][TIME][RESULT] = [math.nan, None]
    real["results"][TIME][Row.__struct_fields__.index("stats_ci_99_a")] = [-math.inf, math.inf]
    assert not fault(tmp_path, real)


@pytest.mark.parametrize("value", [-1.0, 0.0, 0, math.inf, -math.inf, "1.0", "x", [1.0], {}, True])
@pytest.mark.parametrize("column", [RESULT, SAMPLES])
def test_no_value_is_what_cannot_be_measured(tmp_path, real, value, column):
    if column == SAMPLES and value == [1.0]:
        value = [[1.0]]
    real["results"][TIME][column] = [[value], None] if column == SAMPLES else [value, None]
    assert f"`$.results[...][{column}]" in fault(tmp_path, real)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("commit_hash", "../../x"),
        ("commit_hash", "A" * 40),
        ("env_name", "a\nb"),
        ("env_name", "<img src=x onerror=alert(1)>"),
        ("params", {}),
        ("params", None),
        ("python", 3.11),
        ("date", "today"),
        ("version", 1),
        ("result_columns", ["params", "result"]),
        ("result_columns", ["result", "foreign"]),
        ("results", []),
        ("results", {"<b>": []}),
        ("results", {"a b": []}),
    ],
)
def test_no_key_is_of_another_kind(tmp_path, real, key, value):
    assert f"`$.{key}" in fault(tmp_path, real | {key: value})


def test_a_cut_file_is_not_whole(tmp_path, real):
    text = json.dumps(real)
    for end in (0, 1, len(text) // 2, len(text) - 1):
        assert fault(tmp_path, text[:end])


@pytest.mark.slow
@pytest.mark.parametrize("trait", ["machine", "cpu", "num_cpu", "ram"])
@pytest.mark.parametrize("value", [None, 2, "a\nb", "<script>", "x" * 300])
def test_a_machine_that_is_not_described_stops_asv_and_us(measured_copy, trait, value):
    path = measured_copy / RESULTS / COMMITTED_MACHINE / "machine.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {trait: value}))
    for refused in (
        lambda: require_whole_results(measured_copy),
        lambda: ResultsReader(Checkout(measured_copy)).read(COMMITTED_MACHINE),
    ):
        with pytest.raises(VoxelocityError) as error:
            refused()
        assert str(error.value).startswith(f"{path}: does not say what machine this was (")
        assert "\n" not in str(error.value)
