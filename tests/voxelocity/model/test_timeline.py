"""Entries, their tags and entries, and what lies between two of them."""

import pytest

from tests.voxelocity.made_up import timeline
from voxelocity.model.timeline import COMPONENTS, Changed, Release, tag_words

ENTRIES = timeline("nilearn", "control", "stack", "nibabel")


def test_an_entry_is_called_by_its_first_tag_and_found_by_any(root):
    from voxelocity.store.checkout import Checkout

    committed = Checkout(root).timeline
    assert committed[0].tag == "nilearn-0.7.0"
    assert committed.index_of("nilearn-0.7.0") == committed.index_of("nibabel-3.2.0") == 0
    assert [committed.index_of(entry.tag) for entry in committed] == list(range(len(committed)))
    assert committed.index_of("nilearn-9") is None
    assert Release("nilearn", "0.7.0", "").tag == "nilearn-0.7.0"


def test_what_an_entry_changes_is_in_its_tag():
    assert [entry.changed for entry in ENTRIES] == [
        Changed.NILEARN,
        Changed.NILEARN,
        Changed.CONTROL,
        Changed.STACK,
        Changed.NIBABEL,
    ]
    assert Changed.CONTROL not in COMPONENTS


def test_every_component_has_a_version():
    versions = [ENTRIES[4].version(component) for component in COMPONENTS]
    assert versions == ["0.2", "3.1", "numpy-1"]
    with pytest.raises(AttributeError):
        ENTRIES[4].version("control")


def test_between_two_indices_is_what_came_after_the_first():
    assert ENTRIES.between(1, 3) == (ENTRIES[2], ENTRIES[3])
    assert ENTRIES.between(2, 2) == ()


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("nilearn-0.13.1", "nilearn 0.13.1"),
        ("stack-numpy-2.4", "numpy 2.4 stack"),
        ("control-5", "repeat run 5 (noise check)"),
    ],
)
def test_people_read_words_in_place_of_a_tag(root, tag, words):
    from voxelocity.store.checkout import Checkout

    committed = Checkout(root).timeline
    assert tag_words(tag) == committed[committed.index_of(tag)].words == words
