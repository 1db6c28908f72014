"""Estimate what a first read from a disk adds to a call that was timed with its file in memory."""

from voxelocity.model.scale import FEWEST_BYTES

# Bytes a second, of a network disk or a hard disk; where nobody says another.
DISK_SPEED = 100e6


def bytes_from_disk(bytes_read: float, file_bytes: float, is_compressed: bool) -> float | None:
    """The bytes of its file that a call needs; None where they are not known.

    What is read again comes from memory, where the system keeps it. An uncompressed file may be
    mapped; then its reads by calls are those of the header, and say nothing of the rest.
    """
    if bytes_read < FEWEST_BYTES and not is_compressed:
        return None
    return min(bytes_read, file_bytes)


def seconds_from_disk(from_disk: float, speed: float = DISK_SPEED) -> float:
    """The time in which a disk of a speed, in bytes a second, gives so many bytes."""
    return from_disk / speed
