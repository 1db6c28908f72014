"""Locks are made by uv, and never made again once they are published."""

import pytest

from voxelocity import VoxelocityError
from voxelocity.store.locks import read_pins
from voxelocity.store.package_index import write_lock


def test_a_requirement_of_some_platforms_only_is_refused(tmp_path):
    source = tmp_path / "small.in"
    source.write_text("six==1.17.0\ncolorama==0.4.6 ; sys_platform == 'win32'\n")
    (pin,) = read_pins(write_lock(source, published=[]))
    assert pin.name == "six", "needed on none of the platforms"
    source.write_text("six==1.17.0\ncolorama==0.4.6 ; sys_platform == 'linux'\n")
    with pytest.raises(VoxelocityError, match="colorama==0.4.6 is not needed on every platform"):
        write_lock(source, published=[])


def test_a_lock_is_made_from_a_short_input(tmp_path):
    source = tmp_path / "small.in"
    source.write_text("# why\nsix==1.17.0\n")
    lock = write_lock(source, published=[])
    (pin,) = read_pins(lock)
    assert (pin.name, pin.version) == ("six", "1.17.0")
    # The sha256 that the index gives for the wheel of six 1.17.0.
    assert "4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274" in pin.sha256
    assert "http" not in lock.read_text()


def test_a_lock_that_extends_another_has_its_versions(tmp_path):
    (tmp_path / "small.in").write_text("six==1.16.0\n")
    write_lock(tmp_path / "small.in", published=[])
    source = tmp_path / "more.in"
    source.write_text("-r small.txt\nsix\ntoolz\n")
    pins = {pin.name: pin.version for pin in read_pins(write_lock(source, published=[]))}
    assert pins.keys() == {"six", "toolz"} and pins["six"] == "1.16.0"
    source.write_text("-r none.txt\n")
    with pytest.raises(VoxelocityError, match="none.txt: cannot be read"):
        write_lock(source, published=[])


def test_an_input_that_cannot_be_locked_is_refused_and_nothing_is_written(tmp_path):
    source = tmp_path / "small.in"
    source.write_text("six==1.17.0\nsix==1.16.0\n")
    with pytest.raises(VoxelocityError, match="uv cannot lock it"):
        write_lock(source, published=[])
    assert list(tmp_path.iterdir()) == [source]
    source.write_text("six is good\n")
    with pytest.raises(VoxelocityError, match="'six is good' is not a requirement"):
        write_lock(source, published=[])
    with pytest.raises(VoxelocityError, match="ends in .in"):
        write_lock(tmp_path / "small.txt", published=[])
    with pytest.raises(VoxelocityError, match="cannot be read"):
        write_lock(tmp_path / "none.in", published=[])


def test_a_published_lock_never_changes(tmp_path):
    source, lock = tmp_path / "small.in", tmp_path / "small.txt"
    source.write_text("six==1.17.0\n")
    lock.write_text("published")
    with pytest.raises(VoxelocityError, match="never changes"):
        write_lock(source, published=[lock])
    assert lock.read_text() == "published"
