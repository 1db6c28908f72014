"""The command ``voxelocity``, as a user types it."""

import contextlib
import io
import itertools
import json
import re
import shlex
import subprocess
import sys

import pytest

from tests.conftest import COMMITTED_MACHINE, EXACT_MACHINE, copy_checkout
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.noise import UNKNOWN_NOISE
from voxelocity.cli import parser
from voxelocity.cli.parser import make_parser
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import NOISE, RESULTS, TIMELINE
from voxelocity.store.processor import recorded_processor


def voxelocity(folder, *arguments):
    return subprocess.run(
        [sys.executable, "-m", "voxelocity", *arguments], cwd=folder, capture_output=True, text=True
    )


def asked(folder, *arguments):
    """The same in this process, for what asks results: importing takes longer than asking."""
    said, complained = io.StringIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(said),
        contextlib.redirect_stderr(complained),
    ):
        patch.setattr(parser, "find_root", lambda: folder)
        try:
            code = parser.main(arguments)
        except SystemExit as end:
            code = end.code
    return subprocess.CompletedProcess(arguments, code, said.getvalue(), complained.getvalue())


@pytest.fixture(scope="module")
def committed_results(tmp_path_factory):
    """A copy of the checkout with its committed results, for tests that leave them as they are."""
    return copy_checkout(tmp_path_factory.mktemp("committed") / "checkout", results=True)


def test_releases_are_printed_oldest_first_with_what_is_measured(checkout_copy):
    commit = Checkout(checkout_copy).history.commits["nilearn-0.10.4"]
    folder = checkout_copy / RESULTS / "laptop"
    folder.mkdir(parents=True)
    (folder / f"{commit[:8]}-virtualenv-py3.11.json").write_text("{}")
    (folder / "machine.json").write_text("{}")

    assert max(map(len, voxelocity(checkout_copy, "releases").stdout.splitlines())) <= 80
    process = voxelocity(checkout_copy, "releases", "--markdown")
    assert process.returncode == 0, process.stderr
    table, answers = process.stdout.split("\n\n", 1)
    heading, _, first, *_ = lines = table.splitlines()
    assert "Wrong since nilearn 0.14.0: NiftiMasker(standardize=True) truncates" in answers
    assert heading.startswith("| date | tag |")
    assert first.startswith("| 2020-11-12 | nilearn-0.7.0 nibabel-3.2.0 |")
    (measured,) = [line for line in lines if line.endswith("| laptop |")]
    assert "nilearn-0.10.4 | 0.10.3 -> 0.10.4 |" in measured
    assert sum(line.endswith("| not measured here |") for line in lines) == len(lines) - 3
    (yanked,) = [line for line in lines if "(yanked)" in line]
    assert "nilearn-0.14.0" in yanked


def test_a_mistake_is_one_line_and_exit_code_1(checkout_copy):
    with (checkout_copy / TIMELINE).open("a") as file:
        file.write("\n[[entry]]\ndate = 2099-01-01T00:00:00Z\n")
    for command in (["releases"], ["history"], ["lock", "releases/harness.in"]):
        process = voxelocity(checkout_copy, *command)
        assert process.returncode == 1
        (line,) = process.stderr.splitlines()
        assert line.startswith("voxelocity: releases/timeline.toml: entry ")


def test_a_published_stack_is_not_locked_again(checkout_copy):
    process = voxelocity(checkout_copy, "lock", "releases/stacks/numpy-2.4.in")
    assert process.returncode == 1
    assert "never changes" in process.stderr


def test_a_release_is_looked_up_and_appended(checkout_copy):
    """The newest nibabel is taken off the timeline, and found again on the index."""
    timeline = checkout_copy / TIMELINE
    text = timeline.read_text()
    start = text.index("[[entry]]\ndate = 2026-03-11")
    timeline.write_text(text[:start].rstrip("\n") + "\n")
    process = voxelocity(checkout_copy, "add", "nibabel", "5.4.2")
    assert process.returncode == 0, process.stderr
    assert timeline.read_text() == text[: text.index("\n[[entry]]", start)]

    process = voxelocity(checkout_copy, "add", "nibabel", "5.3.2")
    assert process.returncode == 1 and "in the timeline already" in process.stderr
    process = voxelocity(checkout_copy, "add", "nibabel", "99.0")
    assert process.returncode == 1 and "nibabel==99.0: uv cannot lock it" in process.stderr
    assert timeline.read_text() == text[: text.index("\n[[entry]]", start)]


def test_the_history_is_made(checkout_copy):
    process = voxelocity(checkout_copy, "history")
    assert process.stdout.strip().endswith(".cache/history.git")


def test_a_machine_has_traits_that_outlast_updates(home, checkout_copy):
    process = voxelocity(checkout_copy, "machine", "test-machine")
    assert process.returncode == 0, process.stderr
    machine = json.loads((home / ".asv-machine.json").read_text())["test-machine"]
    assert machine["os"] in ("Linux", "Darwin")
    assert machine["ram"].endswith(" GiB") and machine["ram"].split()[0].isdigit()
    assert machine["arch"] and int(machine["num_cpu"]) > 0
    assert recorded_processor(checkout_copy, "test-machine")


@pytest.mark.parametrize("name", ["", "a/b", "a b", ".hidden", "-x", "a_b", "é", "a" * 65, "a\n"])
def test_a_machine_needs_a_name_that_can_be_a_folder(root, home, name):
    process = asked(root, "machine", "--", name)
    assert process.returncode == 1
    assert "cannot name a machine" in process.stderr
    known = home / ".asv-machine.json"
    assert not known.is_file() or name not in json.loads(known.read_text())


def test_noise_is_estimated_and_stored_beside_the_results(measured_copy):
    process = asked(measured_copy, "noise", "--machine", COMMITTED_MACHINE)
    assert process.returncode == 0, process.stderr
    stored = process.stdout.splitlines()[-1]
    judged = r"^  too noisy to judge a change by 5 %: \d+ of \d+ times; the floors"
    assert re.search(judged, process.stdout, re.M)
    path = measured_copy / stored.removeprefix("stored in ")
    assert path.parent == measured_copy / NOISE
    document = json.loads(path.read_text())
    assert document["machine"] == path.stem
    assert document["pairs"] and document["drift"]["time"] >= 1
    assert all(benchmark["floor"] >= 0 for benchmark in document["benchmarks"])


def test_two_pythons_are_compared(root):
    said = asked(root, "compare", "python==3.11", "nilearn==0.14.1,python==3.13.2")
    assert said.returncode == 0, said.stderr
    assert said.stdout.startswith("Python 3.13 against Python 3.11 on ")
    assert re.search(r"\d+ of \d+ results differ: ", said.stdout)


@pytest.mark.parametrize(
    ("old", "complaint"),
    [
        ("python==3.8", "name a measured Python in both states: python==3.11 or "),
        ("nilearn-0.13.0", "name a measured Python in both states: python==3.11 or "),
        ("nilearn==0.13.0,python==3.11", "each Python was measured with nilearn 0.14.1 and "),
        ("python==3.13", "are the same Python"),
    ],
)
def test_a_python_that_was_not_measured_is_refused(root, old, complaint):
    said = asked(root, "compare", old, "python==3.13")
    assert said.returncode == 1 and complaint in said.stderr and not said.stdout


@pytest.mark.parametrize("states", [("0.14.1", "0.14.2"), ("0.14.2", "0.14.1"), ("9.8", "9.9")])
def test_releases_that_were_not_measured_are_told_apart_by_nothing(root, states):
    said = asked(root, "compare", *(f"nilearn=={each}" for each in states))
    assert said.returncode == 1 and not said.stdout
    assert "are the same to what was measured" in said.stderr


def test_two_numpys_with_any_libraries_are_told_by_what_was_measured_of_each(root):
    states = ("nilearn==0.13.0 numpy==2.2.0", "nilearn==0.13.0 numpy==2.3.0")
    said = asked(root, "compare", *states)
    assert said.stdout.startswith("numpy 2.3.5 against numpy 2.2.6 on "), said.stderr
    why = "nilearn 0.14.1 stands for nilearn 0.13.0: each numpy was measured with that one alone"
    assert said.stderr.count(why) == 2


def test_what_a_numpy_between_the_stacks_may_change_is_told(root):
    said = asked(root, "compare", "nilearn==0.12.0 numpy==2.1.0", "nilearn==0.13.0 numpy==2.1.0")
    assert said.stdout.startswith("nilearn 0.13.0 against nilearn 0.12.0 on ")
    told = "numpy 1.23 stack stands for numpy 2.1.0, but: get_fdata(dtype=np.float32) of a scaled"
    assert told in said.stderr and "numpy 2.3" not in said.stderr


@pytest.mark.slow
def test_two_states_are_compared(committed_results):
    """nilearn 0.13.1 made index_img lazy: one cause, less memory and time."""
    process = asked(committed_results, "compare", "nilearn-0.13.0", "nilearn-0.13.1", "--json")
    assert process.returncode == 0, process.stderr
    benchmarks = json.loads(process.stdout)["benchmarks"]
    for benchmark in benchmarks:
        if (benchmark["operation"], benchmark["method"]) == ("VolumeExtraction", "index_img"):
            # The first volume of each file, and the memory of any.
            of_first = benchmark["metric"] in ("time", "instructions")
            of_first = of_first and benchmark["parameters"][2] == "first"
            if benchmark["metric"] == "peakmem" or of_first:
                assert benchmark["total"]["ratio"] < 0.5
                assert not benchmark["total"]["within_noise"]
                assert benchmark["shares"]["nilearn"] == benchmark["total"]
    states = ("nilearn==0.13.0", "nilearn-0.13.1")
    tables = asked(committed_results, "compare", *states, "--all")
    assert "\nVolume extraction\n" in tables.stdout
    changes = asked(committed_results, "compare", *states)
    assert " results differ: " in changes.stdout and "--all lists every result" in changes.stdout
    assert len(changes.stdout.splitlines()) < len(tables.stdout.splitlines()) / 2
    markdown = voxelocity(
        committed_results, "compare", "nilearn-0.13.0", "nilearn-0.13.1", "--markdown"
    )
    assert "\n| -98.4 MB memory | to under 1 MB | `load_img(path)` |\n" in markdown.stdout


LONG = ("nilearn-0.10.4", "nilearn-0.14.1")


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        LONG,
        (*LONG, "--machine", COMMITTED_MACHINE),
        *(
            pytest.param(words, marks=pytest.mark.slow)
            for words in (
                ("nilearn-0.12.1", "nibabel-5.3.3"),
                tuple(reversed(LONG)),
                (*LONG, "--only", "better"),
                ("nilearn-0.7.0", "stack-numpy-2.4"),
            )
        ),
    ],
)
def test_the_answer_fits_a_terminal(root, words):
    lines = asked(root, "compare", *words).stdout.splitlines()
    assert len(lines) <= 25 and max(map(len, lines)) <= 80
    # One row more may take two lines more: its metric may have another shape.
    assert len(lines) >= 23 or not any(" more (" in line for line in lines)


def signs(text):
    """Those of the changes in the net list."""
    table = text.partition("\nchange ")[2].partition("\n\n")[0]
    return [line[0] for line in table.splitlines()[1:]]


@pytest.mark.slow
def test_what_gets_worse_is_first_and_may_be_asked_for_alone(root):
    both = signs(asked(root, "compare", *LONG).stdout)
    assert both == sorted(both) and set(both) == {"+", "-"}
    assert set(signs(asked(root, "compare", *LONG, "--only", "worse").stdout)) == {"+"}
    assert set(signs(asked(root, "compare", *LONG, "--only", "better").stdout)) == {"-"}
    refused = asked(root, "compare", *LONG, "--only", "better", "--json")
    assert refused.returncode == 1 and "leave one out" in refused.stderr


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.slow
@pytest.mark.parametrize(("variables", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_a_terminal_is_filled_and_coloured(root, monkeypatch, variables, coloured):
    for name, value in {"COLUMNS": "60", "TERM": "xterm", **variables}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(parser, "find_root", lambda: root)
    monkeypatch.setattr(sys, "stdout", Terminal())
    assert parser.main(["compare", "nilearn-0.13.0", "nilearn-0.13.1"]) == 0
    text = sys.stdout.getvalue()
    for colour in ("\x1b[31m+47.3 M instructions", "\x1b[32m-397 ms"):
        assert (colour in text) is coloured
    lines = re.sub(r"\x1b\[[0-9;]*m", "", text).splitlines()
    assert max(map(len, lines)) <= 60 and len(lines) <= 25


# Those whose output the committed results decide.
DECIDED = ("compare", "steps", "growth", "releases", "noise")


def fits(example, output):
    """Whether an example is what is printed, where each line of three dots stands for any lines."""
    parts = [re.escape(part.strip("\n")) for part in re.split(r"^\.\.\.$", example, flags=re.M)]
    return re.fullmatch(r"\s*(?s:.*?)\s*".join(parts), output.strip("\n")) is not None


@pytest.mark.slow
@pytest.mark.parametrize("name", parser.COMMANDS)
def test_the_help_of_each_command_ends_with_an_example(committed_results, monkeypatch, name):
    """After other results or words: put what is printed into cli/examples.py."""
    monkeypatch.setenv("COLUMNS", "80")
    examples = asked(committed_results, name, "--help").stdout.partition("example:\n\n")[2]
    before, *told = re.split(r"^\$ voxelocity (.*)\n", examples, flags=re.M)
    assert not before and told
    for command, text in zip(told[::2], told[1::2]):
        assert make_parser().parse_args(shlex.split(command)).command == name
        assert text.strip()
        if name in DECIDED:
            assert fits(text, asked(committed_results, *command.split()).stdout)


def test_the_help_lists_all_commands_in_four_groups(monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    text = make_parser().format_help()
    assert len(parser.GROUPS) == 4
    assert [line[:-1] for line in text.splitlines() if line.endswith(":")] == list(parser.GROUPS)
    assert re.findall(r"^  (\w+)  ", text, flags=re.M) == list(parser.COMMANDS)
    known = {name for names in parser.MODULES.values() for name in names}
    assert known == set(parser.COMMANDS)
    assert max(map(len, text.splitlines())) <= 80


def test_without_a_command_the_three_that_people_want_are_named(root):
    process = voxelocity(root)
    assert process.returncode == 2 and process.stdout == ""
    lines = process.stderr.splitlines()
    assert len(lines) < 10
    for command in re.findall(r"voxelocity ((?:compare|here|dashboard).*)", process.stderr):
        make_parser().parse_args(command.split())
    assert len(re.findall(r"voxelocity (?:compare|here|dashboard)", process.stderr)) == 3


@pytest.mark.slow
@pytest.mark.parametrize(
    "words", [("growth",), ("releases",), ("noise",), ("steps",), ("machine", "test-machine")]
)
def test_reports_are_for_programs_too(home, committed_results, words):
    process = asked(committed_results, *words, "--json")
    assert process.returncode == 0, process.stderr
    assert json.loads(process.stdout)["schema"] == 2


@pytest.mark.slow
def test_all_lists_what_each_step_between_did(root):
    text = asked(root, "compare", "nilearn-0.12.1", "nilearn-0.13.1", "--all").stdout
    places = [
        text.index(f"\n{title}\n")
        for title in (
            *("Each result that differs", "Changes that do not count"),
            *("nilearn 0.13.1, 2026-02-10", "nilearn 0.13.0, 2026-01-05", "Every result"),
        )
    ]
    assert places == sorted(places)
    assert "\nnilearn 0.12.1, " not in text


@pytest.mark.slow
def test_steps_are_listed_newest_first(committed_results):
    lines = asked(committed_results, "steps", "--machine", EXACT_MACHINE).stdout.splitlines()
    assert lines[0].startswith(f"What each release and stack changed on {EXACT_MACHINE}")
    markdown = asked(committed_results, "steps", "--markdown").stdout.splitlines()
    headings = [line.removeprefix("## ") for line in markdown if line.startswith("## ")]
    underlined = [line for line, rule in itertools.pairwise(lines) if rule and set(rule) == {"-"}]
    assert headings == underlined
    told = json.loads(asked(committed_results, "steps", "--json").stdout)
    dates = [step["date"] for step in told["steps"]]
    assert dates == sorted(dates, reverse=True)
    releases = {each["release"] for each in (*told["steps"], *told["answers"])}
    assert len(releases) == len(headings) > 2


@pytest.mark.slow
def test_a_regression_can_fail_a_build(committed_results):
    arguments = ["compare", "nilearn-0.13.0", "nilearn-0.13.1", "--fail-on-regression"]
    assert asked(committed_results, *arguments, "5").returncode == 0
    arguments[1:3] = reversed(arguments[1:3])
    process = asked(committed_results, *arguments, "5")
    assert process.returncode == 1
    _, *worse, last = process.stderr.splitlines()
    assert "results are worse by more than a factor of 5" in last
    assert worse and all(line.startswith("voxelocity: worse: ") for line in worse)
    # Its 12 times that moved without any change in the work are no reason.
    moved = ["compare", "nilearn-0.12.1", "nibabel-5.3.3", "--fail-on-regression", "1"]
    assert asked(committed_results, *moved).returncode == 0
    for factor in ("0.9", "x", "nan", "inf"):
        assert asked(committed_results, *arguments, factor).returncode == 2


@pytest.mark.slow
def test_what_nobody_can_judge_passes_no_build(root, monkeypatch):
    from voxelocity.cli import results

    monkeypatch.setattr(results, "Changes", lambda read, *_: Changes(read, UNKNOWN_NOISE))
    states = "nilearn-0.13.0", "nilearn-0.13.1"
    assert asked(root, "compare", *states).returncode == 0
    process = asked(root, "compare", *states, "--fail-on-regression", "9")
    assert process.returncode == 1
    last = process.stderr.splitlines()[-1]
    assert re.match(r"voxelocity: nothing tells the noise of \d+ results, so --fail-on-regr", last)


def test_a_comparison_that_cannot_be_made_is_one_line(measured_copy):
    for states, said in (
        (["nilearn-0.13.0", "nilearn-0.99"], "'nilearn-0.99' is not a tag of the timeline"),
        (
            ["nilearn-0.13.1", "nilearn-0.13.1", "--machine", COMMITTED_MACHINE],
            "are the same state",
        ),
        (["nilearn-0.13.0", "stack-numpy-2.4", "--machine", "m"], "holds no results of 'm'"),
    ):
        process = asked(measured_copy, "compare", *states)
        assert process.returncode == 1
        (line,) = process.stderr.splitlines()
        assert said in line
    commit = Checkout(measured_copy).history.commits["nilearn-0.13.0"]
    (path,) = (measured_copy / RESULTS).glob(f"{COMMITTED_MACHINE}/{commit[:8]}-*.json")
    path.unlink()
    states = ["nilearn-0.13.0", "nilearn-0.13.1", "--machine", COMMITTED_MACHINE]
    process = asked(measured_copy, "compare", *states)
    assert process.returncode == 1
    assert f"nilearn-0.13.0: never measured on {path.parent.name}; " in process.stderr
    command = "voxelocity measure --machine NAME nilearn-0.13.0 nilearn-0.13.1"
    assert process.stderr.strip().endswith(command)


@pytest.mark.slow
def test_the_machine_that_has_timed_most_is_taken_and_the_others_are_named(measured_copy):
    states = ["compare", "nilearn-0.13.0", "nilearn-0.14.1"]
    process = asked(measured_copy, *states)
    assert f"nilearn 0.14.1 against nilearn 0.13.0 on {EXACT_MACHINE}\n" in process.stdout
    assert process.stderr == (
        f"voxelocity: these are the results of {EXACT_MACHINE}; others: --machine {COMMITTED_MACHINE}\n"
    )
    commit = Checkout(measured_copy).history.commits["nilearn-0.14.1"]
    (path,) = (measured_copy / RESULTS).glob(f"{EXACT_MACHINE}/{commit[:8]}-*.json")
    path.unlink()
    process = asked(measured_copy, *states)
    assert f"nilearn 0.14.1 against nilearn 0.13.0 on {COMMITTED_MACHINE}\n" in process.stdout
    assert process.stderr == ""
    process = asked(measured_copy, *states, "--machine", COMMITTED_MACHINE)
    assert process.returncode == 0 and process.stderr == ""


@pytest.mark.slow
def test_who_has_read_enough_gets_no_traceback(committed_results):
    command = f"{shlex.quote(sys.executable)} -m voxelocity compare nilearn-0.13.0 nilearn-0.14.1 "
    command += f"--machine {EXACT_MACHINE} --json | true"
    process = subprocess.run(
        command, shell=True, cwd=committed_results, capture_output=True, text=True
    )
    assert process.stderr == ""


def test_words_that_mean_nothing_are_refused(root):
    assert voxelocity(root, "nonsense").returncode == 2
    assert voxelocity(root).returncode == 2


@pytest.mark.parametrize("seconds", ["0", "0.0", "-1", "nan", "inf", "soon"])
def test_a_limit_of_no_time_is_refused(seconds, capsys):
    with pytest.raises(SystemExit) as ended:
        make_parser().parse_args(["here", "--time-limit", seconds])
    assert ended.value.code == 2
    assert f"'{seconds}' is not a number of seconds above 0, such as" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["../../../escape", "-rf", "a\nb", "<img src=x>", "", "a/b"])
@pytest.mark.parametrize(
    "command",
    [
        ("measure",),
        ("tips",),
        ("run", "A..B", "--library", "nilearn"),
        ("pr", "a", "b", "--library", "nilearn"),
        ("culprit", "Opening.load_img", "a", "b"),
    ],
)
def test_what_names_no_machine_is_refused_before_anything_is_written(command, name, capsys):
    with pytest.raises(SystemExit) as ended:
        parser.main([*command, f"--machine={name}"])
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said.splitlines()[-1].endswith(
        "cannot name a machine; use at most 64 letters, digits, dots and dashes"
    )
