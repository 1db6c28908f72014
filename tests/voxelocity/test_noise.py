"""The floors: as wide as the noise, from controls and references and nothing else."""

import math

import pytest

from tests.voxelocity.made_up import IMAGES, MEBIBYTE, measure, steady, time_cell, timeline
from voxelocity import VoxelocityError
from voxelocity.measured import Cell, Measurement
from voxelocity.noise import as_asv_shows, clamped, estimates, noise_of

# 4 images by 100 routes: enough to count what exceeds a floor.
ROUTES = (*(f"route_{number}" for number in range(99)), "reference")


def worst(noise, kind):
    return max(floor for cell, floor in noise.floors.items() if cell.kind == kind)


def test_the_estimate_is_the_tenth_percentile_and_the_peak_above_the_baseline():
    (cells,) = measure(timeline(), steady).values()
    found = estimates(cells)
    assert math.exp(found[time_cell()]) == pytest.approx(0.1)
    assert found[Cell("MeanOverTime", "path", "peakmem", IMAGES[0])] == 50 * MEBIBYTE
    assert not any(cell.route == "baseline" for cell in found)


def test_as_asv_shows_is_the_median_and_the_whole_peak():
    (cells,) = measure(timeline(), steady).values()
    cells[time_cell("failed")] = Measurement(None)
    cells[time_cell("missing")] = Measurement(math.nan)
    found = as_asv_shows(cells)
    assert math.exp(found[time_cell()]) == pytest.approx(0.11)
    peak = found[Cell("MeanOverTime", "path", "peakmem", IMAGES[0])]
    assert math.exp(peak) == pytest.approx(150 * MEBIBYTE)
    assert time_cell("failed") not in found and time_cell("missing") not in found


@pytest.mark.parametrize("controls", [1, 2, 5])
def test_of_a_hundred_unchanged_cells_about_one_exceeds_its_floor(controls):
    """Judged on a pair that the floors were not estimated from."""
    entries = timeline(*["nilearn", "control"] * (controls + 1))
    measured = measure(entries, steady, spread=0.03, routes=ROUTES)
    known = {index: cells for index, cells in measured.items() if index <= 2 * controls}
    noise = noise_of(entries, known)
    assert len(noise.pairs) == controls
    for kind in ("time", "peakmem"):
        parent, control = (
            estimates(measured[index]) for index in (-2 + len(entries), -1 + len(entries))
        )
        cells = [cell for cell in noise.floors if cell.kind == kind]
        above = sum(abs(control[cell] - parent[cell]) > noise.floors[cell] for cell in cells)
        assert above / len(cells) < 0.03
    # No wider than need be: three and a half standard deviations of a difference.
    assert 2 < worst(noise, "time") / (0.03 * math.sqrt(2)) < 4.5


def test_what_a_release_changes_is_no_noise():
    def cost(entry, cell):
        return steady(entry, cell) * (3 if entry.nilearn.version == "0.2" else 1)

    entries = timeline("nilearn", "control")
    quiet = noise_of(entries, measure(entries, steady, spread=0.01, routes=ROUTES))
    changed = noise_of(
        entries,
        measure(
            entries,
            lambda entry, cell: (steady if cell.route == "reference" else cost)(entry, cell),
            spread=0.01,
            routes=ROUTES,
        ),
    )
    assert worst(changed, "time") == pytest.approx(worst(quiet, "time"))


def test_a_noisy_cell_has_a_wider_floor_than_a_quiet_one():
    entries = timeline(*["control"] * 5)
    noisy, quiet = time_cell("route_1", IMAGES[0]), time_cell("route_2", IMAGES[0])
    measured = measure(entries, steady, spread=0.01, routes=ROUTES)
    for index, cells in measured.items():
        seconds = 0.1 * (1.5 if index % 2 else 1)
        cells[noisy] = Measurement(seconds, (seconds,))
    floors = noise_of(entries, measured).floors
    assert floors[noisy] > math.log(1.5)
    assert floors[quiet] < math.log(1.1)


def test_distant_entries_that_differ_more_widen_all_floors():
    """The references tell: the machine was slower on the day of the later entries."""

    def cost(entry, cell):
        later = cell.kind == "time" and entry.nilearn.version == "0.3"
        return steady(entry, cell) * (1.3 if later else 1)

    entries = timeline("control", "nilearn", "control", "nilearn", "control")
    near = noise_of(entries, measure(entries, steady, spread=0.01))
    far = noise_of(entries, measure(entries, cost, spread=0.01))
    assert far.drift["time"] > 5 * near.drift["time"]
    assert worst(far, "time") > 5 * worst(near, "time")
    assert far.drift["peakmem"] == pytest.approx(near.drift["peakmem"])


def test_a_reference_on_another_stack_is_other_work():
    def cost(entry, cell):
        return steady(entry, cell) * (2 if entry.stack == "numpy-1" else 1)

    entries = timeline("control", "stack", "control")
    assert noise_of(entries, measure(entries, cost, spread=0.01)).drift["time"] < 2


def test_without_controls_the_references_tell():
    entries = timeline("nilearn", "nilearn", "nilearn")
    noise = noise_of(entries, measure(entries, steady, spread=0.02))
    assert noise.pairs == ()
    assert 0.02 < worst(noise, "time") < 0.3


@pytest.mark.parametrize("changes, skipped", [((), ()), (("stack",), ()), (("control",), (1,))])
def test_without_anything_measured_twice_there_is_no_floor(changes, skipped):
    entries = timeline(*changes)
    with pytest.raises(VoxelocityError, match="without a control"):
        noise_of(entries, measure(entries, steady, spread=0.02, skipped=skipped))


def test_peaks_that_repeat_to_the_byte_have_no_noise():
    entries = timeline("control")
    noise = noise_of(entries, measure(entries, steady, spread=0.0))
    assert worst(noise, "peakmem") == 0.0


def test_a_cell_that_failed_in_the_control_takes_the_floor_of_the_others():
    entries = timeline("control")
    measured = measure(entries, steady, spread=0.02, routes=ROUTES)
    measured[1][time_cell("route_1")] = Measurement(None)
    floors = noise_of(entries, measured).floors
    assert 0.02 < floors[time_cell("route_1")] < 0.3


def test_the_floor_of_a_ratio_of_peaks_is_a_number_of_bytes():
    entries = timeline("control")
    noise = noise_of(entries, measure(entries, steady, spread=1.0))
    cell = Cell("MeanOverTime", "path", "peakmem", IMAGES[0])
    bytes_ = noise.floors[cell]
    assert bytes_ > MEBIBYTE
    assert math.exp(noise.log_floor(cell, 4e6)) == pytest.approx(1 + bytes_ / 4e6)
    assert noise.log_floor(cell, 8e6) < noise.log_floor(cell, 4e6)
    assert noise.log_floor(time_cell(), 4.0) == noise.floors[time_cell()]
    assert clamped(cell, 3.0) == MEBIBYTE and clamped(time_cell(), 3.0) == 3.0


def test_peaks_that_differ_by_pages_never_differ():
    """However well a single control pair happened to agree."""
    entries = timeline("control")
    noise = noise_of(entries, measure(entries, steady, spread=0.0))
    cell = Cell("MeanOverTime", "path", "peakmem", IMAGES[0])
    assert noise.floors[cell] == 0.0
    assert math.exp(noise.log_floor(cell, 4e6)) == pytest.approx(1 + MEBIBYTE / 4e6)
