"""The volumes of a generated image as files of their own."""

import operator
import os
import struct

from . import images


def paths(image, shape):
    """A ``.nii`` for each volume, made where it is missing.

    Parameters
    ----------
    image : str
        One of ``images.ALL_IMAGES``.
    shape : tuple of int
        Of the 4D image, whose ``.nii`` must be there.

    Returns
    -------
    list of str
    """
    whole = images.path(image, ".nii", shape)
    folder = whole.removesuffix(".nii") + "-volumes"
    files = [os.path.join(folder, f"{t:04d}.nii") for t in range(shape[3])]
    if not all(map(os.path.exists, files)):
        os.makedirs(folder, exist_ok=True)
        with open(whole, "rb") as source:
            header = bytearray(source.read(images.HEADER_BYTES))
            struct.pack_into("<8h", header, 40, 3, *shape[:3], 1, 1, 1, 1)
            size = (os.path.getsize(whole) - len(header)) // shape[3]
            for file in files:
                volume = header + source.read(size)
                images.write_atomically(file, operator.methodcaller("write", volume))
    return files
