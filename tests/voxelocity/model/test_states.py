"""What a user may call a state, and what is said of one that is not there."""

import pytest

from tests.voxelocity.made_up import timeline
from voxelocity import VoxelocityError
from voxelocity.model.states import indices_of, is_exactly_in, nearest

# 0: nilearn 0.1, nibabel 3.0; 1: nilearn 0.2; 2: control; 3: nibabel 3.1; 4: stack
ENTRIES = timeline("nilearn", "control", "nibabel", "stack")


@pytest.mark.parametrize(
    "text, indices",
    [
        ("control-1", [2]),
        ("nilearn-1", [0]),
        ("nilearn==0.2", [1, 2, 3, 4]),
        ("nilearn==0.2 nibabel==3.0", [1, 2]),
        ("nibabel==3.1,nilearn==0.2", [3, 4]),
        ("nibabel==3.1 stack==numpy-1", [4]),
        ("nibabel==3.1 numpy==1", [4]),
    ],
)
def test_a_state_is_found(text, indices):
    assert indices_of(ENTRIES, text) == indices


@pytest.mark.parametrize(
    "text, said",
    [
        ("nilearn-9", "'nilearn-9' is not a tag of the timeline"),
        ("HEAD", "'HEAD' is not a tag"),
        ("nilearn==9", "the timeline has no nilearn 9"),
        (
            "nilearn==0.1 nibabel==3.1",
            "never has nilearn==0.1 nibabel==3.1 together; with nilearn 0.1 it has "
            "'nilearn==0.1 nibabel==3.0'",
        ),
        ("scipy==2.0", "'scipy==2.0' must be one version of nilearn, nibabel or numpy"),
        ("numpy==2.0", "the timeline has no stack numpy-2.0"),
        ("nilearn==", "must be one version"),
        ("nilearn==0.1 nilearn==0.2", "must be one version"),
    ],
)
def test_what_is_not_a_state_is_named_in_one_line(text, said):
    with pytest.raises(VoxelocityError) as error:
        indices_of(ENTRIES, text)
    assert said in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "index", "between"),
    [
        # Never together.
        ("nilearn==0.1 nibabel==3.1", 0, {"nibabel": ("3.1", ["nibabel-1"])}),
        ("nibabel==3.1 nilearn==0.1", 4, {"nilearn": ("0.1", ["nilearn-2"])}),
        # Between two, newer and older than all.
        ("nilearn==0.1.5", 0, {"nilearn": ("0.1.5", [])}),
        ("nilearn==0.9", 4, {"nilearn": ("0.9", [])}),
        ("nibabel==2.0", 1, {"nibabel": ("2.0", [])}),
    ],
)
def test_the_nearest_entry_stands_for_what_was_not_measured(text, index, between):
    found = nearest(ENTRIES, text)
    assert found.index == index
    assert {
        name: (wanted, [entry.tag for entry in entries])
        for name, (wanted, entries) in found.between.items()
    } == between


@pytest.mark.parametrize(
    "text", ["control-1", "nilearn==0.2", "nilearn-9", "nilearn==0.2 nibabel==3.1"]
)
def test_what_is_there_needs_nothing_to_stand_for_it(text):
    assert nearest(ENTRIES, text) is None


@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        ("control-1", True),
        ("nilearn==0.2", True),
        ("nilearn==0.2 numpy==1.0.7", True),
        ("nilearn==0.1 numpy==1", False),
        ("numpy==1.1", False),
        ("nilearn==0.1.5", False),
        ("numpy==x", False),
        ("nilearn-9", False),
    ],
)
def test_of_numpy_the_first_two_numbers_tell_whether_a_state_is_there(text, is_there):
    assert is_exactly_in(ENTRIES, text) is is_there


def test_what_is_no_version_stands_for_nothing():
    with pytest.raises(VoxelocityError) as error:
        nearest(ENTRIES, "nilearn==x")
    assert "Invalid version" in str(error.value)
