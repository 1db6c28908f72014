"""What a pass asks of asv, and what it makes of its answer (tests/test_asv.py measures for real)."""

import json
import os
import re

import pytest

from tests.conftest import COMMITTED_MACHINE, EXACT_MACHINE
from voxelocity import VoxelocityError
from voxelocity.asv import measurer
from voxelocity.asv.run_lock import HOLDER
from voxelocity.cli import measuring
from voxelocity.cli.parser import make_parser
from voxelocity.model.choice import ALL, Choice, Kinds
from voxelocity.runner import passes
from voxelocity.runner.conditions import Conditions
from voxelocity.runner.passes import WAIT, Undone, measure, only_known_failures, read_passes
from voxelocity.store.checkout import Checkout
from voxelocity.store.guarded_results import COPY
from voxelocity.store.paths import RESULTS, WRONG_ANSWERS


def test_a_known_wrong_answer_is_no_failure_and_any_other_is_named(measured_copy, capsys):
    assert only_known_failures(Checkout(measured_copy), COMMITTED_MACHINE, "nilearn-0.7.0")
    assert capsys.readouterr().err == ""
    (measured_copy / WRONG_ANSWERS).write_text("")
    assert not only_known_failures(Checkout(measured_copy), COMMITTED_MACHINE, "nilearn-0.7.0")
    (line,) = capsys.readouterr().err.splitlines()
    assert re.match(r"voxelocity: nilearn-0\.7\.0: \d+ benchmarks? failed, and releases/", line)
    assert "Resampling.resample_img scaled int16 .nii" in line


def test_nothing_measured_is_no_success(measured_copy):
    for machine in (COMMITTED_MACHINE, "of-nobody"):
        assert not only_known_failures(Checkout(measured_copy), machine, "nilearn-0.8.0")


def test_a_pass_is_judged_by_what_it_measures(measured_copy, capsys):
    """A peak that failed in an earlier pass is no failure of the times."""
    checkout, tag = Checkout(measured_copy), "nilearn-0.10.4"
    commit = checkout.history.commits[tag]
    (path,) = (measured_copy / RESULTS / EXACT_MACHINE).glob(f"{commit[:8]}-*.json")
    content = json.loads(path.read_text())
    row = content["results"]["opening.Opening.peakmem_load_img"]
    row[0] = [None] * len(row[0])
    path.write_text(json.dumps(content))
    times, exact = (Choice(only=kinds) for kinds in (Kinds.TIMES, Kinds.EXACT))
    assert only_known_failures(checkout, EXACT_MACHINE, tag, times)
    assert capsys.readouterr().err == ""
    for choice in (exact, ALL):
        assert not only_known_failures(checkout, EXACT_MACHINE, tag, choice)
        assert "2 benchmarks failed" in capsys.readouterr().err


def test_times_that_are_discarded_may_have_been_all_there_was(measured_copy, asv, capsys):
    """The first pass of a machine over an entry with a known wrong answer, in a bad hour."""
    checkout, tag = Checkout(measured_copy), TAGS[0]
    asv.codes[checkout.history.commits[tag]] = 2
    asv.conditions = Conditions(0.5, 0.0)
    found = measure(checkout, "office", [tag], 1, Choice(only=Kinds.TIMES))
    assert found == Undone(refused=[tag])
    (one,) = read_passes(measured_copy, "office")
    assert (one.succeeded, one.kept_times, one.done) == (True, False, False)


class Asv:
    """Stands for asv: notes what it is asked, and answers as it is told to."""

    def __init__(self):
        self.asked, self.codes, self.writes = [], {}, {}
        self.waited, self.conditions = [], Conditions(0.0001, 0.02)

    def __call__(self, root, *command, env, stdout):
        assert env[HOLDER] == str(os.getpid()) and (root / "asv.conf.json").is_file()
        self.asked.append(command)
        commit = command[1].removesuffix("^!")
        if commit in self.writes:
            path, content = self.writes[commit]
            path.write_text(json.dumps(content))
        return self.codes.get(commit, 0)

    def between(self, before, after):
        assert after == before + 1, "one look before asv runs, and one after it"
        return self.conditions


@pytest.fixture
def asv(monkeypatch):
    asv = Asv()
    monkeypatch.setattr(measurer, "run_asv", asv)
    monkeypatch.setattr(passes, "adopt_orphans", lambda: None)
    monkeypatch.setattr(passes, "wait_until_quiet", asv.waited.append)
    monkeypatch.setattr(passes, "look", lambda: len(asv.asked))
    monkeypatch.setattr(passes, "between", asv.between)
    monkeypatch.setattr(passes, "require_machine", lambda name: asv.asked.append((name,)))
    monkeypatch.setattr(
        passes, "require_same_machine", lambda *both, unproved: asv.asked.append(both) or unproved
    )
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
    assert measure(checkout, "office", TAGS[::-1], 2, Choice(("A", "B"))) == Undone()
    before = [("office",), (measured_copy, "office"), (measured_copy,)]
    turns = [asked(first), asked(second)]
    assert asv.asked == [*before, *turns, *turns]
    assert capsys.readouterr().out.splitlines() == [
        f"voxelocity: pass {number} of 2, {tag}" for number in (1, 2) for tag in TAGS
    ]
    asv.asked.clear()
    assert measure(checkout, "office", TAGS, 2, Choice(("B", "A"))) == Undone()
    assert asv.asked == before, "all was done already"
    assert measure(checkout, "office", TAGS[1:], 3, Choice(("A", "B"))) == Undone()
    assert asv.asked == [*before, *before, asked(second)]
    asv.asked.clear()
    # The first has been measured already, the others not.
    three = [TAGS[0], "nilearn-0.11.0", "control-5"]
    assert measure(checkout, "office", three, 1, Choice(("A", "B"))) == Undone()
    assert asv.asked == [*before, *(asked(checkout.history.commits[tag]) for tag in three[1:])]


def test_an_interrupted_pass_is_not_recorded(measured_copy, asv, monkeypatch):
    def interrupted(*words, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(measurer, "run_asv", interrupted)
    with pytest.raises(KeyboardInterrupt):
        measure(Checkout(measured_copy), "office", TAGS[:1], 1)
    assert read_passes(measured_copy, "office") == []


def test_the_whole_timeline_is_measured_unless_tags_are_named(measured_copy, asv):
    checkout = Checkout(measured_copy)
    assert measure(checkout, "office", [], 1) == Undone()
    commits = [checkout.history.commits[entry.tag] for entry in checkout.timeline]
    assert [command[1] for command in asv.asked[3:]] == [f"{commit}^!" for commit in commits]
    asv.asked.clear()
    # The second tag of the first entry.
    assert measure(checkout, "office", ["nibabel-3.2.0"], 2) == Undone()
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
        assert asked == (checkout, "office", TAGS[0], ALL)
        return known

    monkeypatch.setattr(passes, "only_known_failures", expected)
    asv.codes[checkout.history.commits[TAGS[0]]] = code
    assert measure(checkout, "office", TAGS, 1) == Undone([TAGS[0]] if failed else [])
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
    assert measure(checkout, COMMITTED_MACHINE, TAGS[:1], 9) == Undone([TAGS[0]] * 9)
    assert json.loads(path.read_text())["results"][name][column] == before
    said = capsys.readouterr().err.splitlines()
    assert said == [f"voxelocity: {name} failed this time and keeps its old values"] * 9


def test_what_asv_wrote_and_is_not_kept_is_a_failure_and_is_told(measured_copy, asv, capsys):
    checkout = Checkout(measured_copy)
    commit = checkout.history.commits[TAGS[0]]
    (path,) = (measured_copy / RESULTS / COMMITTED_MACHINE).glob(f"{commit[:8]}-*.json")
    content = json.loads(path.read_text())
    path.unlink()
    asv.writes[commit] = (path, content | {"version": 3})
    assert measure(checkout, COMMITTED_MACHINE, TAGS[:1], 1) == Undone(TAGS[:1])
    assert not path.exists()
    assert f"voxelocity: a result of asv is discarded: {path.name}: " in capsys.readouterr().err


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


def test_some_kinds_are_asked_of_asv_and_counted_apart(measured_copy, asv):
    checkout = Checkout(measured_copy)
    for choice in (Choice(("A",), Kinds.EXACT), Choice((), Kinds.TIMES), ALL):
        asv.asked.clear()
        assert measure(checkout, "office", TAGS[:1], 1, choice) == Undone()
        (command,) = asv.asked[3:]
        words = [word for each in choice.expressions for word in ("--bench", each)]
        assert list(command[6:]) == words
        assert measure(checkout, "office", TAGS[:1], 1, choice) == Undone()
        assert asv.asked[3:][1:] == asv.asked[:3], "it was done already"
    exact, times, everything = read_passes(measured_copy, "office")
    assert [one.only for one in (exact, times, everything)] == [Kinds.EXACT, Kinds.TIMES, None]
    assert [one.kept_times for one in (exact, times, everything)] == [None, True, True]


def test_a_quiet_machine_is_waited_for_before_each_pass_that_measures_times(measured_copy, asv):
    checkout = Checkout(measured_copy)
    measure(checkout, "office", TAGS, 1)
    assert asv.waited == [WAIT, WAIT]
    measure(checkout, "office", TAGS[:1], 1, Choice(only=Kinds.TIMES), wait=2.5)
    assert asv.waited == [WAIT, WAIT, 2.5]
    measure(checkout, "office", TAGS, 1, Choice(only=Kinds.EXACT))
    measure(checkout, "office", TAGS, 2, any_conditions=True)
    # What is done already needs no quiet machine.
    measure(checkout, "office", TAGS, 2)
    assert asv.waited == [WAIT, WAIT, 2.5]


def test_a_machine_that_never_is_quiet_measures_nothing(measured_copy, asv, monkeypatch):
    def never(minutes):
        raise VoxelocityError("too busy")

    monkeypatch.setattr(passes, "wait_until_quiet", never)
    with pytest.raises(VoxelocityError, match="too busy"):
        measure(Checkout(measured_copy), "office", TAGS, 1)
    assert len(asv.asked) == 3 and read_passes(measured_copy, "office") == []


def measured_again(path, factor):
    """A pass whose times are so many times those stored, and whose peaks are a byte more."""
    content = json.loads(path.read_text())
    for name, values in content["results"].items():
        row = dict(zip(content["result_columns"], values))
        if ".time_" not in name:
            row["result"] = [value and value + 1 for value in row["result"] or []]
        elif row.get("samples"):
            own = [timings and [factor * each for each in timings] for timings in row["samples"]]
            row["samples"] = [old and old + new for old, new in zip(row["samples"], own)]
        content["results"][name] = [row.get(column) for column in content["result_columns"]]
    return content


def rows(content, times):
    """The rows of the times, or those of all else, as text; without what is empty at their ends."""
    found = {}
    for name, row in content["results"].items():
        if (".time_" in name) == times:
            while row and row[-1] is None:
                row = row[:-1]
            # NaN, which is n/a, differs from itself.
            found[name] = json.dumps(row)
    return found


# The conditions, the times of the pass against those stored, and what is said of it.
BAD_HOURS = [
    ({"stolen": 0.0213}, 1.0, "the host takes 2.1% of the CPU time, more than 2%"),
    ({"others": 0.35}, 1.0, "other processes take 35.0% of a CPU, more than 10%"),
    ({}, 1.5, "control timings moved by "),
]


@pytest.fixture
def entry_file(measured_copy):
    """The results of an entry whose references are near those of the others of its stack."""
    commit = Checkout(measured_copy).history.commits["control-4"]
    (path,) = (measured_copy / RESULTS / COMMITTED_MACHINE).glob(f"{commit[:8]}-*.json")
    return path


@pytest.mark.parametrize(("bad", "factor", "said"), BAD_HOURS)
def test_times_of_a_bad_hour_are_not_kept(
    measured_copy, asv, capsys, entry_file, bad, factor, said
):
    checkout, tag = Checkout(measured_copy), "control-4"
    commit = checkout.history.commits[tag]
    before, after = json.loads(entry_file.read_text()), measured_again(entry_file, factor)
    asv.writes[commit] = (entry_file, after)
    asv.conditions = Conditions(**{"stolen": 0.0, "others": 0.0} | bad)
    assert measure(checkout, COMMITTED_MACHINE, [tag], 1) == Undone(refused=[tag])
    found = json.loads(entry_file.read_text())
    assert rows(found, times=True) == rows(before, times=True) != rows(after, times=True)
    assert rows(found, times=False) == rows(after, times=False) != rows(before, times=False)
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"voxelocity: {tag}: this pass's times are discarded: {said}")
    (one,) = read_passes(measured_copy, COMMITTED_MACHINE)
    assert (one.succeeded, one.kept_times, one.done) == (True, False, False)
    assert (one.stolen, one.others) == (asv.conditions.stolen, asv.conditions.others)
    # The next time it is measured again, and in a quiet hour it is done.
    asv.writes[commit] = (entry_file, measured_again(entry_file, 1.0))
    asv.conditions = Conditions(0.0, 0.0)
    assert measure(checkout, COMMITTED_MACHINE, [tag], 1) == Undone()
    assert rows(json.loads(entry_file.read_text()), times=True) == (
        rows(asv.writes[commit][1], times=True)
    )
    assert [one.done for one in read_passes(measured_copy, COMMITTED_MACHINE)] == [False, True]


@pytest.mark.parametrize("choice", [ALL, Choice(only=Kinds.TIMES)])
def test_whoever_takes_any_conditions_gets_the_times_and_the_record(
    measured_copy, asv, capsys, entry_file, choice
):
    checkout, tag = Checkout(measured_copy), "control-4"
    after = measured_again(entry_file, 2.0)
    asv.writes[checkout.history.commits[tag]] = (entry_file, after)
    asv.conditions = Conditions(0.5, 2.0)
    found = measure(checkout, COMMITTED_MACHINE, [tag], 1, choice, any_conditions=True)
    assert found == Undone() and entry_file.read_text() == json.dumps(after)
    (one,) = read_passes(measured_copy, COMMITTED_MACHINE)
    assert (one.stolen, one.others, one.kept_times, one.done) == (0.5, 2.0, True, True)
    # The references took twice as long as in the other entries, give or take what these differ.
    assert 0.8 < one.moved_references < 1.2
    assert capsys.readouterr().err == ""


def test_exact_kinds_are_kept_in_any_hour(measured_copy, asv, capsys, entry_file):
    checkout, tag = Checkout(measured_copy), "control-4"
    after = measured_again(entry_file, 2.0)
    asv.writes[checkout.history.commits[tag]] = (entry_file, after)
    asv.conditions = Conditions(0.5, 2.0)
    choice = Choice(only=Kinds.EXACT)
    assert measure(checkout, COMMITTED_MACHINE, [tag], 1, choice) == Undone()
    assert entry_file.read_text() == json.dumps(after)
    (one,) = read_passes(measured_copy, COMMITTED_MACHINE)
    assert (one.stolen, one.others, one.moved_references) == (0.5, 2.0, None)
    assert one.kept_times is None and one.done
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("known", [Conditions(0.0, 0.0), Conditions()])
def test_a_machine_without_results_has_nothing_to_compare_with(
    measured_copy, asv, entry_file, known
):
    """Nor has one of which the system tells nothing; both keep their times."""
    checkout, tag = Checkout(measured_copy), "control-4"
    folder = measured_copy / RESULTS / "office"
    folder.mkdir()
    after = measured_again(entry_file, 1.0)
    asv.writes[checkout.history.commits[tag]] = (folder / entry_file.name, after)
    asv.conditions = known
    assert measure(checkout, "office", [tag], 1) == Undone()
    assert (folder / entry_file.name).read_text() == json.dumps(after)
    (one,) = read_passes(measured_copy, "office")
    assert (one.stolen, one.others) == (known.stolen, known.others)
    assert one.moved_references is None and one.kept_times and one.done


def test_the_first_times_of_a_machine_may_be_refused_too(measured_copy, asv, entry_file):
    checkout, tag = Checkout(measured_copy), "control-4"
    folder = measured_copy / RESULTS / "office"
    folder.mkdir()
    after = measured_again(entry_file, 1.0)
    asv.writes[checkout.history.commits[tag]] = (folder / entry_file.name, after)
    asv.conditions = Conditions(0.3, 0.0)
    assert measure(checkout, "office", [tag], 1) == Undone(refused=[tag])
    found = json.loads((folder / entry_file.name).read_text())
    assert rows(found, times=True) == {}
    assert rows(found, times=False) == rows(after, times=False)


@pytest.mark.parametrize(
    ("undone", "said"),
    [
        (Undone(), None),
        (Undone(["a"]), "1 of the measurements failed: a"),
        (Undone(["a", "b"]), "2 of the measurements failed: a, b"),
        (
            Undone(refused=["c", "d"]),
            "the times of c, d were not kept; repeat the command in a quiet hour",
        ),
        (
            Undone(["a"], ["c"]),
            "1 of the measurements failed: a; "
            "the times of c were not kept; repeat the command in a quiet hour",
        ),
    ],
)
def test_what_is_still_to_do_is_an_error(monkeypatch, undone, said):
    asked = []

    def measured(*arguments):
        asked.append(arguments)
        return undone

    monkeypatch.setattr("voxelocity.runner.passes.measure", measured)
    line = "measure --machine m --passes 3 --bench x --only exact --wait 1.5 --any-conditions t"
    arguments = make_parser().parse_args(line.split())
    if said:
        with pytest.raises(VoxelocityError) as error:
            measuring.measure("checkout", arguments)
        assert str(error.value) == said
    else:
        measuring.measure("checkout", arguments)
    choice = Choice(("x",), Kinds.EXACT)
    assert asked == [("checkout", "m", ["t"], 3, choice, 1.5, True)]


def test_all_is_measured_with_patience_unless_told_otherwise(monkeypatch):
    asked = []
    monkeypatch.setattr(
        "voxelocity.runner.passes.measure", lambda *arguments: asked.append(arguments) or Undone()
    )
    measuring.measure("checkout", make_parser().parse_args(["measure", "--machine", "m"]))
    assert asked == [("checkout", "m", [], 1, ALL, 30.0, False)]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--bench", "a)|(b"], "'a)|(b' is not a regular expression"),
        (["--only", "peaks"], "'peaks' is neither times nor exact"),
        (["--wait", "-1"], "'-1' is not a number of minutes"),
        (["--wait", "long"], "'long' is not a number of minutes"),
        (["--wait", "nan"], "'nan' is not a number of minutes"),
    ],
)
def test_a_choice_that_makes_no_sense_is_refused(capsys, words, said):
    with pytest.raises(SystemExit) as end:
        make_parser().parse_args(["measure", "--machine", "m", *words])
    assert end.value.code == 2
    assert said in capsys.readouterr().err
