"""What a saved file holds, for a reader that obeys its header, as users' tools do; neither nibabel nor nilearn.

The fields are those of nifti1.h, https://nifti.nimh.nih.gov/pub/dist/src/niftilib/nifti1.h
"""

import gzip
import math
import os
import struct
import zlib

import numpy as np

from .answers.compare import WrongAnswer, check_same

_HEADER_BYTES = 348
_SMALLEST_OFFSET = 352

# The types of the standard that the benchmarks store.
_TYPES = {2: "u1", 4: "i2", 8: "i4", 16: "f4", 64: "f8", 256: "i1", 512: "u2", 768: "u4"}


class SavedFile:
    """A NIfTI-1 image in one file.

    Attributes
    ----------
    shape : tuple of int
    dtype : numpy.dtype
        As stored.
    offset : int
        Where the voxels begin, in bytes.
    slope, inter : float
        1 and 0 where the values are those that are stored.
    affine : ndarray, shape (3, 4)
        By the method that the header says.
    zooms : tuple of float

    Raises
    ------
    WrongAnswer
        A reader would refuse the file, or find other fields that contradict each other.
    """

    def __init__(self, path):
        self.path = path
        with _opened(path) as file:
            self._header = file.read(_SMALLEST_OFFSET)
        check_same("the size of the header", len(self._header), _SMALLEST_OFFSET)
        sizes = {order: struct.unpack_from(order + "i", self._header)[0] for order in "<>"}
        if _HEADER_BYTES not in sizes.values():
            raise WrongAnswer(f"sizeof_hdr is {sizes['<']} instead of {_HEADER_BYTES}")
        self._order = "<" if sizes["<"] == _HEADER_BYTES else ">"
        check_same("the magic", self._header[344:348], b"n+1\0")
        count, *dim = self._field(40, "8h")
        if not 1 <= count <= 7 or min(dim[:count]) < 1:
            raise WrongAnswer(f"dim is {[count, *dim]}")
        self.shape = tuple(dim[:count])
        code, bits = self._field(70, "2h")
        if code not in _TYPES:
            raise WrongAnswer(f"datatype {code} is none that was asked for")
        self.dtype = np.dtype(self._order + _TYPES[code])
        check_same("bitpix", bits, 8 * self.dtype.itemsize)
        self.offset = self._whole_offset()
        self.slope, self.inter = self._scaling()
        self.zooms = self._field(80, "3f")
        self.affine = self._affine()

    def _field(self, offset, form):
        return struct.unpack_from(self._order + form, self._header, offset)

    def _whole_offset(self):
        (offset,) = self._field(108, "f")
        if not offset.is_integer() or offset < _SMALLEST_OFFSET:
            raise WrongAnswer(f"vox_offset is {offset}")
        # An extension tells its size, and the voxels follow the last one.
        if self._header[348]:
            raise WrongAnswer("the header has extensions, which nobody asked for")
        return int(offset)

    def _scaling(self):
        slope, inter = self._field(112, "2f")
        # The standard: no slope is no scaling.
        if slope == 0 or not math.isfinite(slope):
            return 1.0, 0.0
        if not math.isfinite(inter):
            raise WrongAnswer(f"scl_inter is {inter}")
        return slope, inter

    def _affine(self):
        """Method 3 where there is one, else method 2, else method 1; the two first must agree."""
        qform, sform = self._field(252, "2h")
        by_rows = np.array([self._field(280 + 16 * row, "4f") for row in range(3)])
        by_rotation = self._by_rotation()
        if qform > 0 and sform > 0 and not np.allclose(by_rows, by_rotation, atol=1e-3):
            raise WrongAnswer(
                "qform and sform say different affines, and tools differ in which they take"
            )
        if sform > 0:
            return by_rows
        if qform > 0:
            return by_rotation
        return np.hstack([np.diag(self.zooms), np.zeros((3, 1))])

    def _by_rotation(self):
        b, c, d, *origin = self._field(256, "6f")
        a = math.sqrt(max(0.0, 1 - b * b - c * c - d * d))
        rotation = [
            [a * a + b * b - c * c - d * d, 2 * (b * c - a * d), 2 * (b * d + a * c)],
            [2 * (b * c + a * d), a * a + c * c - b * b - d * d, 2 * (c * d - a * b)],
            [2 * (b * d - a * c), 2 * (c * d + a * b), a * a + d * d - b * b - c * c],
        ]
        (handedness,) = self._field(76, "f")
        scales = np.array(self.zooms) * (1, 1, -1 if handedness < 0 else 1)
        return np.hstack([np.array(rotation) * scales, np.reshape(origin, (3, 1))])

    def require_end(self):
        """Raise `WrongAnswer` unless the last voxel ends the file, and its checksum is right."""
        size = self.offset + math.prod(self.shape) * self.dtype.itemsize
        try:
            with _opened(self.path) as file:
                found = file.seek(0, os.SEEK_END) if not self.path.endswith(".gz") else _count(file)
        except (OSError, EOFError, zlib.error) as error:
            raise WrongAnswer(f"the file cannot be read to its end ({error})") from None
        check_same("the number of bytes", found, size)


def _opened(path):
    return gzip.open(path) if path.endswith(".gz") else open(path, "rb")


def _count(file):
    """How many bytes are left; gzip compares the checksum at the end."""
    count = 0
    while piece := file.read(1 << 16):
        count += len(piece)
    return count
