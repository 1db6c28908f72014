"""What a first read from a disk adds: the bytes of the file that a call needs, each of them once."""

import pytest

from voxelocity.analysis.cold_reads import DISK_SPEED, bytes_from_disk, seconds_from_disk


@pytest.mark.parametrize(
    ("bytes_read", "is_compressed", "from_disk"),
    [
        (10e6, True, 10e6),
        (5e6, True, 5e6),
        (257e6, True, 10e6),
        (24_576, True, 24_576),
        (257e6, False, 10e6),
        (253_952, False, 253_952),
        # A header alone, or a header and a memory map.
        (8192, False, None),
        (0, False, None),
    ],
)
def test_each_byte_of_the_file_comes_from_the_disk_once(bytes_read, is_compressed, from_disk):
    assert bytes_from_disk(bytes_read, 10e6, is_compressed) == from_disk


def test_seconds_by_the_speed_of_the_disk():
    assert DISK_SPEED == 100e6
    assert seconds_from_disk(10e6) == pytest.approx(0.1)
    assert seconds_from_disk(10e6, 20e6) == pytest.approx(0.5)
