"""Each claim of the draft holds or not by the numbers, and is open where one is missing."""

import pytest

from voxelocity.image_sizes import DOCUMENTED_SHAPE, voxels_of
from voxelocity.overview.proxy_or_array import OPERATION, claims_of, table_of

VOXELS, VOLUME = voxels_of(OPERATION, ())

EAGER = {
    "nib_load": (0.001, 0),
    "load_img": (6.0, 16 * VOXELS),
    "mean_of_nib_load": (6.5, 16 * VOXELS),
    "mean_of_load_img": (6.6, 16 * VOXELS),
    "volume_of_nib_load": (0.05, 16 * VOLUME),
    "volume_of_load_img": (6.0, 16 * VOXELS),
}
LAZY = EAGER | {"load_img": (0.001, 0), "volume_of_load_img": (0.05, 16 * VOLUME)}


def holds(numbers, floor=1.2):
    def values(cell):
        route, kind = cell
        return numbers[route][kind == "peakmem"] if numbers.get(route) else None

    return [claim["holds"] for claim in claims_of(table_of(values), floor)]


def test_all_claims_held_when_load_img_read_everything():
    assert holds(EAGER) == [True, True, True, True]


def test_a_lazy_load_img_ends_two_of_them():
    assert holds(LAZY) == [False, True, True, False]


def test_a_mean_by_volume_would_end_the_third():
    by_volume = {
        route: (seconds, 20 * VOLUME) if route.startswith("mean") else (seconds, peak)
        for route, (seconds, peak) in EAGER.items()
    }
    assert holds(by_volume) == [True, True, False, True]


def test_a_proxy_that_reads_or_one_lean_mean_ends_a_claim():
    assert holds(EAGER | {"nib_load": (6.0, 16 * VOXELS)})[0] is False
    assert holds(EAGER | {"mean_of_nib_load": (6.5, 20 * VOLUME)})[2] is False


@pytest.mark.parametrize("factor, same", [(1.15, True), (1.3, False)])
def test_a_mean_that_differs_by_more_than_the_noise_is_not_the_same(factor, same):
    other = EAGER | {"mean_of_load_img": (6.5 * factor, 16 * VOXELS)}
    assert holds(other)[1] is same


def test_a_missing_number_leaves_its_claims_open():
    assert holds(EAGER | {"load_img": None}) == [None, True, True, True]
    assert holds({}) == [None] * 4


def test_the_numbers_are_told():
    def values(cell):
        route, kind = cell
        return EAGER[route][kind == "peakmem"]

    first, *_, last = claims_of(table_of(values), 1.2)
    assert first["numbers"] == "0 B against 16 B per voxel, 6,000 times the time"
    assert last["numbers"] == "load_img takes 120 times the time of nib.load"
    assert VOXELS == DOCUMENTED_SHAPE[0] * DOCUMENTED_SHAPE[1] * DOCUMENTED_SHAPE[2] * 342
