"""What is left to measure is what no result file has; it is measured by the commands that people know."""

import json
import re
from collections import Counter
from types import SimpleNamespace

import pytest

from tests.conftest import EXACT_MACHINE, KERNEL_MACHINE
from tests.voxelocity.made_up import (
    IMAGES,
    NOT_APPLICABLE,
    count_benchmark,
    counted,
    time_benchmark,
    timed,
)
from voxelocity.cli.parser import main
from voxelocity.model.benchmark import Metric
from voxelocity.model.choice import Kinds
from voxelocity.model.results import Outcome
from voxelocity.report.queue_report import Job, queue_as_json, queue_report
from voxelocity.runner import queue
from voxelocity.runner.confirmation import LIMIT
from voxelocity.runner.queue import left_to_measure, work_through
from voxelocity.store.checkout import Checkout
from voxelocity.store.confirmations import read_confirmations
from voxelocity.store.paths import NUMPY_RESULTS, RESULTS
from voxelocity.store.reader import ResultsReader


@pytest.fixture(scope="module")
def checkout(root):
    return Checkout(root)


def by_what(jobs):
    found = {}
    for job in jobs:
        found.setdefault(job.what, []).append(job)
    return found


def wanted(checkout, of_time):
    catalogue = ResultsReader(checkout).catalogue
    return [
        benchmark
        for benchmark in catalogue.names
        if (benchmark.metric is Metric.TIME) == of_time
        and not catalogue.operation(benchmark).opt_in
    ]


@pytest.fixture(scope="module")
def unknown_machine(checkout):
    return by_what(left_to_measure(checkout, "nobodys"))


@pytest.mark.slow
def test_of_a_new_machine_everything_is_left_but_what_others_lend(checkout, unknown_machine):
    entries, numpy = checkout.timeline, checkout.numpy.timeline
    times = unknown_machine["releases, times"]
    assert [job.of for job in times] == [entry.tag for entry in reversed([*entries])]
    assert {job.left for job in times} == {len(wanted(checkout, of_time=True))}
    exact = unknown_machine["releases, exact metrics"]
    assert [job.of for job in exact] == [job.of for job in times]
    # Bytes and reads are the same on every machine, and one has measured them.
    portable = [each for each in wanted(checkout, of_time=False) if each.metric.is_portable]
    everything = len(wanted(checkout, of_time=False))
    assert everything - len(portable) <= exact[0].left < everything
    assert [job.of for job in unknown_machine["numpy, exact metrics"]] == [
        entry.tag for entry in reversed([*numpy])
    ]
    assert "numpy, times" not in unknown_machine
    assert {what for what in unknown_machine if what.startswith("Python")} == {
        f"Python 3.{minor}, {kind}" for minor in (11, 12, 13) for kind in ("exact metrics", "times")
    }
    newest = entries[-1]
    assert [job.of for job in unknown_machine["Python 3.12, times"]] == [
        newest.repeated.tag,
        newest.tag,
    ]


@pytest.mark.slow
def test_what_repeats_comes_before_times(checkout, unknown_machine):
    kinds = [what.rpartition(", ")[2] for what in unknown_machine]
    assert kinds == sorted(kinds, key=["exact metrics", "times"].index)
    assert left_to_measure(checkout, "nobodys", Kinds.TIMES) == [
        job for what, own in unknown_machine.items() if what.endswith("times") for job in own
    ]


@pytest.mark.slow
def test_the_machine_that_answers_has_measured_all_releases(checkout):
    found = by_what(left_to_measure(checkout, EXACT_MACHINE))
    assert not [what for what in found if what.startswith("releases")]


def numpy_left(checkout):
    """How many exact results are left along numpy's timeline, by tag."""
    jobs = left_to_measure(checkout, KERNEL_MACHINE, Kinds.EXACT)
    return {job.of: job.left for job in jobs if job.what.startswith("numpy")}


@pytest.mark.slow
def test_what_is_deleted_is_left_again(measured_copy):
    checkout = Checkout(measured_copy)
    hashes = checkout.numpy.history.commits
    # The other machine has counted others, so it lends none of this one.
    tag = "stack-numpy-2.0.2"
    (path,) = (measured_copy / NUMPY_RESULTS / KERNEL_MACHINE).glob(f"{hashes[tag][:8]}-*")
    name = "opening.Opening.track_instructions_load_img"
    content = json.loads(path.read_text())
    before = numpy_left(checkout)
    combinations = len(content["results"].pop(name)[content["result_columns"].index("result")])
    path.write_text(json.dumps(content))
    assert numpy_left(checkout) == before | {tag: before.get(tag, 0) + combinations}


@pytest.mark.slow
def test_the_time_that_is_left_is_that_of_the_results_that_lack(checkout, unknown_machine):
    """By asv's own record of how long each took."""
    paths = [*(checkout.root / RESULTS).glob("*/*-*.json")]
    spent = []
    for path in paths:
        content = json.loads(path.read_text())
        column = content["result_columns"].index("duration")
        rows = content["results"].items()
        times = [row[column] for name, row in rows if re.search(r"\.time_", name)]
        spent.append((len(times), sum(times)))
    most = max(count for count, _ in spent)
    full = sorted(seconds for count, seconds in spent if count == most)
    one = unknown_machine["releases, times"][0]
    assert full[0] <= one.seconds <= full[-1]


@pytest.mark.slow
def test_each_command_is_one_that_asv_or_voxelocity_takes(checkout, unknown_machine):
    for what, jobs in unknown_machine.items():
        words = jobs[0].command
        assert "--machine" in words and "nobodys" in words
        if what == "releases, times":
            assert words[:2] == ("voxelocity", "measure") and words[-1] == jobs[0].of
            continue
        assert words[:3] == ("asv", "run", f"{jobs[0].of}^!")
        assert "--skip-existing" in words
        expression = re.compile(words[words.index("--bench") + 1])
        names = ResultsReader(checkout).catalogue.names
        chosen = {benchmark for benchmark, name in names.items() if expression.search(name)}
        is_time = what.endswith("times")
        assert chosen == {each for each in names if (each.metric is Metric.TIME) == is_time}
        assert ("--python" in words) == what.startswith("Python")


def job(of, seconds=60.0, program="asv"):
    return Job("releases, exact metrics", of, (program, of), 3, seconds)


@pytest.fixture
def run(monkeypatch, tmp_path):
    """Runs jobs whose commands end with these codes, and tells which were started."""
    started = []

    def work(codes, jobs, minutes=None):
        def start(command, **options):
            started.append(command[3])
            return SimpleNamespace(returncode=codes.get(command[3], 0))

        monkeypatch.setattr(queue, "subprocess", SimpleNamespace(run=start))
        return [job.of for job in work_through(tmp_path, jobs, minutes)], started

    return work


def test_jobs_run_in_their_order_and_one_that_fails_stops_no_other(run):
    # asv ends with 2 where an answer is wrong, as some are known to be.
    failed, started = run(
        {"a": 2, "b": 1, "d": 2}, [*map(job, "abc"), job("d", None, "voxelocity")]
    )
    assert started == [*"abcd"]
    assert failed == [*"bd"]


def test_what_would_take_too_long_is_left_out(run):
    jobs = [job("a", 50), job("b", 200), job("c", None), job("d", 60)]
    assert run({}, jobs, 1.1) == ([], [*"acd"])


def test_the_report_sums_the_jobs_of_a_kind():
    jobs = [job("a"), job("b", 600), Job("times to confirm", "c", ("voxelocity", "x y"), 2, 7200)]
    table, _, command = queue_report(jobs, "office")
    assert table.rows == [
        ("releases, exact metrics", "2", "6", "11 min"),
        ("times to confirm", "1", "2", "2.0 h"),
        ("in all", "3", "8", "2.2 h"),
    ]
    assert ".venv/bin/asv a" in str(command)
    assert json.loads(queue_as_json(jobs, "office"))["jobs"][2]["seconds"] == 7200
    assert "Nothing is left" in str(queue_report([], "office"))
    assert queue_report([job("a", None)], "office")[0].rows[0][-1] == "unknown"


@pytest.mark.slow
def test_the_command_says_what_is_left(capsys):
    assert main(["queue", "--machine", EXACT_MACHINE, "--only", "exact", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["machine"] == EXACT_MACHINE
    assert not [job for job in found["jobs"] if "times" in job["what"]]


@pytest.mark.slow
def test_what_a_confirmation_left_undecided_goes_on_until_it_has_had_its_time(
    checkout, exact, monkeypatch
):
    recorded = read_confirmations(checkout.root, EXACT_MACHINE)
    undecided = [
        one for one in recorded if one.outcome is Outcome.UNDECIDED and one.seconds >= LIMIT
    ]
    assert undecided

    def left():
        return {job.of: job.left for job in queue._to_confirm(checkout.root, exact)}

    before = left()
    for one in undecided:
        one.seconds = LIMIT / 2
    monkeypatch.setattr(queue, "read_confirmations", lambda *_: recorded)
    after = left()
    more = Counter(f"{one.old} to {one.new}" for one in undecided)
    assert after == {of: before.get(of, 0) + more[of] for of in before.keys() | more.keys()}


def test_what_nothing_could_count_is_left():
    """Without valgrind asv stores n/a for each count; a call that a release lacks is n/a alone."""
    counts = {count_benchmark(parameters=each): NOT_APPLICABLE for each in IMAGES}
    times = {time_benchmark(parameters=each): timed(0.1) for each in IMAGES}
    assert queue._counted(counts | times) == times.keys()
    some = counts | {count_benchmark(): counted(1e6)}
    assert queue._counted(some | times) == some.keys() | times.keys()
