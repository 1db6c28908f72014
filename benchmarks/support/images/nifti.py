"""How the voxels are stored: the header of a NIfTI-1 file, and the numbers behind it."""

import struct

import numpy as np

from .recipe import UNIT_BITS

SCALED = "int16 + slope/inter"
IMAGES = ["int16", SCALED, "float32"]
# Besides those that most benchmarks read.
OTHER_TYPES = ["uint8", "uint16", "float64"]
ALL_IMAGES = IMAGES + OTHER_TYPES

SLOPE, INTER = 0.0616, 1839.9

HEADER_BYTES = 352

# In mm.
ZOOMS = (3.0, 3.0, 3.5)

_DTYPES = {
    "int16": "<i2",
    SCALED: "<i2",
    "float32": "<f4",
    "uint8": "|u1",
    "uint16": "<u2",
    "float64": "<f8",
}
_DATATYPE_CODES = {"|u1": 2, "<i2": 4, "<f4": 16, "<f8": 64, "<u2": 512}


def affine(shape):
    """From voxels to mm: 3 x 3 x 3.5 mm, the centre of the box at the origin.

    Returns
    -------
    list of list of float
        4 x 4.
    """
    rows = [[0.0, 0.0, 0.0, -ZOOMS[i] * (shape[i] - 1) / 2] for i in range(3)]
    for i in range(3):
        rows[i][i] = ZOOMS[i]
    return rows + [[0.0, 0.0, 0.0, 1.0]]


def scaling(image):
    """The slope and intercept in an image's header, as float32 rounds them.

    Returns
    -------
    tuple of float
    """
    slope, inter = (SLOPE, INTER) if image == SCALED else (1.0, 0.0)
    return float(np.float32(slope)), float(np.float32(inter))


def header(image, shape):
    """The first 352 bytes of a NIfTI-1 file.

    The layout is that of nifti1.h, https://nifti.nimh.nih.gov/pub/dist/src/niftilib/nifti1.h
    """
    dtype = np.dtype(_DTYPES[image])
    slope, inter = scaling(image)
    rows = affine(shape)
    content = bytearray(HEADER_BYTES)

    def put(offset, form, *values):
        struct.pack_into("<" + form, content, offset, *values)

    put(0, "i", 348)  # sizeof_hdr
    put(40, "8h", 4, *shape, 1, 1, 1)  # dim
    put(70, "2h", _DATATYPE_CODES[dtype.str], 8 * dtype.itemsize)  # datatype, bitpix
    put(76, "8f", 1.0, *ZOOMS, 2.0, 1.0, 1.0, 1.0)  # pixdim: mm, mm, mm, seconds
    put(108, "f", float(HEADER_BYTES))  # vox_offset
    put_scaling(content, slope, inter)
    put(123, "B", 2 | 8)  # xyzt_units: mm and seconds
    put(252, "2h", 1, 1)  # qform_code, sform_code: scanner coordinates
    put(268, "3f", *(rows[i][3] for i in range(3)))  # qoffset_x, _y, _z; no rotation
    for i in range(3):
        put(280 + 16 * i, "4f", *rows[i])  # srow_x, _y, _z
    put(344, "4s", b"n+1\0")  # magic
    return bytes(content)


def put_scaling(header, slope, inter):
    """Write scl_slope and scl_inter into a header."""
    struct.pack_into("<2f", header, 112, slope, inter)


def encode(image, volume):
    """The voxels of a volume as the file stores them.

    Parameters
    ----------
    image : str
        One of ``ALL_IMAGES``.
    volume : ndarray of int64
        Intensities in units of 1/4096 (see `volumes`).

    Returns
    -------
    ndarray
        Little-endian.
    """
    if image == "float64":
        # Rounded correctly, and float32 does not hold it.
        return volume.astype("<f8") / (3 << UNIT_BITS)
    if image == "float32":
        # Exact: the integers are below 2**24, and 4096 is a power of two.
        return volume.astype("<f4") / np.float32(1 << UNIT_BITS)
    if image == "int16":
        return (volume >> UNIT_BITS).astype("<i2")
    if image in ("uint8", "uint16"):
        # Also values that the signed type of its size lacks; the largest intensity is below 2**23.
        return (volume >> (23 - 8 * np.dtype(image).itemsize)).astype(_DTYPES[image])
    # The nearest multiple of the slope below, from intercept up: 16623 / 2**22 is 1 / (4096 slope).
    return ((volume * 16623 >> 22) - 29868).astype("<i2")


def decode(image, stored):
    """The values of stored voxels, scaled in float64 as the NIfTI standard has it."""
    return scaled(stored, *scaling(image))


def stored_type(image):
    """The name of numpy's type in which an image's voxels are stored."""
    return _DTYPES[image]


def scaled(stored, slope, inter):
    """Slope times the stored voxels plus intercept, in float64."""
    values = stored.astype(np.float64)
    return values if (slope, inter) == (1.0, 0.0) else values * slope + inter
