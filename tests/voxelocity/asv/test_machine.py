"""Results of a machine are of that machine alone."""

import json
import os
import subprocess
import sys

import pytest

from tests.conftest import COMMITTED_MACHINE
from voxelocity import VoxelocityError
from voxelocity.asv.commands import parse
from voxelocity.asv.machine import (
    machine_traits,
    register_machine,
    require_machine,
    require_same_machine,
    save_machine,
)
from voxelocity.asv.run_lock import guard_asv
from voxelocity.store.paths import INDEXED_GZIP, RESULTS, THIS_MACHINE
from voxelocity.store.processor import (
    processor_file,
    processor_traits,
    record_processor,
    recorded_processor,
)


def stored(root, folder=RESULTS, **changed):
    """A folder of results of a machine like this one, but for what is changed."""
    path = root / folder / "office" / "machine.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**machine_traits("office"), "version": 1} | changed))
    return path


@pytest.fixture
def known(tmp_path, monkeypatch):
    """A home in which asv knows the machines."""
    monkeypatch.setenv("HOME", str(tmp_path))
    for name in ("office", COMMITTED_MACHINE):
        save_machine(tmp_path, name, machine_traits(name))


@pytest.mark.usefixtures("known")
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
    record_processor(tmp_path, "office")
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


def commands(root):
    """Whatever stores results under a name."""
    return [
        lambda: require_same_machine(root, "office"),
        lambda: guard_asv(root, parse(["run", "--machine", "office", "ALL"])),
        lambda: guard_asv(root, parse(["run", "--append-samples", "--machine", "office", "ALL"])),
        lambda: guard_asv(root, parse(["continuous", "--machine", "office", "A", "B"])),
        lambda: guard_asv(root, parse(["find", "--machine", "office", "A..B", "x"])),
    ]


@pytest.mark.usefixtures("known")
@pytest.mark.parametrize("trait", [*processor_traits(), "another"])
@pytest.mark.parametrize("value", ["Old", None])
def test_another_processor_of_the_same_name_is_refused(tmp_path, trait, value):
    """AMD EPYC is the name of several generations."""
    stored(tmp_path)
    record_processor(tmp_path, "office")
    path = processor_file(tmp_path, "office")
    there = {**json.loads(path.read_text()), trait: value or "Old"}
    if value is None and trait != "another":
        del there[trait]
    path.write_text(json.dumps(there))
    before = {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()}
    for refused in [*commands(tmp_path), lambda: register_machine(tmp_path, "office")]:
        with pytest.raises(VoxelocityError) as error:
            refused()
        assert f"'office' had a processor with {trait} " in str(error.value)
        assert str(error.value).endswith("another name: voxelocity machine NAME")
    assert {file: file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()} == before


@pytest.mark.usefixtures("known")
def test_results_without_a_processor_are_continued_once_it_is_proved(tmp_path):
    stored(tmp_path)
    for refused in commands(tmp_path):
        with pytest.raises(
            VoxelocityError, match="several processors have that name: voxelocity measure "
        ):
            refused()
    assert require_same_machine(tmp_path, "office", unproved=True) is False
    assert not processor_file(tmp_path, "office").exists()
    record_processor(tmp_path, "office")
    assert require_same_machine(tmp_path, "office") is True


def test_a_machine_without_results_is_this_one_from_now_on(tmp_path):
    assert require_same_machine(tmp_path, "office") is True
    assert recorded_processor(tmp_path, "office") == processor_traits()
    assert recorded_processor(tmp_path, "another") is None


@pytest.mark.parametrize("content", ["", "[]", "{", "null", '{"family": 6}', "\x00"])
def test_a_damaged_processor_is_named(tmp_path, content):
    stored(tmp_path)
    path = processor_file(tmp_path, "office")
    path.parent.mkdir(parents=True)
    path.write_text(content)
    with pytest.raises(VoxelocityError) as error:
        require_same_machine(tmp_path, "office")
    assert str(error.value).startswith(f"{path}: does not say which processor this was")


@pytest.mark.parametrize("name", ["../escape", "-rf", "a/b", "a\nb", "<img src=x>", "", "a" * 65])
def test_what_cannot_name_a_machine_names_none(tmp_path, name):
    with pytest.raises(VoxelocityError, match="cannot name a machine"):
        require_same_machine(tmp_path, name)
    assert not any(tmp_path.iterdir())


@pytest.mark.parametrize("content", ["", "[]", "{}", "null"])
def test_a_damaged_description_is_named(tmp_path, content):
    path = stored(tmp_path)
    path.write_text(content)
    with pytest.raises(VoxelocityError) as error:
        require_same_machine(tmp_path, "office")
    assert str(error.value).startswith(f"{path}: does not say what machine this was")


@pytest.mark.parametrize("name", ["run", "continuous", "find"])
def test_a_machine_that_asv_does_not_know_leaves_nothing_behind(tmp_path, monkeypatch, name):
    monkeypatch.setenv("HOME", str(tmp_path))
    arguments = {"run": ["ALL"], "continuous": ["A", "B"], "find": ["A..B", "x"]}[name]
    with pytest.raises(VoxelocityError, match="asv knows no machine 'office'"):
        guard_asv(tmp_path, parse([name, "--machine", "office", *arguments]))
    assert not list(tmp_path.iterdir())


@pytest.mark.usefixtures("known")
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


GOOD = {"version": 1, "office": {"machine": "office", "num_cpu": "2"}}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"1",
        b"\xff\xfe",
        b"{}",
        b'{"version": 99}',
        b'{"version": "1"}',
        b'{"version": 1, "office": []}',
        b'{"version": 1, "office": null}',
        b'{"version": 1, "office": {}}',
        b'{"version": 1, "office": 3}',
        b'{"version": 1, "office": {"machine": null}}',
        b"[" * 100_000,
    ],
)
def test_odd_machines_of_asv_are_one_line(tmp_path, monkeypatch, root, content):
    monkeypatch.setenv("HOME", str(tmp_path))
    path = tmp_path / ".asv-machine.json"
    path.write_bytes(content)
    said = r"asv-machine.json: is not as asv writes it .*; delete it"
    for ask in (
        lambda: require_machine("office"),
        lambda: register_machine(tmp_path, "office"),
        lambda: guard_asv(tmp_path, parse(["run", "--machine", "office"])),
    ):
        with pytest.raises(VoxelocityError, match=said) as error:
            ask()
        assert str(error.value).isprintable()
    assert path.read_bytes() == content


@pytest.mark.parametrize("make", [os.mkdir, os.mkfifo, lambda path: os.symlink("nowhere", path)])
def test_machines_of_asv_that_are_no_file_are_one_line(tmp_path, monkeypatch, make):
    monkeypatch.setenv("HOME", str(tmp_path))
    make(tmp_path / ".asv-machine.json")
    with pytest.raises(VoxelocityError, match="is not as asv writes it .it is no file."):
        require_machine("office")


def test_the_machines_that_asv_writes_are_read(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(VoxelocityError, match="asv knows no machine 'office'"):
        require_machine("office")
    (tmp_path / ".asv-machine.json").write_text(json.dumps(GOOD))
    assert require_machine("office") == GOOD["office"]
    register_machine(tmp_path, "other")
    assert require_machine("other") == machine_traits("other")
