"""Locks are read strictly."""

import pytest

from voxelocity import VoxelocityError
from voxelocity.store.locks import Pin, format_pins, parse_pins, read_pins

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
def test_a_line_that_is_not_a_pin_is_refused(line, words):
    with pytest.raises(VoxelocityError, match=f"x.txt: .*{words}") as error:
        parse_pins(TEXT + line + "\n", "x.txt")
    remedy = "keep one" if "twice" in words else "; make the file again with voxelocity lock"
    assert str(error.value).endswith(remedy)


def test_a_damaged_lock_is_named(tmp_path):
    (tmp_path / "some.txt").write_text("six\n")
    with pytest.raises(VoxelocityError, match=f"^{tmp_path}/some.txt: 'six' is not pinned"):
        read_pins(tmp_path / "some.txt")


def test_a_missing_lock_is_named(tmp_path):
    with pytest.raises(VoxelocityError, match="none.txt: cannot be read"):
        read_pins(tmp_path / "none.txt")
