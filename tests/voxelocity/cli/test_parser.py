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

from tests.conftest import COMMITTED_MACHINE, EXACT_MACHINE
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


def test_releases_are_printed_oldest_first_with_what_is_measured(checkout_copy):
    commit = Checkout(checkout_copy).history.commits["nilearn-0.10.4"]
    folder = checkout_copy / RESULTS / "laptop"
    folder.mkdir(parents=True)
    (folder / f"{commit[:8]}-virtualenv-py3.11.json").write_text("{}")
    (folder / "machine.json").write_text("{}")

    process = voxelocity(checkout_copy, "releases")
    assert process.returncode == 0, process.stderr
    heading, first, *_ = lines = process.stdout.splitlines()
    assert heading.split()[:2] == ["date", "tag"]
    assert first.startswith("2020-11-12  nilearn-0.7.0 nibabel-3.2.0")
    (measured,) = [line for line in lines if line.endswith("laptop")]
    assert "nilearn 0.10.3 -> 0.10.4" in measured
    assert sum(line.endswith("not measured here") for line in lines) == len(lines) - 2
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
    process = voxelocity(root, "machine", "--", name)
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


def test_two_states_are_compared(measured_copy):
    """nilearn 0.13.1 made index_img lazy: one cause, less memory and time."""
    process = asked(measured_copy, "compare", "nilearn-0.13.0", "nilearn-0.13.1", "--json")
    assert process.returncode == 0, process.stderr
    benchmarks = json.loads(process.stdout)["benchmarks"]
    for benchmark in benchmarks:
        if (benchmark["operation"], benchmark["method"]) == ("VolumeExtraction", "index_img"):
            # The first volume of each file, and the memory of any.
            if benchmark["metric"] == "peakmem" or benchmark["parameters"][2] == "first":
                assert benchmark["total"]["ratio"] < 0.5
                assert not benchmark["total"]["within_noise"]
                assert benchmark["shares"]["nilearn"] == benchmark["total"]
    states = ("nilearn==0.13.0", "nilearn-0.13.1")
    tables = asked(measured_copy, "compare", *states, "--all")
    assert "\nVolume extraction\n" in tables.stdout
    changes = asked(measured_copy, "compare", *states)
    assert " results differ: " in changes.stdout and "--all lists them" in changes.stdout
    assert len(changes.stdout.splitlines()) < len(tables.stdout.splitlines()) / 2
    markdown = voxelocity(
        measured_copy, "compare", "nilearn-0.13.0", "nilearn-0.13.1", "--markdown"
    )
    assert (
        "\n| `index_img(path, t).get_fdata()` | int16 + slope/inter .nii, the first | memory |"
        in markdown.stdout
    )


def test_steps_are_listed_newest_first(measured_copy):
    lines = asked(measured_copy, "steps", "--machine", EXACT_MACHINE).stdout.splitlines()
    assert lines[0].startswith(f"What each release changed on {EXACT_MACHINE}")
    markdown = asked(measured_copy, "steps", "--markdown").stdout.splitlines()
    headings = [line.removeprefix("## ") for line in markdown if line.startswith("## ")]
    underlined = [line for line, rule in itertools.pairwise(lines) if rule and set(rule) == {"-"}]
    assert headings == underlined
    told = json.loads(asked(measured_copy, "steps", "--json").stdout)
    dates = [step["date"] for step in told["steps"]]
    assert dates == sorted(dates, reverse=True)
    assert len(dict.fromkeys(step["release"] for step in told["steps"])) == len(headings) > 2


def test_a_regression_can_fail_a_build(measured_copy):
    arguments = ["compare", "nilearn-0.13.0", "nilearn-0.13.1", "--fail-on-regression"]
    assert asked(measured_copy, *arguments, "5").returncode == 0
    arguments[1:3] = reversed(arguments[1:3])
    process = asked(measured_copy, *arguments, "5")
    assert process.returncode == 1
    _, *worse, last = process.stderr.splitlines()
    assert "results are worse by more than a factor of 5" in last
    assert worse and all(line.startswith("voxelocity: worse: ") for line in worse)
    assert (
        " worse. The worst: index_img" in process.stdout or "The worst: load_img" in process.stdout
    )
    for factor in ("0.9", "x", "nan", "inf"):
        assert asked(measured_copy, *arguments, factor).returncode == 2


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


def test_the_machine_that_has_timed_most_is_taken_and_the_others_are_named(measured_copy):
    states = ["compare", "nilearn-0.13.0", "nilearn-0.14.1"]
    process = asked(measured_copy, *states)
    assert f"nilearn-0.14.1 against nilearn-0.13.0 on {EXACT_MACHINE}\n" in process.stdout
    assert process.stderr == (
        f"voxelocity: compared on {EXACT_MACHINE}; also measured on {COMMITTED_MACHINE}: --machine chooses\n"
    )
    commit = Checkout(measured_copy).history.commits["nilearn-0.14.1"]
    (path,) = (measured_copy / RESULTS).glob(f"{EXACT_MACHINE}/{commit[:8]}-*.json")
    path.unlink()
    process = asked(measured_copy, *states)
    assert f"nilearn-0.14.1 against nilearn-0.13.0 on {COMMITTED_MACHINE}\n" in process.stdout
    assert process.stderr == ""
    process = asked(measured_copy, *states, "--machine", COMMITTED_MACHINE)
    assert process.returncode == 0 and process.stderr == ""


def test_who_has_read_enough_gets_no_traceback(measured_copy):
    command = f"{shlex.quote(sys.executable)} -m voxelocity compare nilearn-0.13.0 nilearn-0.14.1 "
    command += f"--machine {EXACT_MACHINE} --json | true"
    process = subprocess.run(command, shell=True, cwd=measured_copy, capture_output=True, text=True)
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
