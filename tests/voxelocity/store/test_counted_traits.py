"""Counts hold on another machine where all that they depend on is the same, and nowhere else."""

import json
import shutil

import pytest

from voxelocity import VoxelocityError
from voxelocity.store.paths import NUMPY_RESULTS
from voxelocity.store.processor import may_join, processor_file, traits_of_counts

TRAITS = {"architecture": "x86_64", "processor": "One", "zlib": "1.2.13"}
ASV = {"arch": "x86_64", "cpu": "One"}


def counted(root, machine, commit="01234567", **traits):
    path = root / "results" / "counts" / "releases" / machine / f"{commit}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"commit": commit, "traits": TRAITS | traits, "seconds": {}}))
    return path


def on(root, machine, **processor):
    """Say which processor a machine has."""
    path = processor_file(root, machine)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"family": "25", "model": "1"} | processor))


def test_nothing_is_known_where_nothing_was_counted(tmp_path):
    assert traits_of_counts(tmp_path, "mine") is None
    assert not may_join(tmp_path, "mine", ASV, "theirs")


def test_counts_of_the_same_traits_hold(tmp_path):
    counted(tmp_path, "mine")
    counted(tmp_path, "theirs")
    for machine in ("mine", "theirs"):
        assert not may_join(tmp_path, "mine", ASV, "theirs"), "a name is not enough"
        on(tmp_path, machine)
    assert may_join(tmp_path, "mine", ASV, "theirs")
    on(tmp_path, "theirs", model="17")
    assert not may_join(tmp_path, "mine", ASV, "theirs")


def test_traits_that_are_recorded_of_late_go_with_those_before(tmp_path):
    counted(tmp_path, "mine")
    late = {"family of the processor": "25"}
    counted(tmp_path, "mine", "fedcba98", **late)
    assert traits_of_counts(tmp_path, "mine") == TRAITS | late
    counted(tmp_path, "mine", "ffffffff", **{"family of the processor": "26"})
    with pytest.raises(VoxelocityError, match="under other traits"):
        traits_of_counts(tmp_path, "mine")


@pytest.mark.parametrize("trait", TRAITS)
def test_one_trait_that_differs_parts_them(tmp_path, trait):
    counted(tmp_path, "mine")
    counted(tmp_path, "theirs", **{trait: "another"})
    on(tmp_path, "mine")
    on(tmp_path, "theirs")
    assert not may_join(tmp_path, "mine", ASV, "theirs")


@pytest.mark.parametrize(
    ("described", "joined"),
    [(ASV, True), (ASV | {"cpu": "Two"}, False), (ASV | {"arch": "aarch64"}, False), ({}, False)],
)
def test_without_counts_of_its_own_the_processor_decides(tmp_path, described, joined):
    counted(tmp_path, "theirs")
    on(tmp_path, "mine")
    on(tmp_path, "theirs")
    assert may_join(tmp_path, "mine", described, "theirs") is joined


def test_entries_counted_under_different_traits_are_no_series(tmp_path):
    counted(tmp_path, "mine")
    path = counted(tmp_path, "mine", "fedcba98", zlib="1.3")
    with pytest.raises(VoxelocityError, match="under other traits") as caught:
        traits_of_counts(tmp_path, "mine")
    assert str(path) in str(caught.value) and "\n" not in str(caught.value)


@pytest.mark.parametrize("content", ["", "[]", "{}", "{"])
def test_a_damaged_record_is_one_line(tmp_path, content):
    counted(tmp_path, "mine").write_text(content)
    with pytest.raises(VoxelocityError, match="does not say what its counts depend on"):
        traits_of_counts(tmp_path, "mine")


def test_the_traits_are_those_of_the_folder_that_is_asked(tmp_path):
    for machine in ("mine", "theirs"):
        on(tmp_path, machine)
        counted(tmp_path, machine)
    numpy = tmp_path / "results" / "counts" / NUMPY_RESULTS.name
    for machine, zlib in (("mine", "1.2.13"), ("theirs", "1.3")):
        shutil.copytree(tmp_path / "results" / "counts" / "releases" / machine, numpy / machine)
        (path,) = (numpy / machine).glob("*.json")
        path.write_text(path.read_text().replace("1.2.13", zlib))
    assert may_join(tmp_path, "mine", ASV, "theirs")
    assert not may_join(tmp_path, "mine", ASV, "theirs", NUMPY_RESULTS)
