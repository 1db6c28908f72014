"""The images on disk: made once, whole or not at all, and checked once a run."""

import contextlib
import json
import os
from pathlib import Path

from . import files, recipe
from .files import CHECKSUMS, GZIP_LEVEL, folder, path
from .writer import DESCRIPTION, ImageError, Writer, checksum_of, sha256_of


def expected(image, format, shape, level=GZIP_LEVEL):
    """What is known of an image since it was made.

    Returns
    -------
    dict
        ``shape``; ``affine``; ``minimum`` and ``maximum`` of the values; ``sha256`` of the
        uncompressed file; for ``.nii.gz`` also ``zlib``, ``level``
        and ``compressed_bytes``; ``file_bytes`` and ``file_sha256`` of the file on disk; ``checksum`` of
        all this.
    """
    return described(path(image, format, shape, level))


def described(file):
    """What was written beside a file with `write_description`."""
    with open(file + ".json", encoding="utf-8") as description:
        return json.load(description)


def ensure(wanted=None):
    """Make the images that are missing or damaged; the rest are read once and left alone.

    Parameters
    ----------
    wanted : list of tuple, optional
        Image, format, shape and level of each file; ``DEFAULT`` unless given.

    Returns
    -------
    list of str
        The files that were made.

    Raises
    ------
    ImageError
        The folder cannot be written, or an image came out with other bytes than it must have.
    """
    missing = [file for file in dict.fromkeys(wanted or files.DEFAULT) if not _is_sound(*file)]
    with named_folder():
        for shape in dict.fromkeys(shape for _, _, shape, _ in missing):
            _make([file for file in missing if file[2] == shape])
    return [path(*file) for file in missing]


def damaged(wanted=None):
    """The files that are there with other bytes than were written; what is missing is not damaged.

    Parameters
    ----------
    wanted : list of tuple, optional
        As in `ensure`.

    Returns
    -------
    list of str
    """
    return [
        path(*file)
        for file in dict.fromkeys(wanted or files.DEFAULT)
        if os.path.exists(path(*file)) and not _is_sound(*file)
    ]


@contextlib.contextmanager
def named_folder():
    """Where the folder cannot be written, `ImageError` says which it is and what to do."""
    try:
        yield
    except OSError as error:
        raise ImageError(
            f"images cannot be written to {folder()} ({error.strerror}); free some space "
            "there, or name another folder in VOXELOCITY_IMAGES"
        ) from None


def _is_sound(image, format, shape, level):
    """Whether the file is the very one that was made, to the byte, and so is its description.

    What it holds was compared with the checksum when it was made; a file that was compressed again
    holds the same, but takes another time to read.
    """
    return is_as_described(
        path(image, format, shape, level),
        description=DESCRIPTION,
        sha256=CHECKSUMS.get((image, shape)),
        level=level if format == ".nii.gz" else None,
    )


def is_as_described(file, **wanted):
    """Whether a file is, to the byte, the one beside which its description was written.

    Parameters
    ----------
    file : str
    **wanted
        What the description must say besides; None where it must not say it.

    Returns
    -------
    bool
        False also where either is missing or damaged.
    """
    try:
        known = described(file)
        return (
            known["checksum"] == checksum_of(known)
            and all(known.get(key) == value for key, value in wanted.items())
            and known["file_bytes"] == os.path.getsize(file)
            and known["file_sha256"] == sha256_of(file)
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


def _make(wanted):
    """Write images of one shape volume by volume; each appears only when it is whole."""
    Path(path(*wanted[0])).parent.mkdir(parents=True, exist_ok=True)
    writers = [Writer(*file) for file in wanted]
    try:
        for volume in recipe.volumes(wanted[0][2]):
            for writer in writers:
                writer.add(volume)
        for writer in writers:
            writer.finish()
    finally:
        for writer in writers:
            writer.discard()
