"""What was measured beside foreign code is taken whole, or nothing of it."""

import argparse
import datetime
import json
import shutil

import pytest

from tests.conftest import EXACT_MACHINE, copy_checkout
from voxelocity import VoxelocityError
from voxelocity.cli import measuring
from voxelocity.model.timeline import Release
from voxelocity.store.checkout import Checkout
from voxelocity.store.merge import receive
from voxelocity.store.paths import COMMITS, COUNTS, PASSES, PROCESSORS, RESULTS, TIMELINE
from voxelocity.store.release_files import append_release

NEW = "hosted-epyc"
COUNTED = COUNTS / RESULTS.name


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    return copy_checkout(tmp_path_factory.mktemp("received") / "root", results=True)


@pytest.fixture
def measured(root, tmp_path):
    """What a job hands over that has measured one entry and found one release."""
    folder = tmp_path / "measured"
    for name in ("results", "releases"):
        shutil.copytree(root / name, folder / name)
    (source,) = sorted((root / RESULTS / EXACT_MACHINE).glob("*-*.json"))[:1]
    target = folder / RESULTS / NEW
    target.mkdir()
    traits = json.loads(source.with_name("machine.json").read_text()) | {"machine": NEW}
    (target / "machine.json").write_text(json.dumps(traits))
    content = json.loads(source.read_text())
    content["params"]["machine"] = NEW
    (target / source.name).write_text(json.dumps(content))
    (folder / COUNTED / NEW).mkdir()
    count = min((root / COUNTED / EXACT_MACHINE).glob("*.json"))
    shutil.copy2(count, folder / COUNTED / NEW)
    (folder / PROCESSORS).mkdir(exist_ok=True)
    (folder / PROCESSORS / f"{NEW}.json").write_text('{"model": "1"}')
    line = {"tag": "nilearn-0.15.0", "started": "a", "ended": "b"}
    (folder / PASSES / f"{NEW}.jsonl").write_text(json.dumps(line) + "\n")
    date = datetime.datetime(2030, 1, 1, tzinfo=datetime.UTC)
    append_release(folder, Release("nilearn", "9.9.9", "a" * 64), date)
    # With the lock that was held for it.
    shutil.rmtree(folder / ".cache")
    # Where a function stands is said there, and moves with each change of the code.
    (folder / RESULTS / "benchmarks.json").write_text("{}")
    return folder


@pytest.fixture
def here(root, tmp_path):
    """A copy to take into."""
    return copy_checkout(tmp_path / "here", results=True)


def contents(root):
    return {
        path.relative_to(root): path.read_bytes()
        for folder in ("results", "releases")
        for path in (root / folder).rglob("*")
        if path.is_file()
    }


def test_all_that_was_measured_is_taken_and_nothing_else(here, measured):
    before = contents(here)
    taken = receive(here, measured, "hosted-")
    after = contents(here)
    assert {path for path in after if after[path] != before.get(path)} == set(taken)
    folders = {RESULTS / NEW, COUNTED / NEW, PROCESSORS, PASSES, TIMELINE.parent}
    assert {path.parent for path in taken} == folders and TIMELINE in taken
    assert after.keys() >= before.keys()
    assert receive(here, measured, "hosted-") == []


def test_what_was_taken_is_told_to_programs_too(here, measured, capsys):
    asked = argparse.Namespace(folder=measured, machines="hosted-", json=True)
    measuring.receive(Checkout(here), asked)
    told = json.loads(capsys.readouterr().out)
    assert told["schema"] == 2 and TIMELINE.as_posix() in told["files"]
    assert len(told["files"]) == 6


def test_a_new_runner_that_had_nothing_to_measure_is_taken_too(here, measured):
    for path in (measured / RESULTS / NEW, measured / COUNTED / NEW):
        shutil.rmtree(path)
    assert PROCESSORS / f"{NEW}.json" in receive(here, measured, "hosted-")


def first(root, machine=NEW):
    return min((root / RESULTS / machine).glob("*-*.json"))


def change(path, **values):
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def machine_in(root, folder, name):
    shutil.copytree(root / RESULTS / NEW, root / folder / name)


def linked(path, target):
    path.unlink(missing_ok=True)
    path.symlink_to(target)


def linked_folder(path):
    shutil.rmtree(path)
    path.symlink_to("/etc")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda root: first(root).write_text("{"), "is not what voxelocity writes"),
        (lambda root: change(first(root), date=-1), r"`\$.date"),
        (lambda root: change(first(root), env_name="<script>"), r"`\$.env_name"),
        (lambda root: change(first(root), commit_hash="0" * 40), r"`\$.commit_hash"),
        (lambda root: (root / RESULTS / NEW / "machine.json").unlink(), "no machine.json"),
        (
            lambda root: change(first(root, EXACT_MACHINE), date=1),
            "neither the timeline nor of a machine",
        ),
        (lambda root: machine_in(root, RESULTS, "office"), "neither the timeline nor"),
        (lambda root: machine_in(root, RESULTS, "hosted-<img>"), "cannot name a machine"),
        (lambda root: machine_in(root, COMMITS["nilearn"], "hosted-a b"), "cannot name a machine"),
        (
            lambda root: (root / "results" / "more.json").write_text("{}"),
            "neither the timeline nor",
        ),
        (lambda root: (root / RESULTS / NEW / "run.sh").write_text(""), "neither the timeline nor"),
        (
            lambda root: (
                (root / RESULTS / NEW / "a").mkdir()
                or (root / RESULTS / NEW / "a" / "b.json").write_text("{}")
            ),
            "neither the timeline nor",
        ),
        (
            lambda root: (root / "results" / "noise" / f"{NEW}.json").write_text("{}"),
            "neither the timeline nor",
        ),
        (
            lambda root: (root / "results" / "images.json").write_text("{}"),
            "neither the timeline nor",
        ),
        (
            lambda root: (root / "releases" / "harness.txt").write_text("evil==1"),
            "neither the timeline nor",
        ),
        (
            lambda root: (root / "releases" / "stacks" / "new.txt").write_text(""),
            "neither the timeline nor",
        ),
        (lambda root: (root / "Makefile").write_text(""), "outside of results and releases"),
        (lambda root: (root / ".github").mkdir(), "outside of results and releases"),
        (lambda root: linked(first(root), "/etc/passwd"), "is a link"),
        (lambda root: linked(root / "results" / "x.json", "/no/such"), "is a link"),
        (lambda root: linked(root / TIMELINE, "/etc/passwd"), "is a link"),
        (lambda root: linked_folder(root / COUNTED / NEW), "is a link"),
        (lambda root: (root / TIMELINE).write_text("x"), "does not continue"),
        (
            lambda root: (root / TIMELINE).write_text(
                (root / TIMELINE).read_text().replace("2020", "2019", 1)
            ),
            "does not continue",
        ),
        (
            lambda root: (root / TIMELINE).open("a").write("[[entry]]\nnilearn = 1\n"),
            "timeline.toml",
        ),
        (
            lambda root: (root / PASSES / f"{NEW}.jsonl").write_text("[]\n"),
            "is not what voxelocity",
        ),
        (
            lambda root: (root / PROCESSORS / f"{NEW}.json").write_text('{"a": 1}'),
            "which processor",
        ),
    ],
)
def test_whatever_else_is_there_is_refused_and_nothing_is_taken(root, measured, spoil, said):
    spoil(measured)
    before = contents(root)
    with pytest.raises(VoxelocityError, match=said) as error:
        receive(root, measured, "hosted-")
    assert "\n" not in str(error.value)
    assert contents(root) == before
