"""What a volume more costs, from made-up costs and from the committed ones."""

import dataclasses

import pytest

from tests.voxelocity.made_up import measure, peak, steady, timed, timeline
from voxelocity import VoxelocityError
from voxelocity.analysis.growth import Line, growth_of, lines_at
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.report.document import as_text
from voxelocity.report.growth_report import growth_report


def made_up(volumes=(25, 50, 100, 200)):
    results = measure(timeline(), steady)
    benchmarks = results.measured[0]
    for count in volumes:
        parameters = ("int16 + slope/inter", ".nii.gz", str(count))

        def add(method, metric, found, parameters=parameters):
            benchmarks[Benchmark("Growth", method, metric, parameters)] = found

        add("baseline", Metric.PEAK, peak(1e8))
        add("mean_img", Metric.TIME, timed(0.5 + 0.01 * count))
        add("mean_img", Metric.PEAK, peak(1e8 + 2e6 + 3e5 * count))
        add("index_img", Metric.TIME, timed(0.2))
    return results


def close(per_volume, fixed):
    return Line(
        pytest.approx(per_volume, rel=1e-9, abs=1e-12),
        pytest.approx(fixed, rel=1e-9, abs=1e-12),
    )


def test_slope_and_intercept_are_found():
    assert lines_at(made_up(), 0) == {
        ("mean_img", Metric.TIME): close(0.01, 0.5),
        ("mean_img", Metric.PEAK): close(3e5, 2e6),
        ("index_img", Metric.TIME): close(0.0, 0.2),
    }


def test_one_length_makes_no_line():
    assert lines_at(made_up(volumes=(25,)), 0) == {}
    assert lines_at(made_up(), 1) == {}


def test_the_committed_results_grow_by_the_bytes_of_a_volume(committed):
    """get_fdata holds float64: 8 bytes for each of 30 720 voxels, and as much while it scales."""
    growth = growth_of(committed.timeline, [committed], None)
    heading, *rows = as_text(growth_report(growth)).splitlines()
    assert heading.startswith("stack-numpy-2.4 on ")
    (row,) = [row for row in rows if row.startswith("nib.load(path).get_fdata()")]
    *_, slope, unit, fixed, fixed_unit = row.split()
    assert unit == "kB" and float(slope) == pytest.approx(2 * 8 * 32 * 32 * 30 / 1e3, rel=0.02)
    assert abs(float(fixed)) * {"kB": 1e-3, "MB": 1}[fixed_unit] < 4


def test_what_was_not_measured_is_one_line(committed):
    with pytest.raises(
        VoxelocityError, match="^nilearn-0.8.0: images .* --bench Growth nilearn-0.8.0"
    ):
        growth_of(committed.timeline, [committed], "nilearn-0.8.0")


def test_of_several_machines_that_is_taken_which_tells_most(committed):
    last = committed.indices[-1]
    measured = {
        index: benchmarks for index, benchmarks in committed.measured.items() if index != last
    }
    other = dataclasses.replace(committed, machine="laptop", measured=measured)
    for machines in ([committed, other], [other, committed]):
        assert growth_of(committed.timeline, machines, None).results is committed


def test_no_part_of_a_cost_is_negative():
    """Where the free line would start below zero, the best one through the origin is taken."""
    points = [(25, 1.0), (50, 3.0), (100, 7.0), (200, 15.0)]
    best = sum(x * y for x, y in points) / sum(x * x for x, _ in points)
    assert Line.through(points) == close(best, 0.0)
    falling = [(25, 4.0), (50, 3.0), (100, 2.0)]
    assert Line.through(falling) == close(0.0, 3.0)
