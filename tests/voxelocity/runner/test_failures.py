"""Which failures are no known wrong answers, and how they are told."""

import pytest

from voxelocity.model.benchmark import Cell, Metric
from voxelocity.model.result import Measurement, Status
from voxelocity.runner.failures import told, unexpected_failures

CELLS = [Cell("Opening", name, Metric.PEAK, ("int16", ".nii")) for name in "abcdefg"]


def test_only_what_failed_counts_and_in_order():
    statuses = [Status.FAILED, *(each for each in Status if each is not Status.FAILED)]
    measured = {cell: Measurement(each) for cell, each in zip(CELLS, statuses, strict=False)}
    # Found before the other, and told after it.
    measured = {CELLS[6]: Measurement(Status.FAILED), **measured}
    assert len(statuses) == 6
    assert unexpected_failures(measured) == [CELLS[0], CELLS[6]]


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "1 benchmark failed that {}: {a}"),
        (2, "2 benchmarks failed that {}: {a}, {b}"),
        (5, "5 benchmarks failed that {}: {a}, {b}, {c}, {d}, {e}"),
        (7, "7 benchmarks failed that {}: {a}, {b}, {c}, {d}, {e} and 2 more"),
    ],
)
def test_five_are_named(count, said):
    names = {cell.route: f"memory of Opening.{cell.route} int16 .nii" for cell in CELLS}
    expected = said.format("releases/wrong_answers.toml does not list", **names)
    assert told(CELLS[:count]) == expected
