"""What measuring times again asks of asv, what it records of the answers, and that it goes on and one run for real."""

import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import time
import types

import pytest

from tests.conftest import EXACT_MACHINE
from voxelocity import VoxelocityError
from voxelocity.asv import measurer
from voxelocity.asv.run_lock import HOLDER
from voxelocity.model.results import Outcome
from voxelocity.model.timeline import Changed
from voxelocity.runner import confirmation
from voxelocity.runner.conditions import Conditions
from voxelocity.runner.confirmation import CONFIGURATION, confirm, pairs_of
from voxelocity.store.checkout import Checkout
from voxelocity.store.confirmations import read_confirmations
from voxelocity.store.paths import CONFIRMATIONS, IN_TURN, RESULTS, THIS_MACHINE
from voxelocity.store.reader import ResultsReader
from voxelocity.store.result_files import names_of

OLD, NEW = "nilearn-0.12.1", "nibabel-5.3.3"
# It moved 1.65 times in the committed results, and nibabel has no part in it.
MOVED = "mean_over_time.MeanOverTimeInMemory.time_mean_img('float32', '.nii')"
BENCH = [re.escape(MOVED)]


class Asv:
    """Stands for asv: writes the times that it is told to, for what it is asked, or fails."""

    def __init__(self, root):
        self.checkout, self.asked = Checkout(root), []
        self.ratio, self.fails = 1.0, False
        self.machine = root / RESULTS / EXACT_MACHINE
        self.clock, self.conditions = itertools.count(), Conditions(0.0001, 0.02)

    def __call__(self, root, *command, env, stdout, input, text):
        assert env[HOLDER] == str(os.getpid()) and (root / CONFIGURATION).is_file()
        assert command[:6] == (
            "run",
            "HASHFILE:-",
            "--config",
            CONFIGURATION,
            "--machine",
            THIS_MACHINE,
        )
        assert {"--interleave-rounds", "--record-samples"} <= set(command)
        commits, expression = input.split("\n"), command[-1]
        self.asked.append((commits, expression))
        folder = root / IN_TURN / THIS_MACHINE
        assert not folder.exists(), "what an earlier run measured is gone"
        folder.mkdir(parents=True)
        for number, commit in enumerate(commits):
            (stored,) = self.machine.glob(f"{commit[:8]}-*.json")
            content = json.loads(stored.read_text())
            content["params"]["machine"] = THIS_MACHINE
            content["results"] = {
                name: self.row(content, name, row, expression, number)
                for name, row in content["results"].items()
                if ".time_" in name and len(row) > content["result_columns"].index("samples")
            }
            (folder / stored.name).write_text(json.dumps(content))
        return 2 if self.fails else 0

    def row(self, content, name, row, expression, number):
        columns = dict(zip(content["result_columns"], row))
        seconds = 1.0 + 0.001 * len(self.asked)
        seconds *= self.ratio if number else 1.0
        for at, each in enumerate(names_of(name, columns["params"])):
            chosen = re.search(expression, each) and not self.fails
            if "time_reference" not in name:
                columns["samples"][at] = [seconds + 0.1, seconds] * 2 if chosen else None
                columns["result"][at] = seconds if chosen else None
        return [columns.get(column) for column in content["result_columns"][: len(row)]]


@pytest.fixture
def asv(measured_copy, monkeypatch):
    shutil.rmtree(measured_copy / CONFIRMATIONS, ignore_errors=True)
    asv = Asv(measured_copy)
    # The controls and their parents tell the noise, and the rest would take seconds to read.
    timeline, commits = asv.checkout.timeline, asv.checkout.history.commits
    controls = [at for at, entry in enumerate(timeline) if entry.changed is Changed.CONTROL]
    kept = {OLD, NEW, *(timeline[at - back].tag for at in controls for back in (0, 1))}
    for path in asv.machine.parent.glob("*/*-*.json"):
        if path.name[:8] not in {commits[tag][:8] for tag in kept}:
            path.unlink()
    monkeypatch.setattr(measurer, "run_asv", asv)
    monkeypatch.setattr(confirmation, "adopt_orphans", lambda: None)
    monkeypatch.setattr(confirmation, "hold_run_lock", lambda root: None)
    monkeypatch.setattr(confirmation, "wait_until_quiet", lambda minutes: None)
    monkeypatch.setattr(confirmation, "between", lambda before, after: asv.conditions)
    monkeypatch.setattr(confirmation, "require_same_machine", lambda *_: True)
    # Ten seconds a run.
    clock = types.SimpleNamespace(monotonic=lambda: 10.0 * next(asv.clock), time=time.time)
    monkeypatch.setattr(confirmation, "time", clock)
    return asv


def run(asv, names=(OLD, NEW), bench=BENCH, **options):
    return list(confirm(asv.checkout, EXACT_MACHINE, names, bench, 0.0, **options))


def recorded(asv):
    return read_confirmations(asv.checkout.root, EXACT_MACHINE)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("ratio", "outcome", "rounds"),
    [(1.6, Outcome.CONFIRMED, 14), (1.0, Outcome.REFUTED, 14), (0.6, Outcome.REFUTED, 14)],
)
def test_it_stops_once_the_rounds_decide(asv, ratio, outcome, rounds, capsys):
    asv.ratio = ratio
    (pair,) = run(asv)
    assert (pair.old.tag, pair.new.tag, pair.in_series) == (OLD, NEW, False)
    (one,) = recorded(asv)
    assert [each.outcome for each in pair.found.values()] == [one.outcome] == [outcome]
    assert (one.old, one.new, one.benchmark) == (OLD, NEW, MOVED)
    assert len(one.rounds) == rounds and len(asv.asked) == rounds // 2
    assert one.ratio == pytest.approx(ratio, rel=1e-3)
    assert (one.stolen, one.others) == (0.0001, 0.02)
    assert "evidence beside the results of" in capsys.readouterr().err
    commits, expression = asv.asked[0]
    history = asv.checkout.history.commits
    assert commits == [history[OLD], history[NEW]]
    assert re.search(expression, MOVED) and not re.search(
        expression, MOVED.replace("nii", "nii.gz")
    )
    # It reaches whoever judges.
    results = ResultsReader(asv.checkout).read(EXACT_MACHINE)
    ((_, found),) = results.confirmations[OLD, NEW].items()
    assert found.outcome is outcome
    # What is decided is not measured again.
    asv.asked.clear()
    run(asv)
    assert asv.asked == []


@pytest.mark.slow
def test_what_is_not_decided_within_its_time_is_undecided(asv):
    """Of each two rounds one is slower: twenty seconds a run, for five minutes."""
    asv.clock = itertools.count(step=2)
    original = asv.row

    def moving(*arguments):
        asv.ratio = 1.3 if len(asv.asked) % 2 else 0.9
        return original(*arguments)

    asv.row = moving
    run(asv)
    (one,) = recorded(asv)
    assert one.outcome is Outcome.UNDECIDED and one.seconds >= confirmation.LIMIT
    assert len(one.rounds) == 2 * len(asv.asked) == 30
    asv.asked.clear()
    run(asv)
    assert asv.asked == [], "its time is over"


@pytest.mark.slow
def test_a_run_that_was_killed_loses_no_round_before_it(asv, monkeypatch):
    asv.ratio = 1.6

    def killed(*arguments, **options):
        if len(asv.asked) == 3:
            raise KeyboardInterrupt
        return asv(*arguments, **options)

    monkeypatch.setattr(measurer, "run_asv", killed)
    with pytest.raises(KeyboardInterrupt):
        run(asv)
    (one,) = recorded(asv)
    assert (one.outcome, len(one.rounds)) == (Outcome.UNDECIDED, 6)
    monkeypatch.setattr(measurer, "run_asv", asv)
    run(asv)
    (one,) = recorded(asv)
    assert (one.outcome, len(one.rounds), len(asv.asked)) == (Outcome.CONFIRMED, 14, 7)


@pytest.mark.slow
def test_rounds_of_a_busy_machine_are_not_kept(asv, capsys):
    asv.conditions = Conditions(0.5, 0.02)
    (pair,) = run(asv)
    assert recorded(asv) == []
    assert [each.outcome for each in pair.found.values()] == [Outcome.UNDECIDED]
    assert "these rounds are discarded: the host takes 50.0%" in capsys.readouterr().err
    asv.ratio = 1.6
    run(asv, any_conditions=True)
    (one,) = recorded(asv)
    assert one.any_conditions and one.outcome is Outcome.CONFIRMED


def test_a_benchmark_without_a_time_is_told_and_given_up(asv, capsys):
    asv.fails = True
    (pair,) = run(asv)
    assert len(asv.asked) == 1 and recorded(asv) == []
    assert f"voxelocity: {MOVED} gave no time" in capsys.readouterr().err


@pytest.mark.slow
def test_another_host_begins_anew(asv, monkeypatch):
    asv.ratio = 1.6
    run(asv)
    monkeypatch.setattr(confirmation, "processor_traits", lambda: {"model": "another"})
    asv.ratio = 1.0
    run(asv)
    assert sorted(one.outcome for one in recorded(asv)) == [Outcome.CONFIRMED, Outcome.REFUTED]
    results = ResultsReader(asv.checkout).read(EXACT_MACHINE)
    ((_, found),) = results.confirmations[OLD, NEW].items()
    assert found.outcome is Outcome.UNDECIDED, "they do not agree"


def samples_of(asv, tag):
    commit = asv.checkout.history.commits[tag]
    (path,) = asv.machine.glob(f"{commit[:8]}-*.json")
    content = json.loads(path.read_text())
    name = MOVED.partition("(")[0]
    row = dict(zip(content["result_columns"], content["results"][name]))
    at = names_of(name, row["params"]).index(MOVED)
    return row["samples"][at], content


@pytest.mark.slow
@pytest.mark.parametrize("moved", [0.01, 0.2, None])
def test_on_the_machine_itself_samples_join_the_series_unless_it_has_moved(asv, monkeypatch, moved):
    monkeypatch.setattr(confirmation, "require_machine", lambda name: {})
    monkeypatch.setattr(confirmation, "movement", lambda own, stored: moved)
    asv.ratio = 1.6
    before, others = samples_of(asv, NEW)
    (pair,) = run(asv)
    after, content = samples_of(asv, NEW)
    (one,) = recorded(asv)
    assert pair.in_series is (moved == 0.01)
    if moved != 0.01:
        assert after == before
        return
    assert after == before + [seconds for _, new in one.rounds for seconds in new]
    assert samples_of(asv, OLD)[0][8:] == [seconds for old, _ in one.rounds for seconds in old]
    untouched = others["results"].keys() - {MOVED.partition("(")[0]}
    assert all(content["results"][name] == others["results"][name] for name in untouched)
    run(asv)
    assert samples_of(asv, NEW)[0] == after, "once"


def test_a_range_is_all_neighbours_that_were_measured(exact):
    first, last = (exact.timeline.index_of(tag) for tag in ("nibabel-5.3.0", "nilearn-0.11.0"))
    assert pairs_of(exact, ["nibabel-5.3.0..nilearn-0.11.0"]) == [
        (at, at + 1) for at in range(first, last)
    ]
    assert pairs_of(exact, ["nilearn-0.11.0", "nibabel-5.3.0"]) == [(first, last)]


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ([], "--confirm needs two tags"),
        ([OLD], "--confirm needs two tags"),
        ([OLD, "nilearn-9"], "'nilearn-9' is not a tag of the timeline"),
        ([OLD, OLD], f"'{OLD}' and '{OLD}' are the same state"),
    ],
)
def test_what_names_no_two_entries_is_refused(exact, names, said):
    with pytest.raises(VoxelocityError, match=re.escape(said)):
        pairs_of(exact, names)


def test_an_entry_that_was_not_measured_has_no_time_that_moved(committed):
    with pytest.raises(VoxelocityError, match="never measured on"):
        pairs_of(committed, ["nilearn-0.7.1", "nilearn-0.14.1"])


def test_a_damaged_record_is_told_in_one_line(asv):
    path = asv.checkout.root / CONFIRMATIONS / f"{EXACT_MACHINE}.json"
    path.parent.mkdir(exist_ok=True)
    path.write_text('{"machine": "x", ')
    with pytest.raises(VoxelocityError, match="does not say which times were measured again"):
        run(asv)


@pytest.mark.slow
def test_a_run_for_real_is_recorded_and_leaves_the_series_alone(measured_copy, images_made):
    shutil.rmtree(measured_copy / CONFIRMATIONS, ignore_errors=True)
    before = {path: path.read_bytes() for path in (measured_copy / RESULTS).rglob("*.json")}
    command = ["measure", "--machine", EXACT_MACHINE, "--any-conditions", "--bench", *BENCH]
    # One run of asv, and no five minutes.
    code = (
        "import sys; from voxelocity.runner import confirmation; confirmation.LIMIT = 1.0; "
        "from voxelocity.cli.parser import main; sys.exit(main(sys.argv[1:]))"
    )
    process = subprocess.run(
        [sys.executable, "-c", code, *command, "--confirm", OLD, NEW],
        cwd=measured_copy,
        env={**os.environ, "VOXELOCITY_IMAGES": str(images_made.folder())},
        capture_output=True,
        text=True,
    )
    assert process.returncode == 0, process.stderr
    assert "1 time moved by the clock alone: 1 undecided." in process.stdout
    (one,) = read_confirmations(measured_copy, EXACT_MACHINE)
    assert (one.benchmark, one.any_conditions) == (MOVED, True)
    assert [[len(each) for each in pair] for pair in one.rounds] == [[2, 2], [2, 2]]
    assert one.traits["num_cpu"] == str(os.cpu_count()) and one.moved_references is None
    assert {path: path.read_bytes() for path in before} == before
    assert not (measured_copy / RESULTS / THIS_MACHINE).exists()
