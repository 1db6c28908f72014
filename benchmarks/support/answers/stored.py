"""What the stored image holds, read apart from nibabel, nilearn and the references."""

import gzip
import os

import numpy as np

from .. import images


class StoredValues:
    """The values of stored voxels, scaled piece by piece as they are asked for.

    Parameters
    ----------
    stored : array_like
        The voxels as stored; gives a part of itself where it is indexed with slices.
    slope, inter : float
    tolerance : float, optional
        By how much a result may differ from these values; 0 asks for the very same.
    """

    def __init__(self, stored, slope, inter, tolerance=0.0):
        self.stored, self.slope, self.inter = stored, slope, inter
        self.tolerance = tolerance

    @property
    def shape(self):
        return self.stored.shape

    @property
    def dtype(self):
        """That of the values, not of what is stored."""
        return np.dtype(np.float64)

    def __getitem__(self, place):
        return images.scaled(self.stored[place], self.slope, self.inter)

    def within(self, tolerance):
        """The same values, from which a result may differ by so much."""
        return StoredValues(self.stored, self.slope, self.inter, tolerance)

    def volume(self, index):
        """The values of one volume; none are read yet."""
        if isinstance(self.stored, CompressedVoxels):
            return StoredValues(self.stored.volume(index), self.slope, self.inter)
        return self.part(..., index)

    def part(self, *place):
        """The values of a part that is cut out of a .nii by slices; none are read yet."""
        return StoredValues(self.stored[place], self.slope, self.inter)


class CompressedVoxels:
    """The voxels of a .nii.gz as stored, which are best asked for in the order of the file.

    Parameters
    ----------
    file : file object
        Gives what was compressed.
    dtype : str or numpy.dtype
        As stored.
    shape : tuple of int
    before : int, optional
        How many voxels of the file come before these.
    offset : int, optional
        The bytes before the first.
    """

    def __init__(self, file, dtype, shape, before=0, offset=images.HEADER_BYTES):
        self.file, self.dtype, self.shape, self.before = file, np.dtype(dtype), shape, before
        self.offset = offset

    def __getitem__(self, place):
        """A contiguous part, as one slice for each axis."""
        cut = [piece.indices(length) for piece, length in zip(place, self.shape)]
        shape = [stop - start for start, stop, _ in cut]
        steps = np.cumprod((1, *self.shape[:-1]))
        first = self.before + int(sum(start * step for (start, _, _), step in zip(cut, steps)))
        self.file.seek(self.offset + first * self.dtype.itemsize)
        content = self.file.read(int(np.prod(shape)) * self.dtype.itemsize)
        return np.frombuffer(content, self.dtype).reshape(shape, order="F")

    def volume(self, index):
        """One volume of four-dimensional voxels."""
        count = int(np.prod(self.shape[:3]))
        return CompressedVoxels(self.file, self.dtype, self.shape[:3], count * index, self.offset)


class Repeated:
    """The values of an image, several times over along time."""

    def __init__(self, values, times):
        self.values, self.tolerance = values, values.tolerance
        self.shape = (*values.shape[:3], times * values.shape[3])

    def __getitem__(self, place):
        *box, when = place
        count = self.values.shape[3]
        times = range(self.shape[3])[when]
        pieces = [self.values[(*box, slice(t % count, t % count + 1))] for t in times]
        return np.concatenate(pieces, axis=3)


def voxels(path, dtype, shape, offset=images.HEADER_BYTES):
    """The voxels of a NIfTI-1 file as stored, behind a header of so many bytes."""
    if path.endswith(".gz"):
        return CompressedVoxels(gzip.open(path), dtype, tuple(shape), offset=offset)
    return np.memmap(path, dtype, "r", offset, tuple(shape), "F")


def values(image, shape):
    """The values of a generated image: of the .nii where it was made, else of the .nii.gz.

    Parameters
    ----------
    image : str
        One of ``images.ALL_IMAGES``.
    shape : tuple of int

    Returns
    -------
    StoredValues
    """
    paths = [images.path(image, format, shape) for format in images.FORMATS]
    path = paths[0] if os.path.exists(paths[0]) else paths[1]
    return StoredValues(voxels(path, images.stored_type(image), shape), *images.scaling(image))


def tolerance(image, format, shape):
    """By how much a float32 value may differ: 1e-5 of the range of values in the image."""
    known = images.expected(image, format, shape)
    return 1e-5 * (known["maximum"] - known["minimum"])
