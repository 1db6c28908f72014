"""The references' own reader: numpy and gzip alone, never nibabel or nilearn.

It does the least work that we know to do it with, so it is the yardstick, and it does not change
with the releases that it is held against.
"""

import gzip
import struct

import numpy as np

_HEADER_BYTES = 352
# By the codes of nifti1.h: what the images hold, and what nib.save may write.
_DTYPES = {2: "u1", 4: "<i2", 8: "<i4", 16: "<f4", 64: "<f8", 512: "<u2"}


class ReferenceFile:
    """An open image and what its header says.

    Attributes
    ----------
    shape : tuple of int
    affine : list of list of float
        The first three rows.
    dtype : numpy.dtype
        As stored.
    slope, inter : float
    """

    def __init__(self, path):
        self.file = gzip.open(path) if path.endswith(".gz") else open(path, "rb", buffering=0)
        header = self.file.read(_HEADER_BYTES)
        self.shape = struct.unpack_from("<4h", header, 42)
        self.dtype = np.dtype(_DTYPES[struct.unpack_from("<h", header, 70)[0]])
        self.slope, self.inter = struct.unpack_from("<2f", header, 112)
        self.affine = [list(struct.unpack_from("<4f", header, 280 + 16 * row)) for row in range(3)]

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.file.close()

    @property
    def scaled(self):
        return (self.slope, self.inter) != (1.0, 0.0)

    def scale(self, stored, values):
        """Fill the float64 array `values` with slope times `stored` plus intercept."""
        np.multiply(stored, self.slope, out=values)
        values += self.inter

    def volumes(self):
        """Read on, a volume at a time; each overwrites the one before.

        Yields
        ------
        ndarray, shape ``shape[:3]``
            As stored, without slope and intercept.
        """
        volume = np.empty(self.shape[:3], self.dtype, order="F")
        for _ in range(self.shape[3]):
            self.read_into(volume)
            yield volume

    def skip(self, voxels):
        """Pass over the next voxels, so many of them."""
        left = voxels * self.dtype.itemsize
        if not isinstance(self.file, gzip.GzipFile):
            self.file.seek(left, 1)
            return
        # Nothing but decompressing leads there; gzip's own seek does so in smaller pieces.
        passed = memoryview(bytearray(min(left, 1 << 16)))
        while left:
            count = self.file.readinto(passed[:left])
            if not count:
                raise EOFError("the image ends before its last voxel")
            left -= count

    def read_into(self, array):
        """Fill a Fortran-ordered array with the next voxels as stored."""
        content = memoryview(array.reshape(-1, order="F")).cast("B")
        # In pieces: a gzip file would hold all that is asked for a second time.
        for start in range(0, len(content), 1 << 18):
            piece = content[start : start + (1 << 18)]
            if self.file.readinto(piece) != len(piece):
                raise EOFError("the image ends before its last voxel")


def map_or_read(path):
    """As `read_values`, but what needs neither decompressing nor scaling is not even copied."""
    with ReferenceFile(path) as image:
        if not image.scaled and not path.endswith(".gz"):
            return np.memmap(path, image.dtype, "r", _HEADER_BYTES, image.shape, "F")
    return read_values(path)


def read_values(path, values=None):
    """The value of every voxel, in the stored type where that holds it, else in float64.

    A scaled image is read into `values` where that is given.
    """
    with ReferenceFile(path) as image:
        if not image.scaled:
            values = np.empty(image.shape, image.dtype, order="F")
            image.read_into(values)
            return values
        if values is None:
            values = np.empty(image.shape, np.float64, order="F")
        for index, volume in enumerate(image.volumes()):
            image.scale(volume, values[..., index])
        return values


def read_volume(path, index):
    """The value of every voxel of one volume, in float64."""
    return read_volumes(path, [index])[..., 0]


def read_volumes(path, indices):
    """The values of some volumes, in float64; `indices` must ascend."""
    with ReferenceFile(path) as image:
        stored = np.empty(image.shape[:3], image.dtype, order="F")
        values = np.empty((*image.shape[:3], len(indices)), np.float64, order="F")
        following = 0
        for place, index in enumerate(indices):
            image.skip((index - following) * stored.size)
            image.read_into(stored)
            image.scale(stored, values[..., place])
            following = index + 1
        return values


def read_files(paths):
    """The values of 3D files, in float64, one after another along a last axis."""
    with ReferenceFile(paths[0]) as first:
        values = np.empty((*first.shape[:3], len(paths)), np.float64, order="F")
    for index, (file, volume) in enumerate(_files(paths)):
        file.scale(volume, values[..., index])
    return values


def voxels_of_files(paths, mask):
    """The values of the voxels in a mask, in float64, a row for each 3D file."""
    rows = np.empty((len(paths), int(mask.sum())))
    for row, (file, volume) in zip(rows, _files(paths)):
        file.scale(volume[mask], row)
    return rows


def _files(paths):
    """Each file, open, and its voxels as stored, which overwrite those before."""
    with ReferenceFile(paths[0]) as first:
        volume = np.empty(first.shape[:3], first.dtype, order="F")
    for path in paths:
        with ReferenceFile(path) as file:
            file.read_into(volume)
            yield file, volume


def read_part(path, part):
    """The values of a part of every volume, in float64.

    Parameters
    ----------
    path : str
    part : tuple of slice
        Along x, y and z.
    """
    with ReferenceFile(path) as image:
        ranges = [range(length)[piece] for piece, length in zip(part, image.shape)]
        lengths = [len(each) for each in ranges]
        steps = [1, image.shape[0], image.shape[0] * image.shape[1]]
        first = sum(each[0] * step for each, step in zip(ranges, steps))
        # From the first voxel to the last, as they follow one another in the file.
        run = np.empty(sum((n - 1) * step for n, step in zip(lengths, steps)) + 1, image.dtype)
        strides = [step * image.dtype.itemsize for step in steps]
        stored = np.lib.stride_tricks.as_strided(run, lengths, strides)
        values = np.empty((*lengths, image.shape[3]), np.float64, order="F")
        rest = int(np.prod(image.shape[:3])) - first - run.size
        for index in range(image.shape[3]):
            image.skip(first)
            image.read_into(run)
            image.skip(rest)
            image.scale(stored, values[..., index])
        return values


def voxels_of_volumes(path, mask):
    """The values of the voxels in a mask, in float64, a row for each volume."""
    with ReferenceFile(path) as image:
        rows = np.empty((image.shape[3], int(mask.sum())))
        for row, volume in zip(rows, image.volumes()):
            image.scale(volume[mask], row)
        return rows


def means_by_label(path, labels):
    """The mean value of each label from 1 on, in float64, a row for each volume."""
    flat = labels.ravel(order="F")
    counts = np.bincount(flat)[1:]
    with ReferenceFile(path) as image:
        means = np.empty((image.shape[3], counts.size))
        for row, volume in zip(means, image.volumes()):
            sums = np.bincount(flat, volume.ravel(order="F"))[1:]
            image.scale(sums / counts, row)
        return means


def mean_of_file(path):
    """The mean over time of every voxel, in float64; no more than one volume is held."""
    with ReferenceFile(path) as image:
        total = np.zeros(image.shape[:3], np.float64, order="F")
        for volume in image.volumes():
            total += volume
        total *= image.slope / image.shape[3]
        total += image.inter
        return total


def mean_of_array(array):
    """The mean over the last axis of a Fortran-ordered array, in float64."""
    total = np.zeros(array.shape[:3], np.float64, order="F")
    for index in range(array.shape[3]):
        total += array[..., index]
    total /= array.shape[3]
    return total
