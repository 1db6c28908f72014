"""What a volume more costs, from made-up costs and from the committed ones."""

import pytest

from voxelocity import VoxelocityError
from voxelocity.growth import growth_report, lines_of
from voxelocity.measured import Cell, Measurement


def made_up(volumes=(25, 50, 100, 200)):
    cells = {}
    for count in volumes:
        parameters = ("int16 + slope/inter", ".nii.gz", str(count))

        def add(route, kind, value):
            cells[Cell("Growth", route, kind, parameters)] = Measurement(value, (value,))

        add("baseline", "peakmem", 1e8)
        add("mean_img", "time", 0.5 + 0.01 * count)
        add("mean_img", "peakmem", 1e8 + 2e6 + 3e5 * count)
        add("index_img", "time", 0.2)
    other = Cell("Opening", "nib_load", "time", ("int16", ".nii"))
    return cells | {other: Measurement(1.0, (1.0,))}


def test_slope_and_intercept_are_found():
    assert lines_of(made_up()) == {
        ("mean_img", "time"): pytest.approx((0.01, 0.5)),
        ("mean_img", "peakmem"): pytest.approx((3e5, 2e6)),
        ("index_img", "time"): pytest.approx((0.0, 0.2), abs=1e-12),
    }


def test_one_length_makes_no_line():
    assert lines_of(made_up(volumes=(25,))) == {}


def test_the_committed_results_grow_by_the_bytes_of_a_volume(root):
    """get_fdata holds float64: 8 bytes for each of 30 720 voxels, and as much while it scales."""
    heading, _, titles, *rows = growth_report(root)
    assert heading.startswith("stack-numpy-2.4 on ")
    (row,) = [row for row in rows if row.startswith("nib.load(path).get_fdata()")]
    *_, slope, fixed = row.split()
    assert float(slope) == pytest.approx(2 * 8 * 32 * 32 * 30 / 1e6, rel=0.02)
    assert abs(float(fixed)) < 4


def test_what_was_not_measured_is_one_line(root):
    with pytest.raises(
        VoxelocityError, match="^nilearn-0.8.0: images .* --bench Growth nilearn-0.8.0"
    ):
        growth_report(root, "nilearn-0.8.0")
