"""What a reader must know of a comparison, and what its floors are."""

import dataclasses
import math
import re

import pytest

from tests.voxelocity.made_up import (
    MEBIBYTE,
    comparison,
    measure,
    quiet,
    steady,
    the_change,
    timeline,
    with_counts,
)
from voxelocity.model.benchmark import Metric
from voxelocity.report.comparison_report import every_result
from voxelocity.report.document import as_markdown


def test_the_floor_of_a_change_is_the_larger_of_both_ends_for_a_mean_too():
    """A peak that shrinks from 64 to 4 MiB: a MiB is a quarter of what is left."""
    entries = timeline("nilearn")
    sizes = {"0.1": 64 * MEBIBYTE, "0.2": 4 * MEBIBYTE}
    results = measure(
        entries, lambda e, c: 0.1 if c.metric is Metric.TIME else sizes[e.nilearn.version]
    )
    for ends in ((0, 1), (1, 0)):
        found = comparison(results, *ends)
        wanted = pytest.approx(math.log1p(1 / 4))
        assert the_change(found, Metric.PEAK).total.floor == wanted
        assert found.mean(["MeanOverTime"], Metric.PEAK).total.floor == wanted


def test_a_reader_is_warned_of_what_weakens_a_comparison():
    entries = timeline("nilearn", "nibabel", "nilearn")
    measured = measure(entries, steady, skipped={1, 2})
    found = comparison(measured, noise=quiet(measured, pairs=()))
    controls, missing = found.warnings
    assert "no repeat run" in controls
    assert "not measured: nilearn 2, nibabel 1. A step" in missing
    markdown = as_markdown(every_result(found))
    assert all(f"Note: {warning}." in markdown for warning in found.warnings)
    assert comparison(measure(entries, steady), 3, 0).warnings == ()


@pytest.fixture
def counted_elsewhere():
    """Results whose counts are of another machine; makes those that have nothing else at some entries."""

    def make(*absent):
        results = with_counts(measure(timeline("nilearn"), steady), lambda *_: 1e8)
        measured = {
            index: {
                benchmark: found
                for benchmark, found in benchmarks.items()
                if index not in absent or benchmark.metric is Metric.INSTRUCTIONS
            }
            for index, benchmarks in results.measured.items()
        }
        joined = {
            index: {
                benchmark: "desktop"
                for benchmark in benchmarks
                if benchmark.metric is Metric.INSTRUCTIONS
            }
            for index, benchmarks in results.measured.items()
        }
        return dataclasses.replace(results, measured=measured, joined=joined)

    return make


def test_of_what_is_the_same_on_every_machine_nothing_is_said(counted_elsewhere):
    results = with_counts(counted_elsewhere(), lambda *_: 1e7, Metric.BYTES_READ)
    lent = {
        index: {each: "desktop" for each in benchmarks if each.metric is Metric.BYTES_READ}
        for index, benchmarks in results.measured.items()
    }
    assert all(lent.values())
    results = dataclasses.replace(results, joined=lent)
    found = comparison(results, noise=quiet(results))
    assert not found.lent
    assert Metric.BYTES_READ in found.metrics


@pytest.mark.parametrize(
    ("absent", "said"),
    [
        ((), None),
        ((1,), "laptop has not measured nilearn 2, so only what others lend is compared"),
        ((0, 1), "laptop has not measured nilearn 1 and nilearn 2, .*measure --machine laptop "),
    ],
)
def test_a_reader_is_told_whose_counts_are_compared(counted_elsewhere, absent, said):
    results = counted_elsewhere(*absent)
    assert [results.measured_here(index) for index in (0, 1)] == [
        index not in absent for index in (0, 1)
    ]
    found = comparison(results, noise=quiet(results))
    assert (
        found.lent == "laptop lacks instructions that desktop counted; they hold on this processor"
    )
    warned = [each for each in found.warnings if "has not measured" in each]
    assert [bool(re.match(said, each)) for each in warned] == [True] if said else not warned
