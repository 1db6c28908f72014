"""Each claim of the draft holds or not by the numbers, and is open where one is missing."""

import pytest

from benchmarks.support import images
from voxelocity.analysis.proxy_or_array import (
    ROWS,
    Costs,
    Row,
    claims_of,
    documented_shape,
    table_at,
)

VOLUME = 91 * 109 * 91
VOXELS = VOLUME * 342

EAGER = {
    "nib_load": (0.001, 0),
    "load_img": (6.0, 16 * VOXELS),
    "mean_of_nib_load": (6.5, 16 * VOXELS),
    "mean_of_load_img": (6.6, 16 * VOXELS),
    "volume_of_nib_load": (0.05, 16 * VOLUME),
    "volume_of_load_img": (6.0, 16 * VOXELS),
}
LAZY = EAGER | {"load_img": (0.001, 0), "volume_of_load_img": (0.05, 16 * VOLUME)}


def table(numbers):
    """The draft's table, from seconds and bytes by call; a call that is left out has neither."""
    costs = {method: Costs(*(numbers.get(method) or (None, None))) for method in (*EAGER, *numbers)}
    return [Row(task, costs[nibabel], costs[nilearn]) for task, nibabel, nilearn in ROWS]


def holds(numbers, floor=1.2):
    return [claim.holds for claim in claims_of(table(numbers), floor, VOXELS)]


def test_all_claims_held_when_load_img_read_everything():
    assert holds(EAGER) == [True, True, True, True]


def test_a_lazy_load_img_ends_two_of_them():
    assert holds(LAZY) == [False, True, True, False]


def test_a_mean_by_volume_would_end_the_third():
    by_volume = {
        method: (seconds, 20 * VOLUME) if method.startswith("mean") else (seconds, peak)
        for method, (seconds, peak) in EAGER.items()
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


def test_the_evidence_is_given():
    first, *_, last = claims_of(table(EAGER), 1.2, VOXELS)
    assert first.evidence == (
        "nib.load holds next to nothing, load_img 16 bytes per voxel; load_img takes 6,000 times the time"
    )
    assert last.evidence == "load_img takes 120 times the time of nib.load"


def test_the_table_is_that_of_the_stored_results(committed):
    assert documented_shape(committed) == images.DOCUMENTED_SHAPE
    newest = committed.indices[-1]
    load, _, volume = table_at(committed, newest)
    assert 0 < load.nib_load.time < volume.nib_load.time
    assert table_at(committed, committed.indices[0])[0].load_img == Costs(None, None)
