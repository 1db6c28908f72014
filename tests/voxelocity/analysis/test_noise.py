"""The floors: as wide as the noise, from controls and references and nothing else."""

import dataclasses
import math

import pytest

from tests.voxelocity.made_up import (
    FAILED,
    IMAGES,
    MEBIBYTE,
    NOT_APPLICABLE,
    count_benchmark,
    measure,
    only,
    peak_benchmark,
    steady,
    time_benchmark,
    timed,
    timeline,
    with_counts,
)
from voxelocity import VoxelocityError
from voxelocity.analysis.noise import (
    LARGEST_FLOOR,
    UNKNOWN_NOISE,
    Floor,
    as_asv_shows,
    drift_of,
    estimates,
    floor_sizes,
    noise_of,
    noise_or_unknown,
    variances_of_references,
)
from voxelocity.model.benchmark import Metric
from voxelocity.model.scale import FEWEST_INSTRUCTIONS, clamped

# 4 images by 100 calls: enough to count what exceeds a floor.
METHODS = (*(f"route_{number}" for number in range(99)), "reference")


def worst(noise, kind):
    return max(floor.size for benchmark, floor in noise.floors.items() if benchmark.metric == kind)


def test_the_estimate_is_the_tenth_percentile_and_the_peak_above_the_baseline():
    found = estimates(measure(timeline(), steady), 0)
    assert math.exp(found[time_benchmark()]) == pytest.approx(0.1)
    assert found[peak_benchmark()] == 50 * MEBIBYTE
    assert not any(benchmark.method == "baseline" for benchmark in found)


def test_as_asv_shows_is_the_median_and_the_whole_peak():
    results = measure(timeline(), steady)
    results.measured[0][time_benchmark("failed")] = FAILED
    results.measured[0][time_benchmark("missing")] = NOT_APPLICABLE
    found = as_asv_shows(results, 0)
    assert math.exp(found[time_benchmark()]) == pytest.approx(0.11)
    peak = found[peak_benchmark()]
    assert math.exp(peak) == pytest.approx(150 * MEBIBYTE)
    assert time_benchmark("failed") not in found and time_benchmark("missing") not in found


@pytest.mark.parametrize("controls", [1, 2, 5])
def test_of_a_hundred_unchanged_benchmarks_about_one_exceeds_its_floor(controls):
    """Judged on a pair that the floors were not estimated from."""
    entries = timeline(*["nilearn", "control"] * (controls + 1))
    measured = measure(entries, steady, spread=0.03, calls=METHODS)
    noise = noise_of(only(measured, range(2 * controls + 1)))
    assert len(noise.pairs) == controls
    for kind in ("time", "peakmem"):
        parent, control = (
            estimates(measured, index) for index in (-2 + len(entries), -1 + len(entries))
        )
        benchmarks = [benchmark for benchmark in noise.floors if benchmark.metric == kind]
        above = sum(
            abs(control[benchmark] - parent[benchmark]) > noise.floors[benchmark].size
            for benchmark in benchmarks
        )
        assert above / len(benchmarks) < 0.03
    # No wider than need be: three and a half standard deviations of a difference.
    assert 2 < worst(noise, "time") / (0.03 * math.sqrt(2)) < 4.5


def test_what_a_release_changes_is_no_noise():
    def cost(entry, benchmark):
        return steady(entry, benchmark) * (3 if entry.nilearn.version == "0.2" else 1)

    entries = timeline("nilearn", "control")
    quiet = noise_of(measure(entries, steady, spread=0.01, calls=METHODS))
    changed = noise_of(
        measure(
            entries,
            lambda entry, benchmark: (steady if benchmark.is_reference else cost)(entry, benchmark),
            spread=0.01,
            calls=METHODS,
        ),
    )
    assert worst(changed, "time") == pytest.approx(worst(quiet, "time"))


def test_a_noisy_benchmark_has_a_wider_floor_than_a_quiet_one():
    entries = timeline(*["control"] * 5)
    noisy, quiet = time_benchmark("route_1", IMAGES[0]), time_benchmark("route_2", IMAGES[0])
    measured = measure(entries, steady, spread=0.01, calls=METHODS)
    for index, benchmarks in measured.measured.items():
        benchmarks[noisy] = timed(0.1 * (1.5 if index % 2 else 1))
    floors = noise_of(measured).floors
    assert floors[noisy].size > math.log(1.5)
    assert floors[quiet].size < math.log(1.1)


def test_distant_entries_that_differ_more_widen_all_floors():
    """The references tell: the machine was slower on the day of the later entries."""

    def cost(entry, benchmark):
        later = benchmark.metric is Metric.TIME and entry.nilearn.version == "0.3"
        return steady(entry, benchmark) * (1.3 if later else 1)

    entries = timeline("control", "nilearn", "control", "nilearn", "control")
    near = noise_of(measure(entries, steady, spread=0.01))
    far = noise_of(measure(entries, cost, spread=0.01))
    assert far.drift["time"] > 5 * near.drift["time"]
    assert worst(far, "time") > 5 * worst(near, "time")
    assert far.drift["peakmem"] == pytest.approx(near.drift["peakmem"])


def test_a_reference_on_another_stack_is_other_work():
    def cost(entry, benchmark):
        return steady(entry, benchmark) * (2 if entry.stack == "numpy-1" else 1)

    entries = timeline("control", "stack", "control")
    assert noise_of(measure(entries, cost, spread=0.01)).drift["time"] < 2


def test_without_controls_the_references_tell():
    entries = timeline("nilearn", "nilearn", "nilearn")
    noise = noise_of(measure(entries, steady, spread=0.02))
    assert noise.pairs == ()
    assert 0.02 < worst(noise, "time") < 0.3


@pytest.mark.parametrize("changes, skipped", [((), ()), (("stack",), ()), (("control",), (1,))])
def test_without_anything_measured_twice_there_is_no_floor(changes, skipped):
    entries = timeline(*changes)
    with pytest.raises(VoxelocityError, match="no noise floor"):
        noise_of(measure(entries, steady, spread=0.02, skipped=skipped))


def test_a_benchmark_that_failed_in_the_control_takes_the_floor_of_the_others():
    entries = timeline("control")
    measured = measure(entries, steady, spread=0.02, calls=METHODS)
    measured.measured[1][time_benchmark("route_1")] = FAILED
    floors = noise_of(measured).floors
    assert 0.02 < floors[time_benchmark("route_1")].size < 0.3


def test_the_floor_of_a_ratio_of_peaks_is_a_number_of_bytes():
    entries = timeline("control")
    noise = noise_of(measure(entries, steady, spread=1.0))
    floor = noise.floor(peak_benchmark())
    assert floor.size > MEBIBYTE
    assert math.exp(floor.at(4e6)) == pytest.approx(1 + floor.size / 4e6)
    assert floor.at(8e6) < floor.at(4e6)
    assert noise.floor(time_benchmark()).at(4.0) == noise.floor(time_benchmark()).size
    assert clamped(Metric.PEAK, 3.0) == MEBIBYTE / 4 and clamped(Metric.TIME, 3.0) == 3.0


def test_peaks_that_differ_by_pages_never_differ():
    """However well a single control pair happened to agree."""
    noise = noise_of(measure(timeline("control"), steady, spread=0.0))
    floor = noise.floor(peak_benchmark())
    assert floor.size == MEBIBYTE / 4
    assert math.exp(floor.at(4e6)) == pytest.approx(1 + MEBIBYTE / 4 / 4e6)


def test_of_unknown_noise_everything_is_within():
    assert UNKNOWN_NOISE.floor(time_benchmark()).at(1.0) == math.inf
    assert UNKNOWN_NOISE.floor(peak_benchmark()).at(1e9) == math.inf


def test_what_was_seen_across_the_controls_is_kept_with_their_tags():
    entries = timeline("nilearn", "control", "nilearn", "control")
    results = measure(entries, steady)
    results.measured[2][time_benchmark()] = timed(0.2)
    noise = noise_of(results)
    assert noise.pairs == (("nilearn-2", "control-1"), ("nilearn-3", "control-2"))
    parent, control = (estimates(results, index)[time_benchmark()] for index in (1, 2))
    first, second = noise.deviations[time_benchmark()]
    assert first == control - parent != 0
    assert second == 0


def test_a_benchmark_that_no_control_has_seen_has_an_endless_floor_of_its_own_metric():
    noise = noise_of(measure(timeline("control"), steady))
    unseen = peak_benchmark("unseen")
    assert noise.floor(unseen) == Floor(Metric.PEAK, math.inf)
    assert noise.floor(time_benchmark("unseen")) == Floor(Metric.TIME, math.inf)


def test_the_floor_of_a_small_peak_is_of_the_smallest_that_counts():
    """Below 0.25 MiB a peak counts as that."""
    floor = Floor(Metric.PEAK, MEBIBYTE / 4)
    assert floor.at(0.1 * MEBIBYTE) == floor.at(MEBIBYTE / 4) == pytest.approx(math.log(2))
    assert floor.at(10 * MEBIBYTE) == pytest.approx(math.log(1.025))
    assert Floor(Metric.PEAK, 3 * MEBIBYTE).at(10 * MEBIBYTE) == pytest.approx(math.log(1.3))
    assert Floor(Metric.TIME, 0.25).at(1e-9) == 0.25


def test_the_variance_of_a_reference_is_that_of_a_difference_within_a_stack():
    """Of two entries: twice that of one. Another stack is other work."""
    entries = timeline("nilearn", "nibabel", "stack", "nilearn")
    reference, other = time_benchmark("reference"), time_benchmark("path")
    logs = {0: 1.0, 1: 2.0, 2: 6.0, 3: 50.0, 4: 52.0}
    values = {index: {reference: log, other: log} for index, log in logs.items()}
    # 1, 2, 6 about 3, and 50, 52 about 51: squares of 14 and 2, three degrees.
    assert variances_of_references(entries, values, Metric.TIME) == {
        reference: (pytest.approx(2 * 16 / 3), 3)
    }
    assert variances_of_references(entries, values, Metric.PEAK) == {}
    single = {0: {reference: 1.0}, 3: {reference: 50.0}}
    assert variances_of_references(entries, single, Metric.TIME) == {}


def test_the_drift_is_how_much_more_distant_entries_differ_and_never_less_than_one():
    a, b, c = (time_benchmark("reference", parameters) for parameters in IMAGES[:3])
    across = {a: (1.0, 1), b: (3.0, 1)}
    assert drift_of(across, {a: (10.0, 5), b: (26.0, 5), c: (1e9, 5)}) == pytest.approx(3.0)
    assert drift_of(across, {a: (0.1, 5)}) == 1.0
    assert drift_of({}, {a: (10.0, 5)}) == 1.0
    assert drift_of({a: (0.0, 1)}, {a: (10.0, 5)}) == 1.0


def test_two_variances_are_enough_for_floors_and_one_is_not():
    a, b = time_benchmark("a"), time_benchmark("b")
    deviations = {a: (1.0,), b: (20.0,)}
    two = {a: (1.0, 1), b: (400.0, 1)}
    assert floor_sizes(deviations, two, {}).keys() == deviations.keys()
    assert floor_sizes(deviations, {}, two).keys() == deviations.keys()
    assert floor_sizes(deviations, {a: (1.0, 1)}, {}) == {}
    assert floor_sizes(deviations, {a: (0.0, 1), b: (0.0, 1)}, {}) == {a: 0.0, b: 0.0}


@pytest.mark.parametrize("statistic", [estimates, as_asv_shows])
def test_from_a_few_that_differ_wildly_next_to_nothing_is_learned_of_the_others(statistic):
    """The bound of a benchmark that no control has seen would be larger than a number can hold."""
    entries = timeline("nilearn", "control")
    calls = tuple(f"route_{number}" for number in range(9))
    results = measure(entries, steady, calls=(*calls, "unseen", "reference"), images=IMAGES[:1])
    for number, method in enumerate(calls):
        results.measured[2][time_benchmark(method)] = timed(0.1 * (1 + 10.0 ** (-2 * number - 1)))
    results.measured[2][time_benchmark("unseen")] = FAILED
    noise = noise_of(results, statistic)
    assert noise.floor(time_benchmark("unseen")).size == LARGEST_FLOOR
    assert noise.floor(time_benchmark("route_0")).size < LARGEST_FLOOR


def test_the_drift_is_the_same_in_whatever_order_its_parts_come():
    own = [time_benchmark(f"route_{number}") for number in range(50)]
    across = {each: (1.1**number, 5) for number, each in enumerate(own)}
    apart = {each: (1.3**number, 5) for number, each in enumerate(own)}
    turned = dict(reversed(apart.items()))
    assert drift_of(across, apart) == drift_of(across, turned)


def test_noise_that_cannot_be_told_is_unknown():
    known = measure(timeline("nilearn", "control"), steady)
    assert noise_or_unknown(known) == noise_of(known)
    unknown = measure(timeline("stack"), steady, calls=("path",))
    with pytest.raises(VoxelocityError):
        noise_of(unknown)
    assert noise_or_unknown(unknown) is UNKNOWN_NOISE


@pytest.mark.parametrize("entries", [timeline("nilearn"), timeline("control", "nilearn")])
def test_counts_need_no_control_to_be_judged(entries):
    """Half a percent, or so many instructions, whatever was measured twice."""
    results = with_counts(measure(entries, steady), lambda entry, benchmark: 1e7)
    floor = noise_of(results).floor(count_benchmark())
    assert floor.at(1e7) == pytest.approx(math.log1p(0.005))
    assert floor.at(1e9) == floor.at(1e7)
    assert floor.at(1e5) == pytest.approx(math.log1p(FEWEST_INSTRUCTIONS / 1e5))


def test_counts_that_differ_across_controls_widen_their_floors():
    def cost(entry, benchmark):
        return 1e8 * (1.03 if entry.tag.startswith("control") else 1.0)

    entries = timeline("control", "nilearn", "control")
    results = with_counts(measure(entries, steady, spread=0.01), cost)
    assert noise_of(results).floor(count_benchmark()).at(1e8) > math.log(1.03)


def test_a_count_that_no_control_has_has_the_smallest_floor():
    """Others differ across the controls, and tell nothing of it."""

    def cost(entry, benchmark):
        is_control = entry.tag.startswith("control")
        if benchmark.parameters == IMAGES[0]:
            return None if is_control else 1e8
        return 1e8 * (1.03 if is_control else 1.0)

    entries = timeline("control", "nilearn", "control")
    noise = noise_of(with_counts(measure(entries, steady, spread=0.01), cost))
    assert noise.floor(count_benchmark()).at(1e8) == pytest.approx(math.log1p(0.005))
    assert noise.floor(count_benchmark(parameters=IMAGES[1])).at(1e8) > math.log(1.03)


@pytest.mark.parametrize(("is_tiny", "drifts"), [(False, True), (True, False)])
def test_references_on_tiny_images_tell_no_drift(is_tiny, drifts):
    def cost(entry, benchmark):
        # From one pair of a release and its control to the next the reference moves.
        index = int(entry.nilearn.version.rpartition(".")[2] or 0)
        moved = benchmark.is_reference and benchmark.parameters == IMAGES[0]
        noise = 1.0001 if entry.tag.startswith("control") else 1.0
        return 1e8 * noise * (1 + 0.02 * index * moved)

    entries = timeline("control", "nilearn", "control", "nilearn", "control")
    results = with_counts(measure(entries, steady), cost)
    shapes = {
        (name, metric, parameters): (1, 1, 1, 1)
        if is_tiny and parameters == IMAGES[0] and metric is Metric.INSTRUCTIONS
        else shape
        for (name, metric, parameters), shape in results.catalogue.shapes.items()
    }
    known = dataclasses.replace(results.catalogue, shapes=shapes)
    drift = noise_of(dataclasses.replace(results, catalogue=known)).drift[Metric.INSTRUCTIONS]
    assert (drift > 2) == drifts


def test_a_metric_that_was_not_measured_has_no_floors():
    results = measure(timeline("control"), steady, spread=0.01)
    noise = noise_of(results)
    assert set(noise.drift) == {Metric.TIME, Metric.PEAK}
    assert Metric.INSTRUCTIONS not in {floor.metric for floor in noise.floors.values()}
