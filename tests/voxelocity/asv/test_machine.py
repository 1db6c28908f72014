"""Results of a machine are of that machine alone."""

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import COMMITTED_MACHINE
from voxelocity import VoxelocityError
from voxelocity.asv.commands import parse
from voxelocity.asv.machine import machine_traits, register_machine, require_same_machine
from voxelocity.asv.run_lock import guard_asv
from voxelocity.store.paths import INDEXED_GZIP, RESULTS, THIS_MACHINE


def stored(root, folder=RESULTS, **changed):
    """A folder of results of a machine like this one, but for what is changed."""
    path = root / folder / "office" / "machine.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**machine_traits("office"), "version": 1} | changed))
    return path


@pytest.mark.parametrize("folder", [RESULTS, INDEXED_GZIP])
@pytest.mark.parametrize(
    ("trait", "words"),
    [
        ("cpu", "'office' had the processor Old, and here it is "),
        ("arch", "'office' had a processor of type Old, and here it is "),
        ("num_cpu", "'office' had so many cores: Old, and here it is "),
    ],
)
def test_a_name_that_belongs_to_another_processor_is_refused(tmp_path, folder, trait, words):
    path = stored(tmp_path, folder, **{trait: "Old"})
    before = path.read_bytes()
    for refused in (
        lambda: require_same_machine(tmp_path, "office"),
        lambda: register_machine(tmp_path, "office"),
        lambda: guard_asv(tmp_path, parse(["run", "--machine", "office", "ALL"])),
        lambda: guard_asv(tmp_path, parse(["continuous", "--machine", "office", "A", "B"])),
        lambda: guard_asv(tmp_path, parse(["find", "--machine", "office", "A..B", "x"])),
    ):
        with pytest.raises(VoxelocityError) as error:
            refused()
        assert str(error.value).startswith(words + machine_traits("office")[trait])
        assert str(error.value).endswith(
            ": another machine needs another name: voxelocity machine NAME"
        )
    assert path.read_bytes() == before
    assert not (tmp_path / ".cache").exists()


def test_what_make_bench_measured_on_another_processor_may_go(tmp_path):
    """It is the one name that nobody chose, and git ignores its results."""
    path = tmp_path / RESULTS / THIS_MACHINE / "machine.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps(machine_traits(THIS_MACHINE) | {"cpu": "Old"}))
    with pytest.raises(VoxelocityError) as error:
        require_same_machine(tmp_path, THIS_MACHINE)
    assert str(error.value).endswith(f": delete {path.parent}, which make bench filled there")


def test_a_new_system_or_more_memory_is_the_same_machine(tmp_path):
    stored(tmp_path, os="Linux 2.4", ram="1 GiB")
    stored(tmp_path, INDEXED_GZIP)
    require_same_machine(tmp_path, "office")
    require_same_machine(tmp_path, "another")
    assert register_machine(tmp_path, "office")["machine"] == "office"


def test_what_stores_nothing_or_only_reads_is_not_refused(tmp_path):
    stored(tmp_path, cpu="Old")
    guard_asv(tmp_path, parse(["compare", "--machine", "office", "A", "B"]))
    guard_asv(tmp_path, parse(["run", "--machine", "office", "--dry-run", "ALL"]))


def test_the_name_that_asv_takes_by_itself_counts_as_well(tmp_path, monkeypatch):
    stored(tmp_path, cpu="Old")
    monkeypatch.setattr(
        "asv.machine.Machine.get_unique_machine_name", staticmethod(lambda: "office")
    )
    with pytest.raises(VoxelocityError, match="had the processor Old"):
        guard_asv(tmp_path, parse(["run", "ALL"]))


@pytest.mark.parametrize("content", ["", "[]", "{}", "null"])
def test_a_damaged_description_is_named(tmp_path, content):
    path = stored(tmp_path)
    path.write_text(content)
    with pytest.raises(VoxelocityError) as error:
        require_same_machine(tmp_path, "office")
    assert str(error.value).startswith(f"{path}: does not say what machine this was")


def test_asv_run_is_refused_before_anything_is_touched(measured_copy):
    """Under the name of the committed machine, unless this is that very one."""
    path = measured_copy / RESULTS / COMMITTED_MACHINE / "machine.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"cpu": "Old"}))
    before = {file: file.read_bytes() for file in path.parent.iterdir()}
    for command in (
        ["asv", "run", "--machine", COMMITTED_MACHINE, "nilearn-0.14.1^!"],
        ["voxelocity", "machine", COMMITTED_MACHINE],
    ):
        process = subprocess.run(
            [sys.executable, "-m", *command],
            cwd=measured_copy,
            env=os.environ,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert process.returncode == 1
        assert "had the processor Old" in process.stdout and "Traceback" not in process.stdout
    assert {file: file.read_bytes() for file in path.parent.iterdir()} == before
