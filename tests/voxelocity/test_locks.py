"""Locks are read strictly, made by uv, and never made again once they are published."""

import pytest

from voxelocity import VoxelocityError
from voxelocity.locks import (
    Pin,
    _without_markers,
    format_pins,
    parse_pins,
    read_pins,
    write_lock,
)

TEXT = f"""# a comment
six==1.17.0 \\
    --hash=sha256:{"1" * 64} \\
    --hash=sha256:{"2" * 64}
zipp==4.1.2 \\
    --hash=sha256:{"3" * 64}
"""


def test_reading_gives_back_what_was_written():
    pins = parse_pins(TEXT, "x")
    assert pins == [Pin("six", "1.17.0", ("1" * 64, "2" * 64)), Pin("zipp", "4.1.2", ("3" * 64,))]
    assert "# a comment\n" + format_pins(reversed(pins)) == TEXT


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("six==1.17.0", "not pinned"),
        (f"six>=1.17.0 --hash=sha256:{'1' * 64}", "not pinned"),
        ("six==1.17.0 --hash=sha256:123", "not pinned"),
        ("-e .", "not pinned"),
        (f"zipp==4.0 --hash=sha256:{'1' * 64}", "pinned twice"),
    ],
)
def test_a_line_that_is_no_pin_is_refused(line, words):
    with pytest.raises(VoxelocityError, match=f"x.txt: .*{words}"):
        parse_pins(TEXT + line + "\n", "x.txt")


def test_a_missing_lock_is_named(tmp_path):
    with pytest.raises(VoxelocityError, match="none.txt: cannot be read"):
        read_pins(tmp_path / "none.txt")


def test_a_requirement_of_some_platforms_only_is_refused():
    everywhere = "six==1 ; sys_platform == 'linux' or sys_platform == 'darwin' \\\n    --hash=x"
    assert _without_markers(everywhere, "x.in") == "six==1 \\\n    --hash=x\n"
    with pytest.raises(VoxelocityError, match="x.in: six==1 is not needed on every platform"):
        _without_markers("six==1 ; sys_platform == 'linux' \\\n    --hash=x", "x.in")


def test_a_lock_is_made_from_a_short_input(tmp_path):
    source = tmp_path / "small.in"
    source.write_text("# why\nsix==1.17.0\n")
    lock = write_lock(source, published=[])
    (pin,) = read_pins(lock)
    assert (pin.name, pin.version) == ("six", "1.17.0")
    # The sha256 that the index gives for the wheel of six 1.17.0.
    assert "4721f391ed90541fddacab5acf947aa0d3dc7d27b2e1e8eda2be8970586c3274" in pin.sha256
    assert "http" not in lock.read_text()


def test_an_input_that_cannot_be_locked_is_refused_and_nothing_is_written(tmp_path):
    source = tmp_path / "small.in"
    source.write_text("six==1.17.0\nsix==1.16.0\n")
    with pytest.raises(VoxelocityError, match="uv cannot lock it"):
        write_lock(source, published=[])
    assert list(tmp_path.iterdir()) == [source]
    source.write_text("six is good\n")
    with pytest.raises(VoxelocityError, match="'six is good' is no requirement"):
        write_lock(source, published=[])
    with pytest.raises(VoxelocityError, match="ends in .in"):
        write_lock(tmp_path / "small.txt", published=[])
    with pytest.raises(VoxelocityError, match="cannot be read"):
        write_lock(tmp_path / "none.in", published=[])


def test_a_published_lock_never_changes(tmp_path):
    source, lock = tmp_path / "small.in", tmp_path / "small.txt"
    source.write_text("six==1.17.0\n")
    lock.write_text(TEXT)
    with pytest.raises(VoxelocityError, match="never changes"):
        write_lock(source, published=[lock])
    assert lock.read_text() == TEXT
