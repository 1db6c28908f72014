"""Which failures are no known wrong answers, and how they are told."""

import pytest

from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.results import Result, Status
from voxelocity.runner.passes import failure_words, unexpected_failures

BENCHMARKS = [Benchmark("Opening", name, Metric.PEAK, ("int16", ".nii")) for name in "abcdefg"]


def test_only_what_failed_counts_and_in_order():
    statuses = [Status.FAILED, *(each for each in Status if each is not Status.FAILED)]
    measured = {
        benchmark: Result(each) for benchmark, each in zip(BENCHMARKS, statuses, strict=False)
    }
    # Found before the other, and told after it.
    measured = {BENCHMARKS[6]: Result(Status.FAILED), **measured}
    assert len(statuses) == 6
    assert unexpected_failures(measured) == [BENCHMARKS[0], BENCHMARKS[6]]


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "1 benchmark failed{}: {a}"),
        (2, "2 benchmarks failed{}: {a}, {b}"),
        (5, "5 benchmarks failed{}: {a}, {b}, {c}, {d}, {e}"),
        (7, "7 benchmarks failed{}: {a}, {b}, {c}, {d}, {e} and 2 more"),
    ],
)
def test_five_are_named(count, said):
    names = {
        benchmark.method: f"memory of Opening.{benchmark.method} int16 .nii"
        for benchmark in BENCHMARKS
    }
    expected = said.format(", and releases/wrong_answers.toml does not list why", **names)
    assert failure_words(BENCHMARKS[:count]) == expected
