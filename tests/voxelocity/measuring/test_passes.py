"""What a pass asks of asv, and what it makes of its answer (tests/test_asv.py measures for real)."""

import argparse
import json
import os

import pytest

from tests.conftest import COMMITTED_MACHINE
from voxelocity import VoxelocityError
from voxelocity.asv_bridge.run_lock import HOLDER
from voxelocity.cli.measure import measure_passes
from voxelocity.measuring import passes
from voxelocity.measuring.keep_results import COPY
from voxelocity.measuring.pass_record import read_passes
from voxelocity.measuring.passes import measure, only_known_failures
from voxelocity.paths import RESULTS, WRONG_ANSWERS
from voxelocity.software.checkout import Checkout


def test_a_known_wrong_answer_is_no_failure(measured_copy):
    assert only_known_failures(Checkout(measured_copy), COMMITTED_MACHINE, "nilearn-0.7.0")
    (measured_copy / WRONG_ANSWERS).write_text("")
    assert not only_known_failures(Checkout(measured_copy), COMMITTED_MACHINE, "nilearn-0.7.0")


def test_nothing_measured_is_no_success(measured_copy):
    assert not only_known_failures(Checkout(measured_copy), COMMITTED_MACHINE, "nilearn-0.8.0")


class Asv:
    """Stands for asv: notes what it is asked, and answers as it is told to."""

    def __init__(self):
        self.asked, self.codes, self.writes = [], {}, {}

    def __call__(self, root, *command, env):
        assert env[HOLDER] == str(os.getpid()) and (root / "asv.conf.json").is_file()
        self.asked.append(command)
        commit = command[1].removesuffix("^!")
        if commit in self.writes:
            path, content = self.writes[commit]
            path.write_text(json.dumps(content))
        return self.codes.get(commit, 0)


@pytest.fixture
def asv(monkeypatch):
    asv = Asv()
    monkeypatch.setattr(passes, "run_asv", asv)
    monkeypatch.setattr(passes, "require_machine", lambda name: asv.asked.append((name,)))
    monkeypatch.setattr(passes, "require_same_machine", lambda *both: asv.asked.append(both))
    monkeypatch.setattr(passes, "hold_run_lock", lambda root: asv.asked.append((root,)))
    return asv


TAGS = ["nilearn-0.10.4", "nilearn-0.14.1"]


def test_passes_go_over_the_entries_in_turn_and_resume(measured_copy, asv, capsys):
    checkout = Checkout(measured_copy)
    first, second = (checkout.history.commits[tag] for tag in TAGS)

    def asked(commit):
        return (
            *("run", f"{commit}^!", "--machine", "office"),
            *("--append-samples", "--show-stderr", "--bench", "A", "--bench", "B"),
        )

    # Whatever the order in which they are named.
    assert measure(checkout, "office", TAGS[::-1], 2, ["A", "B"]) == []
    before = [("office",), (measured_copy, "office"), (measured_copy,)]
    turns = [asked(first), asked(second)]
    assert asv.asked == [*before, *turns, *turns]
    assert capsys.readouterr().out.splitlines() == [
        f"voxelocity: pass {number} of 2, {tag}" for number in (1, 2) for tag in TAGS
    ]
    asv.asked.clear()
    assert measure(checkout, "office", TAGS, 2, ["B", "A"]) == []
    assert asv.asked == before, "all was done already"
    assert measure(checkout, "office", TAGS[1:], 3, ["A", "B"]) == []
    assert asv.asked == [*before, *before, asked(second)]
    asv.asked.clear()
    # The first has been measured already, the others not.
    three = [TAGS[0], "nilearn-0.11.0", "control-5"]
    assert measure(checkout, "office", three, 1, ["A", "B"]) == []
    assert asv.asked == [*before, *(asked(checkout.history.commits[tag]) for tag in three[1:])]


def test_the_whole_timeline_is_measured_unless_tags_are_named(measured_copy, asv):
    checkout = Checkout(measured_copy)
    assert measure(checkout, "office", [], 1) == []
    commits = [checkout.history.commits[entry.tag] for entry in checkout.timeline]
    assert [command[1] for command in asv.asked[3:]] == [f"{commit}^!" for commit in commits]
    asv.asked.clear()
    # The second tag of the first entry.
    assert measure(checkout, "office", ["nibabel-3.2.0"], 2) == []
    assert [command[1] for command in asv.asked[3:]] == [f"{commits[0]}^!"]


def test_an_unknown_tag_is_named_before_anything_runs(measured_copy, asv):
    with pytest.raises(VoxelocityError) as error:
        measure(Checkout(measured_copy), "office", ["nilearn-9"], 1)
    assert str(error.value) == (
        "'nilearn-9' is not a tag of the timeline; voxelocity releases lists them"
    )
    assert len(asv.asked) == 3


@pytest.mark.parametrize(
    ("code", "known", "failed"),
    [(0, False, False), (1, True, True), (2, True, False), (2, False, True), (-9, True, True)],
)
def test_the_exit_code_of_asv_decides(measured_copy, asv, monkeypatch, code, known, failed):
    """2 says that a benchmark failed, which may have been expected; whatever else is a failure."""
    checkout = Checkout(measured_copy)

    def expected(*asked):
        assert asked == (checkout, "office", TAGS[0])
        return known

    monkeypatch.setattr(passes, "only_known_failures", expected)
    asv.codes[checkout.history.commits[TAGS[0]]] = code
    assert measure(checkout, "office", TAGS, 1) == ([TAGS[0]] if failed else [])
    assert [one.succeeded for one in read_passes(measured_copy, "office")] == [not failed, True]
    # What failed is measured again, and only that.
    asv.asked.clear()
    measure(checkout, "office", TAGS, 1)
    assert len(asv.asked) == 3 + failed


def test_a_lost_value_is_a_failure_whatever_asv_says(measured_copy, asv, capsys):
    checkout = Checkout(measured_copy)
    commit = checkout.history.commits[TAGS[0]]
    (path,) = (measured_copy / RESULTS / COMMITTED_MACHINE).glob(f"{commit[:8]}-*.json")
    content = json.loads(path.read_text())
    name = "opening.Opening.time_nib_load"
    column = content["result_columns"].index("result")
    before = content["results"][name][column]
    row = dict(zip(content["result_columns"], content["results"][name]))
    row["result"] = None
    content["results"][name] = [row.get(column) for column in content["result_columns"]]
    asv.writes[commit] = (path, content)
    assert measure(checkout, COMMITTED_MACHINE, TAGS[:1], 9) == [TAGS[0]] * 9
    assert json.loads(path.read_text())["results"][name][column] == before
    said = capsys.readouterr().err.splitlines()
    assert said == [f"voxelocity: {name} failed this time and keeps the values it had"] * 9


def test_what_a_killed_pass_left_is_put_back_first_on_every_machine(measured_copy, asv):
    damaged = []
    for machine in ("office", "laptop"):
        folder = measured_copy / RESULTS / machine
        folder.mkdir()
        copy = next((measured_copy / RESULTS / COMMITTED_MACHINE).glob("*-*.json"))
        (folder / (copy.name + COPY)).write_bytes(copy.read_bytes())
        (folder / copy.name).write_text("cut off")
        damaged.append(folder / copy.name)
    measure(Checkout(measured_copy), "office", TAGS, 1)
    assert [path.read_bytes() for path in damaged] == [copy.read_bytes()] * 2


@pytest.mark.parametrize("failed", [[], ["a"], ["a", "b"]])
def test_a_failed_measurement_is_an_error(monkeypatch, failed):
    asked = []

    def measured(*arguments):
        asked.append(arguments)
        return failed

    monkeypatch.setattr("voxelocity.cli.measure.measure", measured)
    arguments = argparse.Namespace(machine="m", tags=["t"], passes=3, bench=["x"])
    if failed:
        with pytest.raises(VoxelocityError) as error:
            measure_passes("checkout", arguments)
        listed = ", ".join(failed)
        assert str(error.value) == f"{len(failed)} of the measurements failed: {listed}"
    else:
        measure_passes("checkout", arguments)
    assert asked == [("checkout", "m", ["t"], 3, ["x"])]
