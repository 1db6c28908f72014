"""The change of each of asv's series that is noise, and none below what asv takes itself."""

import dataclasses

import pytest

from tests.voxelocity.made_up import (
    count_benchmark,
    measure,
    only,
    peak_benchmark,
    steady,
    time_benchmark,
    timeline,
    with_counts,
)
from voxelocity.analysis.judgement import SMALLEST, regression_thresholds
from voxelocity.model.benchmark import Metric


def of_machine(spread, name):
    results = measure(timeline("control", "control", "control"), steady, spread=spread)
    return dataclasses.replace(results, machine=name)


def test_the_noisiest_machine_counts_and_small_floors_do_not():
    calm, noisy = of_machine(0.001, "calm"), of_machine(0.1, "noisy")
    time, peak = (
        calm.catalogue.names[benchmark] for benchmark in (time_benchmark(), peak_benchmark())
    )
    assert regression_thresholds([calm]).keys() == {
        calm.catalogue.names[benchmark] for benchmark in calm.catalogue.benchmarks
    }
    assert set(regression_thresholds([calm]).values()) == {0.05}
    alone, both = regression_thresholds([noisy]), regression_thresholds([calm, noisy])
    assert both == alone == regression_thresholds([noisy, calm])
    assert both[time] > 0.2
    assert both[peak] == 0.05


def test_a_count_is_told_from_the_size_at_which_it_is_told_everywhere():
    results = with_counts(of_machine(0.1, "machine"), lambda entry, benchmark: 1e6)
    found = regression_thresholds([results])
    assert found[results.catalogue.names[count_benchmark()]] == SMALLEST[Metric.INSTRUCTIONS]


def test_a_machine_that_measured_nothing_twice_says_nothing():
    assert regression_thresholds([only(of_machine(0.1, "new"), [0])]) == {}


@pytest.mark.parametrize("median", [2.0, 0.5])
def test_they_are_of_the_medians_that_asv_shows(median):
    """Tenth percentiles that agree do not make medians agree."""
    results = of_machine(0.0, "machine")
    for index, benchmarks in results.measured.items():
        for benchmark, found in benchmarks.items():
            if benchmark == time_benchmark() and index % 2:
                benchmarks[benchmark] = dataclasses.replace(found, reported=found.reported * median)
    name = results.catalogue.names[time_benchmark()]
    assert regression_thresholds([results])[name] > 0.5
