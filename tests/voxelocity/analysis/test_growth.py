"""What a volume more costs, from made-up costs and from the committed ones."""

import dataclasses

import pytest

from tests.voxelocity.made_up import (
    count_benchmark,
    counted,
    measure,
    operation,
    peak,
    quiet,
    steady,
    time_benchmark,
    timed,
    timeline,
)
from voxelocity import VoxelocityError
from voxelocity.analysis.growth import (
    Line,
    TimeGrowth,
    growth_of,
    lines_at,
    time_growths,
    tried_estimates,
    work_growths,
)
from voxelocity.analysis.noise import noise_of
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.catalogue import Call
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


def test_the_longest_image_is_told_by_the_others():
    assert all(
        line.left_out == pytest.approx(0.0, abs=1e-12) for line in lines_at(made_up(), 0).values()
    )
    bent = Line.through([(25, 3.0), (50, 5.5), (100, 10.5), (200, 25.0)])
    assert bent.left_out == pytest.approx(1 - 20.5 / 25)
    assert Line.through([(25, 3.0), (50, 5.5)]).left_out is None


def test_one_length_makes_no_line():
    assert lines_at(made_up(volumes=(25,)), 0) == {}
    assert lines_at(made_up(), 1) == {}


def test_the_committed_results_grow_by_the_bytes_of_a_volume(committed):
    """get_fdata holds float64: 8 bytes for each of 30 720 voxels, and as much while it scales."""
    growth = growth_of(committed.timeline, [committed], None)
    heading, *rows = as_text(growth_report(growth)).splitlines()
    assert heading.startswith("numpy 2.4 stack on ")
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


LENGTHS = (10, 20, 40, 80)


def with_growth(counts, noise=0.05):
    """Results whose call was timed on 10 x 10 x 10 x 10 voxels, and counted on volumes of 100 voxels; their noise."""
    results = measure(timeline(), steady)
    known, file = results.catalogue, ("int16", ".nii.gz")
    counted_calls = [count_benchmark("path", (*file, str(n)), "GrowthOfMeans") for n in LENGTHS]
    shapes = {
        (each.operation, each.metric, each.parameters): (10, 10, 1, n)
        for each, n in zip(counted_calls, LENGTHS)
    }
    catalogue = dataclasses.replace(
        known,
        operations=known.operations
        | {"GrowthOfMeans": operation("GrowthOfMeans", calls_of="MeanOverTime", work="")},
        calls=known.calls | {("GrowthOfMeans", "path"): Call("mean_img(path)", "")},
        names=known.names | dict.fromkeys(counted_calls, ""),
        shapes=known.shapes | shapes,
    )
    found = {each: counted(counts(n)) for each, n in zip(counted_calls, LENGTHS)}
    results = dataclasses.replace(
        results, catalogue=catalogue, measured={0: results.measured[0] | found}
    )
    return results, quiet(results, noise)


def growth_of_mean(*args, **options):
    found = time_growths(*with_growth(*args, **options), 0)
    assert set(found) <= {time_benchmark(parameters=("int16", ".nii.gz"))}
    return next(iter(found.values()), None)


def test_a_time_grows_as_the_instructions_on_another_shape_do():
    """1e6 fixed, and 1e6 for each volume of 100 voxels: on the timed image 101e6."""
    found = growth_of_mean(lambda n: 1e6 + 1e6 * n)
    assert found.at((10, 10, 10, 10)) == pytest.approx(1.0)
    assert found.at((10, 10, 10, 20)) == pytest.approx(201 / 101)
    assert found.at((20, 10, 10, 10)) == pytest.approx(201 / 101)
    square = growth_of_mean(lambda n: 1e6 + 1e4 * n * n)
    assert square.at((10, 10, 10, 1200)) == pytest.approx((1 + 0.1 * 1200**2) / (1 + 0.1 * 100))


def test_nothing_is_estimated_where_the_growth_misses_a_length_by_more_than_the_noise():
    def bent(n):
        return 1e6 + 1e6 * n * (1.1 if n == 80 else 1)

    assert growth_of_mean(bent, noise=0.05) is None
    assert growth_of_mean(bent, noise=0.2)
    assert growth_of_mean(lambda n: 1e6) is None, "its growth with a volume is not known"


def test_estimates_hold_on_other_measured_shapes(exact):
    """The images of 25 to 200 volumes of a quarter of the voxels were timed too; none decides the growth."""
    index = exact.indices[-1]
    noise = noise_of(exact)
    tried = tried_estimates(exact, noise, index)
    by_call = {(each.method, each.parameters[-1]): ratio for each, ratio in tried.items()}
    assert set(by_call) >= {(call, n) for call in ("get_fdata", "mean_img") for n in ("100", "200")}
    assert all(0.9 < ratio < 1.1 for (_, n), ratio in by_call.items() if n in ("100", "200"))
    left_out = [growth.left_out for growth in work_growths(exact, index).values()]
    assert len(left_out) > 30 and sorted(left_out)[len(left_out) // 2] < 0.01


def test_the_import_of_a_library_and_the_opening_of_an_image_are_overhead(exact):
    found = time_growths(exact, noise_of(exact), exact.indices[-1])
    overhead = {each.operation for each, growth in found.items() if growth == TimeGrowth(1.0)}
    assert overhead == {"Opening", "Importing"}
    before = exact.timeline.index_of("nilearn-0.13.0")
    found = time_growths(exact, noise_of(exact), before)
    opened = {
        each.method for each, growth in found.items() if each.operation == "Opening" and growth
    }
    assert "load_img" not in opened, "it read the whole image"


def test_no_part_of_a_cost_is_negative():
    """Where the free line would start below zero, the best one through the origin is taken."""
    points = [(25, 1.0), (50, 3.0), (100, 7.0), (200, 15.0)]
    best = sum(x * y for x, y in points) / sum(x * x for x, _ in points)
    assert Line.through(points) == close(best, 0.0)
    falling = [(25, 4.0), (50, 3.0), (100, 2.0)]
    assert Line.through(falling) == close(0.0, 3.0)
