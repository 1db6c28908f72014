"""What indexed_gzip changes: the newest entry without and with it, and whose numbers hold."""

import dataclasses

import pytest

from tests.conftest import ROOT
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.noise import noise_or_unknown
from voxelocity.analysis.release_steps import release_steps
from voxelocity.model.benchmark import Metric
from voxelocity.model.results import Result
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import INDEXED_GZIP, INDEXED_GZIP_STEPS
from voxelocity.store.reader import ResultsReader
from voxelocity.store.release_files import read_explanations


@pytest.fixture(scope="module")
def main_results():
    return ResultsReader(Checkout(ROOT)).fullest()


@pytest.fixture(scope="module")
def both(main_results):
    return ResultsReader(Checkout(ROOT)).with_indexed_gzip(main_results)


def test_the_newest_entry_is_compared_without_and_with_it(main_results, both):
    assert both.measured[0] == main_results.measured[main_results.indices[-1]]
    assert [entry.words for entry in both.timeline] == ["nibabel alone", "indexed_gzip"]


def test_counts_of_another_machine_hold_and_neither_its_times_nor_its_peaks(both):
    """With indexed_gzip the process keeps what its first call freed, so peaks are not the same."""
    assert {each.metric for each in both.measured[1]} == {
        *(Metric.INSTRUCTIONS, Metric.BYTES_READ, Metric.READS)
    }
    assert both.machine not in set(both.joined[1].values())


def test_counts_of_a_machine_whose_references_count_otherwise_do_not_hold(main_results):
    reader = ResultsReader(Checkout(ROOT))
    index = main_results.indices[-1]
    other = {
        each: Result.of(each.metric, 2 * found.estimate, None, False)
        if each.is_reference and each.metric is Metric.INSTRUCTIONS and found.estimate
        else found
        for each, found in main_results.measured[index].items()
    }
    measured = {**main_results.measured, index: other}
    found = reader.with_indexed_gzip(dataclasses.replace(main_results, measured=measured))
    assert {each.metric for each in found.measured[1]} == {Metric.BYTES_READ, Metric.READS}


def test_an_uncompressed_file_is_read_as_before(both):
    """indexed_gzip is for compressed files alone."""
    for benchmark, found in both.measured[1].items():
        before = both.measured[0].get(benchmark)
        if benchmark.file.endswith(".nii") and benchmark.metric is Metric.BYTES_READ and before:
            assert found.estimate == before.estimate, benchmark


def test_each_step_is_explained(main_results, both):
    explained = read_explanations(ROOT, both.timeline, INDEXED_GZIP_STEPS)
    steps = release_steps(Changes(both, noise_or_unknown(main_results)), explained)
    assert {step.explanation for step in steps} == set(explained)
    assert {step.entry.stack for step in steps} == {INDEXED_GZIP.name}
