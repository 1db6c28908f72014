"""The committed results belong to the benchmarks and the history of today."""

import itertools
import json
from pathlib import Path

import pytest

from tests.conftest import (
    COMMITTED_MACHINE,
    EXACT_MACHINE,
    KERNEL_MACHINE,
    LENDING_MACHINE,
    MENDED,
    listed_by_git,
)
from voxelocity.analysis.noise import noise_of
from voxelocity.model.benchmark import Metric
from voxelocity.model.results import Status
from voxelocity.report.noise_report import noise_as_json
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import ALL_RESULTS, COUNTS, INDEXED_GZIP, NOISE, RESULTS
from voxelocity.store.reader import ResultsReader

# Those with committed results.
MACHINES = {COMMITTED_MACHINE, EXACT_MACHINE, KERNEL_MACHINE, LENDING_MACHINE}
# Those with noise floors of their own.
TELLING = MACHINES - {LENDING_MACHINE}


def test_every_result_belongs_to_a_commit_of_the_history(root):
    known = set(Checkout(root).history.commits.values())
    machines = {Path(name).parent.name for name in listed_by_git(f"{RESULTS}/*/machine.json")}
    assert machines == MACHINES
    for machine in machines:
        found = {
            json.loads(path.read_text())["commit_hash"]
            for path in (root / RESULTS / machine).glob("*-*.json")
        }
        assert found and found <= known


def test_the_entries_that_answer_the_first_questions_are_measured(committed):
    """The ends, each stack change and its parent, a control and its parent, nilearn 0.10.4."""
    tags = [entry.tag for entry in committed.timeline]
    wanted = {tags[0], tags[-1], "nilearn-0.10.4"}
    for before, tag in itertools.pairwise(tags):
        if tag.startswith("stack-"):
            wanted |= {before, tag}
    measured = {tags[index] for index in committed.indices}
    assert wanted <= measured
    assert any(
        tag.startswith("control-") and {before, tag} <= measured
        for before, tag in itertools.pairwise(tags)
    )


def own_results(results, index):
    """Those at an entry that no other machine has counted."""
    joined = results.joined.get(index, {})
    return {
        benchmark: found
        for benchmark, found in results.measured[index].items()
        if benchmark not in joined
    }


def lent_benchmarks(results):
    """Those of a number type, or of an operation without times, that one machine has measured for all."""
    names = results.catalogue.names
    peaks, times = (
        {each.operation for each in names if each.metric is metric}
        for metric in (Metric.PEAK, Metric.TIME)
    )
    return {
        benchmark
        for benchmark, name in names.items()
        if name.startswith("memory_by_type.")
        or benchmark.parameters[:1] == ("uint8",)
        or benchmark.operation in peaks - times
    }


@pytest.mark.parametrize("machine", [COMMITTED_MACHINE, EXACT_MACHINE])
def test_what_one_machine_has_measured_for_all_is_there_at_each_entry(root, machine):
    results = ResultsReader(Checkout(root)).read(machine)
    # The counts hold on machines with the same traits alone.
    lent = {
        benchmark
        for benchmark in lent_benchmarks(results)
        if benchmark.metric is Metric.PEAK or machine == EXACT_MACHINE
    }
    assert len(lent) > 100
    for index in results.indices:
        found = results.measured[index]
        assert lent <= found.keys(), results.timeline[index].tag
        statuses = {found[benchmark].status for benchmark in lent}
        assert statuses <= {Status.MEASURED, Status.WRONG_ANSWER}


def test_every_benchmark_was_measured_or_is_a_known_wrong_answer(committed):
    wanted = {
        benchmark
        for benchmark in committed.catalogue.names.keys() - lent_benchmarks(committed)
        if benchmark.metric in (Metric.TIME, Metric.PEAK)
    }
    for index in committed.indices:
        benchmarks = own_results(committed, index)
        missing = {
            (benchmark.operation, benchmark.method) for benchmark in wanted - benchmarks.keys()
        }
        assert {each for each in missing if each[0] != "DocumentedSize"} == MENDED
        for benchmark, found in benchmarks.items():
            if found.status is Status.NOT_APPLICABLE:
                assert benchmark.operation == "DocumentedSize"
            elif found.status is not Status.WRONG_ANSWER:
                assert found.status is Status.MEASURED, (committed.timeline[index].tag, benchmark)
                assert found.estimate > 0
                assert benchmark.metric is not Metric.TIME or len(found.samples) >= 8


def test_every_exact_benchmark_was_measured_or_is_a_known_wrong_answer(exact):
    """Peaks and instructions of each entry that the machine has measured, and what they depend on."""
    wanted = {
        benchmark
        for benchmark in exact.catalogue.names.keys() - lent_benchmarks(exact)
        if benchmark.metric in (Metric.PEAK, Metric.INSTRUCTIONS)
    }
    assert len({benchmark for benchmark in wanted if benchmark.metric is Metric.INSTRUCTIONS}) > 400
    for index in exact.indices:
        benchmarks = own_results(exact, index)
        tag = exact.timeline[index].tag
        missing = {
            benchmark
            for benchmark in wanted - benchmarks.keys()
            if benchmark.operation != "DocumentedSize"
        }
        assert not missing, tag
        for benchmark, found in benchmarks.items():
            if found.status is Status.NOT_APPLICABLE:
                assert benchmark.operation == "DocumentedSize"
            elif found.status is not Status.WRONG_ANSWER:
                assert found.status is Status.MEASURED, (tag, benchmark)
                assert found.estimate > 0


def test_what_every_call_reads_was_counted_or_is_a_known_wrong_answer(root):
    """A call may read nothing: an image in memory, or a file that is mapped."""
    counted = ResultsReader(Checkout(root)).read(KERNEL_MACHINE)
    wanted = {
        benchmark
        for benchmark in counted.catalogue.names
        if benchmark.metric in (Metric.BYTES_READ, Metric.READS)
    }
    assert len(wanted) > 300
    for index in counted.indices:
        benchmarks, tag = counted.measured[index], counted.timeline[index].tag
        # One was tried by a few reads, before the rest.
        if not any(benchmark.metric is Metric.BYTES_READ for benchmark in benchmarks):
            assert tag == "nilearn-0.14.1"
            continue
        assert wanted <= benchmarks.keys(), tag
        for benchmark in wanted:
            found = benchmarks[benchmark]
            if found.status is not Status.WRONG_ANSWER:
                assert found.status is Status.MEASURED, (tag, benchmark)
                assert found.estimate >= 0 and found.estimate == int(found.estimate)


def test_the_seconds_and_traits_of_every_count_are_recorded(root, exact):
    commits = Checkout(root).history.commits
    for index in exact.indices:
        commit = commits[exact.timeline[index].tag]
        path = root / COUNTS / RESULTS.name / EXACT_MACHINE / f"{commit[:8]}.json"
        kept = json.loads(path.read_text())
        assert kept["commit"] == commit
        counted = [
            benchmark
            for benchmark, found in exact.measured[index].items()
            if benchmark.metric is Metric.INSTRUCTIONS
            and found.status is Status.MEASURED
            and not exact.lender(benchmark, index)
        ]
        assert len(kept["seconds"]) == len(counted)


@pytest.mark.parametrize("machine", [COMMITTED_MACHINE, EXACT_MACHINE])
def test_what_is_known_to_be_wrong_is_wrong(root, machine):
    """A wrong answer that is right again belongs off the list."""
    committed = ResultsReader(Checkout(root)).read(machine)
    for wrong in committed.wrong_answers:
        for index in committed.indices:
            for benchmark, found in committed.measured[index].items():
                tag = committed.timeline[index].tag
                if wrong.covers(tag, benchmark.operation, benchmark.method, benchmark.parameters):
                    assert found.status is Status.WRONG_ANSWER, (tag, benchmark)
                    assert found.reported is None, (tag, benchmark)


def test_baselines_of_a_class_agree(committed):
    """They are the same process, whatever the image: an outlier would shift the peaks above it."""
    for index in committed.indices:
        by_class = {}
        for benchmark, found in own_results(committed, index).items():
            # An image in memory belongs to the baseline.
            in_memory = ("MeanOverTimeInMemory", "Saving")
            if benchmark.is_baseline and benchmark.operation not in in_memory and found.estimate:
                by_class.setdefault(benchmark.operation, []).append(found.estimate)
        assert len(by_class) >= 21
        for baselines in by_class.values():
            assert max(baselines) - min(baselines) < 2**20


@pytest.mark.parametrize("machine", sorted(TELLING))
def test_the_stored_noise_floors_are_those_of_the_results(root, committed, exact, machine):
    """voxelocity noise NAME writes them anew."""
    assert {Path(name).stem for name in listed_by_git(f"{NOISE}/*.json")} == TELLING
    results = {COMMITTED_MACHINE: committed, EXACT_MACHINE: exact}.get(machine)
    results = results or ResultsReader(Checkout(root)).read(machine)
    stored = json.loads((root / NOISE / f"{machine}.json").read_text())
    found = json.loads(noise_as_json(machine, noise_of(results)))
    assert [{**benchmark, "floor": None} for benchmark in stored["benchmarks"]] == [
        {**benchmark, "floor": None} for benchmark in found["benchmarks"]
    ]
    assert [benchmark["floor"] for benchmark in stored["benchmarks"]] == pytest.approx(
        [benchmark["floor"] for benchmark in found["benchmarks"]], rel=1e-3, abs=2e-4
    )


def test_the_documented_size_was_measured_in_an_old_and_the_newest_release(committed):
    for tag in ("nilearn-0.10.4", committed.timeline[-1].tag):
        benchmarks = committed.measured[committed.timeline.index_of(tag)]
        found = [
            result.estimate
            for benchmark, result in benchmarks.items()
            if benchmark.operation == "DocumentedSize"
        ]
        # Seven calls in time and memory, and the baseline.
        assert len([value for value in found if value]) == 15


def test_the_newest_release_was_measured_with_indexed_gzip(root):
    checkout = Checkout(root)
    commit = checkout.history.commits[checkout.timeline[-1].tag]
    paths = list((root / INDEXED_GZIP).glob(f"*/{commit[:8]}-*.json"))
    # The times on one machine, the exact metrics on another.
    assert len(paths) == 2
    for path in paths:
        content = json.loads(path.read_text())
        assert content["env_vars"] == {"VOXELOCITY_EXTRA_LOCK": "releases/indexed_gzip.txt"}
        found = ResultsReader(checkout).measured_in(root / INDEXED_GZIP, path.parent.name)
        statuses = [each.status for each in found[len(checkout.timeline) - 1].values()]
        assert len(statuses) > 200 and Status.FAILED not in statuses


@pytest.mark.parametrize("folder", ALL_RESULTS, ids=str)
def test_the_benchmarks_are_described_alike_beside_all_results(root, folder):
    """asv writes the description anew where it differs, and would change a committed file."""
    ours = (root / folder / "benchmarks.json").read_bytes()
    assert ours == (root / ALL_RESULTS[0] / "benchmarks.json").read_bytes()
