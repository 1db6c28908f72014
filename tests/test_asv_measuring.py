"""What asv measures is what it costs, for real: counts, known costs, passes, and what ends them."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest

from tests.measured_checkout import OPENING, measured_history
from voxelocity.store.checkout import Checkout

pytestmark = pytest.mark.slow

COUNTED = ["--bench", r"opening\.Opening\.track_instructions_nib_load"]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory, images_made):
    """Three entries, from the oldest releases to the newest, all measured."""
    return measured_history(tmp_path_factory)


@pytest.fixture(scope="module")
def counted(tmp_path_factory, images_made):
    """Two of the entries, of which the instructions of a call were counted, in a copy of their own."""
    if shutil.which("valgrind") is None:
        told = "no valgrind on this machine: nothing is counted"
        if os.environ.get("CI"):
            pytest.fail(told)
        pytest.skip(told)
    checkout = measured_history(tmp_path_factory)
    for tag in checkout.tags[1:]:
        process = checkout.asv("run", f"{tag}^!", "--machine", "tests", *COUNTED)
        assert process.returncode == 0, process.stdout
    return checkout


def test_instructions_are_counted_as_asv_counts_anything(counted):
    name = "opening.Opening.track_instructions_nib_load"
    benchmarks = json.loads((counted.folder / "results/releases/benchmarks.json").read_text())
    assert benchmarks[name]["unit"] == "instructions"
    for tag in counted.tags[1:]:
        values = counted.results(tag)[name]
        assert len(values) == 2 and all(1e5 < value < 1e8 for value in values)
        record = f"results/counts/releases/tests/{counted.commit(tag)[:8]}.json"
        kept = json.loads((counted.folder / record).read_text())
        assert kept["commit"] == counted.commit(tag) and kept["traits"]["valgrind"]
        assert len(kept["seconds"]) == 2
    process = counted.asv(
        "compare", *counted.tags[1:], "--machine", "tests", "--factor", "1.005", "--only-changed"
    )
    assert process.returncode == 0, process.stdout
    old, new = (counted.results(tag)[name][0] for tag in counted.tags[1:])
    assert (name in process.stdout) == (not 1 / 1.005 <= new / old <= 1.005)


def with_valgrind(tmp_path, script):
    """A PATH on which valgrind is a script, or nothing at all."""
    folder = tmp_path / "bin"
    folder.mkdir()
    # What git takes for a clone.
    needed = ["git", "sh", "env", "ls", "cat", "basename", "dirname", "sed", "uname", "tr"]
    for program in (*needed, "grep", "expr", "cut", "sort", "wc", "rm"):
        (folder / program).symlink_to(shutil.which(program))
    if script:
        (folder / "valgrind").write_text(f"#!/bin/sh\n{script}\n")
        (folder / "valgrind").chmod(0o755)
    return {"PATH": f"{folder}:{os.path.dirname(sys.executable)}"}


def test_who_asks_for_times_alone_starts_no_valgrind(checkout, tmp_path):
    environment = with_valgrind(tmp_path, f"touch '{tmp_path}/started'; exit 1")
    run = ["run", f"{checkout.tags[2]}^!", "--machine", "tests", "--quick", "--dry-run"]
    process = checkout.asv(*run, *OPENING, env=environment)
    assert process.returncode == 0, process.stdout
    assert not (tmp_path / "started").exists()


def test_where_valgrind_fails_a_count_is_failed_and_nothing_else_is(checkout, tmp_path):
    environment = with_valgrind(tmp_path, "echo 'valgrind: out of order' >&2; exit 1")
    run = ["run", f"{checkout.tags[2]}^!", "--machine", "tests", "--dry-run", "--show-stderr"]
    bench = ["--bench", r"Opening\.(track_instructions|peakmem)_nib_load"]
    process = checkout.asv(*run, *bench, env=environment)
    assert process.returncode == 2
    assert "the process that counts could not be started: valgrind: out of order" in process.stdout
    assert re.search(r"track_instructions_nib_load skipped \(setup_cache failed\)", process.stdout)
    assert re.search(r"peakmem_nib_load +ok", process.stdout)


def test_without_valgrind_counts_are_not_applicable_and_a_line_says_why(checkout, tmp_path):
    environment = with_valgrind(tmp_path, "")
    run = ["run", f"{checkout.tags[2]}^!", "--machine", "tests", "--dry-run"]
    process = checkout.asv(*run, *COUNTED, env=environment)
    assert process.returncode == 0, process.stdout
    assert process.stdout.count("voxelocity: valgrind is not installed") == 1
    assert re.search(r"int16 \+ slope/inter +n/a +n/a", process.stdout)


KNOWN = '''
"""What is known beforehand: an allocation and a pause."""

import os
import time

import numpy as np

from .support import answers
from .support.operation import Operation, call


class Known(Operation):
    """What do an allocation and a pause cost?"""

    # What counts makes the call again, elsewhere.
    metrics = Operation.metrics[:2]
    version = "test"
    params = [["int16"], [".nii"]]

    @call("np.ones(2**26)")
    def allocate(self):
        return np.ones(64 * 2**20 if self.shape[3] == 50 else 1, dtype=np.uint8)

    @call("time.sleep(0.02)")
    def pause(self):
        time.sleep(0.02)

    def check(self, result):
        pass


class Wrong(Known):
    """Is a wrong answer noticed?"""

    def check(self, result):
        raise answers.WrongAnswer("on purpose")


class Noted(Known):
    """When is an answer compared?"""

    params = [["int16"], [".nii.gz"]]

    @call("a call that is noted")
    def pause(self):
        self.note("call")
        return self.shape

    def check(self, result):
        self.note("check")

    def note(self, what):
        if self.shape[3] == 50:
            with open(os.environ["VOXELOCITY_NOTES"], "a") as file:
                file.write(f"{os.getpid()} {what}\\n")


class Missing(Known):
    """Is a missing function n/a?"""

    def prepare(self):
        raise NotImplementedError("this release has no such function")
'''


def test_known_costs_are_measured_as_they_are(checkout):
    """Through asv itself: an allocation of 64 MiB, a pause, a wrong answer, a missing function."""
    module = checkout.folder / "benchmarks" / "known.py"
    module.write_text(KNOWN)
    tag = checkout.tags[2]
    try:
        process = checkout.asv(
            "run",
            f"{tag}^!",
            "--machine",
            "tests",
            "--record-samples",
            "--bench",
            "known",
            "--show-stderr",
        )
        results = checkout.results(tag)
        pattern = f"results/releases/tests/{checkout.commit(tag)[:8]}-*.json"
        content = json.loads(next(checkout.folder.glob(pattern)).read_text())
        column = content["result_columns"].index("samples")
        (samples,) = content["results"]["known.Known.time_pause"][column]
    finally:
        module.unlink()
    assert process.returncode == 2 and "WrongAnswer: on purpose" in process.stdout
    (peak,), (baseline,) = (
        results[f"known.Known.peakmem_{name}"] for name in ("allocate", "baseline")
    )
    assert abs(peak - baseline - 64 * 2**20) < 0.01 * 64 * 2**20
    # Four processes, two calls each, and none shorter than the pause.
    assert len(samples) == 8
    assert min(samples) >= 0.02
    for name in ("time_allocate", "peakmem_allocate"):
        assert results[f"known.Wrong.{name}"] in (None, [None])
        (missing,) = results[f"known.Missing.{name}"]
        assert missing != missing, "n/a is NaN, not a failure"


@pytest.mark.parametrize("quick", [False, True])
def test_an_answer_is_compared_once_a_process_after_its_last_call(checkout, tmp_path, quick):
    """And nothing happens between the calls; a wrong one fails under --quick as well."""
    module = checkout.folder / "benchmarks" / "known.py"
    module.write_text(KNOWN)
    notes = tmp_path / "notes"
    run = ["run", f"{checkout.tags[2]}^!", "--machine", "tests", "--dry-run"]
    try:
        both = checkout.asv(
            *run,
            "--bench",
            r"known\.(Noted.*pause|Wrong\.time_allocate)",
            "--show-stderr",
            *(["--quick"] if quick else []),
            env={"VOXELOCITY_NOTES": str(notes)},
        )
    finally:
        module.unlink()
    assert both.returncode == 2 and "WrongAnswer: on purpose" in both.stdout
    assert re.search(r"Noted.time_pause +ok", both.stdout), both.stdout
    by_process = {}
    for line in notes.read_text().splitlines():
        process, what = line.split()
        by_process.setdefault(process, []).append(what)
    in_time, of_peak = ["call", "call", "check"], ["call", "check"]
    counted = sorted(by_process.values(), key=len)
    assert counted == ([of_peak, of_peak] if quick else [of_peak, *[in_time] * 4])


def test_passes_append_and_go_on_after_an_interruption(checkout, monkeypatch):
    # Whatever else this machine does.
    command = ["measure", "--machine", "tests", "--any-conditions"]
    command += ["--bench", "opening.Opening.time_reference"]
    tags = checkout.tags[:2]

    def samples(tag):
        pattern = f"results/releases/tests/{checkout.commit(tag)[:8]}-*.json"
        content = json.loads(next(checkout.folder.glob(pattern)).read_text())
        row = dict(
            zip(content["result_columns"], content["results"]["opening.Opening.time_reference"])
        )
        # asv leaves out trailing columns that are empty.
        return len((row.get("samples") or [()])[0] or ())

    before = {tag: samples(tag) for tag in checkout.tags}
    # Cut off while the first commit is measured: nothing is lost, and nothing half done stays.
    process = checkout.voxelocity(*command, *tags)
    for line in process.stdout:
        if "Benchmarking" in line:
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert {tag: samples(tag) for tag in checkout.tags} == before
    # The other benchmarks have no samples of a whole pass, so these commits are still to do.
    process = checkout.voxelocity(*command, *tags)
    output, _ = process.communicate()
    assert process.returncode == 0, output
    after = {tag: samples(tag) for tag in checkout.tags}
    assert all(8 <= after[tag] - before[tag] <= 40 for tag in tags)
    assert after[checkout.tags[2]] == before[checkout.tags[2]]


def test_times_of_a_bad_hour_are_not_kept_and_all_else_is(checkout, monkeypatch):
    from benchmarks.support import images
    from voxelocity.model.choice import Choice, Kinds
    from voxelocity.runner import passes
    from voxelocity.runner.conditions import Conditions

    # The lock would be held until all tests have ended.
    monkeypatch.setattr(passes, "hold_run_lock", lambda root: None)
    monkeypatch.setattr(passes, "adopt_orphans", lambda: None)
    monkeypatch.setattr(passes, "wait_until_quiet", lambda minutes: None)
    monkeypatch.setattr(passes, "between", lambda before, after: Conditions(stolen=0.5))
    monkeypatch.setenv("VOXELOCITY_IMAGES", str(images.folder()))
    software, tag = Checkout(checkout.folder), checkout.tags[1]

    def rows():
        pattern = f"results/releases/tests/{checkout.commit(tag)[:8]}-*.json"
        content = json.loads(next(checkout.folder.glob(pattern)).read_text())
        return content["results"]

    def is_time(name):
        return name.split(".")[2].startswith("time_")

    bench = (r"^opening\..*(time|peakmem)_nib_load\(.*'\.nii'\)$",)
    first = rows()
    found = passes.measure(software, "tests", [tag], 1, Choice(bench))
    assert found == passes.Undone(refused=[tag])
    second = rows()
    assert second.keys() == first.keys()
    changed = [name for name in first if second[name] != first[name]]
    assert changed == ["opening.Opening.peakmem_nib_load"]
    # Alone, the exact kinds are measured and kept in any hour.
    exact = Choice(bench, Kinds.EXACT)
    assert passes.measure(software, "tests", [tag], 1, exact) == passes.Undone()
    third = rows()
    changed = [name for name in first if third[name] != second[name]]
    assert changed and not any(map(is_time, changed))
    assert passes.measure(software, "tests", [tag], 1, Choice(bench), any_conditions=True) == (
        passes.Undone()
    )
    fourth = rows()
    changed = [name for name in first if is_time(name) and fourth[name] != first[name]]
    assert changed == ["opening.Opening.time_nib_load"]


def processes_of(folder):
    """The command lines of all processes that have to do with a checkout."""
    # In full: the path of a checkout may be longer than a line of a terminal.
    listed = subprocess.run(
        ["ps", "-ww", "-eo", "pid=,args="], capture_output=True, text=True
    ).stdout
    return [
        line for line in listed.splitlines() if str(folder) in line and "pytest" not in line.split()
    ]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_whatever_ends_a_result_ends_all_of_it_and_nothing_is_lost(checkout, number):
    tag = checkout.tags[0]
    before = checkout.results(tag)
    command = ["measure", "--machine", "tests", "--any-conditions"]
    process = checkout.voxelocity(*command, "--passes", "9", tag)
    try:
        for line in process.stdout:
            if "Benchmarking" in line:
                break
        while not any("run_server" in line for line in processes_of(checkout.folder)):
            assert process.poll() is None, "the measurement ended"
            time.sleep(0.2)
        # Who measures besides is told so at once, and measures nothing.
        second = checkout.voxelocity("measure", "--machine", "tests", tag, checkout.tags[1])
        output, _ = second.communicate(timeout=300)
        assert second.returncode == 1
        (line,) = output.splitlines()
        assert f"is measuring already (process {process.pid})" in line
        os.kill(process.pid, number)
        process.wait(timeout=300)
        deadline = time.monotonic() + 120
        while left := [line for line in processes_of(checkout.folder) if "asv" in line]:
            assert time.monotonic() < deadline, left
            time.sleep(0.2)
    finally:
        # Else the tests after this one find the checkout locked.
        process.kill()
    process = checkout.voxelocity(*command, "--bench", "just-discover", tag)
    output, _ = process.communicate()
    after = checkout.results(tag)
    assert {name: values for name, values in after.items() if name in before} == before
    assert not list(checkout.folder.glob("results/releases/*/*.before"))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--machine", "tests", "nilearn-9"], "'nilearn-9' is not a tag"),
        (["--machine", "nobody", "nilearn-0.7.0"], "asv knows no machine 'nobody'"),
        (["--machine", "tests", "--passes", "0"], "not a number of 1 or more"),
    ],
)
def test_a_mistake_in_what_to_measure_is_one_line(checkout, arguments, words):
    process = checkout.voxelocity("measure", *arguments)
    output, _ = process.communicate()
    assert process.returncode in (1, 2)
    assert words in output and "Traceback" not in output
