"""The generated image: the same bytes on every machine, made once and checked once a run.

A masked brain over the noise of a magnitude image: BOLD-like intensities, smooth in space,
correlated in time. All arithmetic is on integers, or is a square root, which IEEE 754 rounds
correctly, so that the voxels depend on neither the processor nor the versions of numpy and Python.

Run as ``python -m benchmarks.images`` to make the images of most benchmarks beforehand.
"""

import gzip
import hashlib
import json
import os
import struct
import sys
import tempfile
import time
import zlib
from pathlib import Path

import numpy as np

# Raised by hand whenever the bytes of an image change: every benchmark's version holds it.
RECIPE = 1

SHAPE = (64, 64, 30, 50)
SMALL_SHAPE = (6, 5, 4, 3)

SLOPE, INTER = 0.0616, 1839.9
GZIP_LEVEL = 6

IMAGES = ["int16", "int16 + slope/inter", "float32"]
FORMATS = [".nii", ".nii.gz"]

# For what takes long, or is asked at several lengths: a quarter of the voxels.
SMALLER_SHAPE = (32, 32, 30, 50)

# The documented example: 2.3 GiB in float64, in the box of a template of 2 mm.
DOCUMENTED_SHAPE = (91, 109, 91, 342)

# The sha256 of the uncompressed file, for each image and shape.
CHECKSUMS = {
    ("int16", SHAPE): "8b414be18e49f0ec07cf5bdad55caca9278a933e7dfac0c3c9626c68157d65ae",
    (
        "int16 + slope/inter",
        SHAPE,
    ): "5cc7cdadb4a4519b22a6de64a3bcabe94bb92ae954502acc904b4c21bf0b298b",
    ("float32", SHAPE): "be1cb6d9a6bc28d5ae38b37d8682246d274ebbcda663ff474d22c7c5b39bc675",
    ("int16", SMALL_SHAPE): "fd0e6e0738a72393a1b4df45e58f7e0c91a3c8cbdc17a2c36d1322d16e158a0d",
    (
        "int16 + slope/inter",
        SMALL_SHAPE,
    ): "08903d19263932ea3285a4874a99aa5ba04bd702855e448bf5aa3ebb5bf151ec",
    ("float32", SMALL_SHAPE): "8c4853e4bc2d6af7c9bd253a3959b9cb4c9570ffd181be5626cb4ba026c247e9",
    **{
        ("int16 + slope/inter", shape): checksum
        for shape, checksum in {
            (6, 5, 4, 25): "6199bc7614207302e0f54ba5e61778bed027250c3a21d0b8721ec2f4aa63c098",
            (6, 5, 4, 50): "e3d8c728931a2d403f5ffeb2cd3795918094836d5f0d188566d58c2c153ebb84",
            (6, 5, 4, 100): "e6c245a0f1de55dd11e0d5da64cab109e1b035f7bd3cd703afc2342fea7a3f4d",
            (6, 5, 4, 200): "0dc637b83cd65396125ce085d58c2d492fd574b50bd0e8b65da8f9073c79bd83",
            (32, 32, 30, 25): "f7283b99344ac0988d46f54078c78ab4982ce4eb7230af1002e0203a5a34238e",
            (32, 32, 30, 50): "9f875705a91164c0e4f43789bb09eeb4e01e844df673d079bc8d57db34376280",
            (32, 32, 30, 100): "f7b20005e957ed6ee27ea43eed83aebda9fa8476a36c99dfc1a906d7924beb6f",
            (32, 32, 30, 200): "e7d44713e70d109cd6eb6b07e108b610661f55689fb5319b14a6785077b14102",
            DOCUMENTED_SHAPE: "7d863ae1aacb0af5b75afd72b057641480db69529a4999e96b347ede6aef4eec",
        }.items()
    },
}

# Raised when `expected` tells more than it did, so that images made before are described again.
_DESCRIPTION = 2

_HEADER_BYTES = 352
_DTYPES = {"int16": "<i2", "int16 + slope/inter": "<i2", "float32": "<f4"}
_DATATYPE_CODES = {"<i2": 4, "<f4": 16}
# Intensities are integers in units of 1/4096 below 2**24, which float32 holds exactly.
_UNIT_BITS = 12


class ImageError(Exception):
    """An image cannot be made, in one line: which, where, and what to do."""


def folder():
    """Where the images lie: ``VOXELOCITY_IMAGES``, or ``.cache/images`` in the checkout.

    Returns
    -------
    Path
    """
    checkout = Path(__file__).resolve().parents[1]
    return Path(os.environ.get("VOXELOCITY_IMAGES") or checkout / ".cache" / "images")


def path(image, format, shape, level=GZIP_LEVEL):
    """The file of an image.

    Parameters
    ----------
    image : str
        One of ``IMAGES``.
    format : str
        One of ``FORMATS``.
    shape : tuple of int
        Voxels along x, y, z and time.
    level : int, optional
        The level of compression of a ``.nii.gz``.

    Returns
    -------
    str
    """
    name = image.replace(" + slope/inter", "-scaled")
    size = "x".join(str(length) for length in shape)
    suffix = "" if level == GZIP_LEVEL else f"-level-{level}"
    return str(folder() / f"recipe-{RECIPE}" / f"{name}-{size}{suffix}{format}")


def expected(image, format, shape, level=GZIP_LEVEL):
    """What is known of an image since it was made.

    Returns
    -------
    dict
        ``shape``; ``affine``; ``voxels``, a list of ``[[x, y, z, t], value]``; ``minimum``,
        ``maximum`` and ``mean`` of the values; ``bits``, the sum modulo 2**64 of the bit
        patterns of the values as float64, in which the order of the voxels plays no part;
        ``volume_bits``, the same of each volume; ``mean_voxels``, a list of ``[[x, y, z], mean
        over time]``; ``sha256`` of the uncompressed file; for ``.nii.gz`` also ``zlib``, ``level`` and
        ``compressed_bytes``.
    """
    with open(path(image, format, shape, level) + ".json", encoding="utf-8") as file:
        return json.load(file)


def _all_of(image, format, *sizes, levels=(GZIP_LEVEL,)):
    return [(image, format, shape, level) for shape in sizes for level in levels]


# What `ensure` makes: image, format, shape and level of each file.
DEFAULT = [
    file
    for image in IMAGES
    for format in FORMATS
    for file in _all_of(image, format, SMALL_SHAPE, SHAPE)
] + [file for format in FORMATS for file in _all_of("int16 + slope/inter", format, SMALLER_SHAPE)]
_SCALED = ("int16 + slope/inter", ".nii.gz")
LEVELS = _all_of(*_SCALED, SMALL_SHAPE, SHAPE, levels=(1, 6, 9))
GROWTH = _all_of(
    *_SCALED,
    SMALL_SHAPE,
    *(
        (*shape[:3], volumes)
        for shape in (SMALL_SHAPE, SMALLER_SHAPE)
        for volumes in (25, 50, 100, 200)
    ),
)
DOCUMENTED = _all_of(*_SCALED, SMALL_SHAPE, DOCUMENTED_SHAPE)


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
    missing = [file for file in dict.fromkeys(wanted or DEFAULT) if not _is_sound(*file)]
    try:
        for shape in dict.fromkeys(shape for _, _, shape, _ in missing):
            _make([file for file in missing if file[2] == shape])
    except OSError as error:
        raise ImageError(
            f"images cannot be written to {folder()} ({error.strerror}); free some space "
            "there, or name another folder in VOXELOCITY_IMAGES"
        ) from None
    return [path(*file) for file in missing]


def _is_sound(image, format, shape, level):
    """Whether the file holds the bytes that it must, and its description is beside it."""
    try:
        described = expected(image, format, shape, level)
        digest = hashlib.sha256()
        with _open(path(image, format, shape, level)) as file:
            while chunk := file.read(1 << 20):
                digest.update(chunk)
    except (OSError, EOFError, zlib.error, ValueError):
        return False
    known = described.get("description") == _DESCRIPTION
    known &= described.get("level") == (level if format == ".nii.gz" else None)
    return known and digest.hexdigest() == described.get("sha256") == CHECKSUMS[image, shape]


def _open(file):
    return gzip.open(file, "rb") if file.endswith(".gz") else open(file, "rb")


def _make(wanted):
    """Write images of one shape volume by volume; each appears only when it is whole."""
    Path(path(*wanted[0])).parent.mkdir(parents=True, exist_ok=True)
    writers = [_Writer(*file) for file in wanted]
    try:
        for index, volume in enumerate(volumes(wanted[0][2])):
            for writer in writers:
                writer.add(index, volume)
        for writer in writers:
            writer.finish()
    finally:
        for writer in writers:
            writer.discard()


class _Writer:
    """One image file in the making, and what is known of its voxels."""

    def __init__(self, image, format, shape, level):
        self.image, self.format, self.shape, self.level = image, format, shape, level
        self.target = path(image, format, shape, level)
        self.digest = hashlib.sha256()
        self.voxels, self.volume_bits = [], []
        self.sum = np.zeros(shape[:3], dtype=np.int64)
        self.minimum, self.maximum = np.inf, -np.inf
        descriptor, self.temporary = tempfile.mkstemp(dir=os.path.dirname(self.target))
        self.file = self.raw = os.fdopen(descriptor, "wb")
        if format == ".nii.gz":
            self.file = gzip.GzipFile(
                filename="", mode="wb", compresslevel=level, fileobj=self.raw, mtime=0
            )
        self.write(header(image, shape))

    def write(self, content):
        self.digest.update(content)
        self.file.write(content)

    def add(self, index, volume):
        stored = encode(self.image, volume)
        self.write(stored.tobytes(order="F"))
        values = decode(self.image, stored)
        self.volume_bits.append(int(values.view(np.uint64).sum(dtype=np.uint64)))
        self.sum += stored if stored.dtype.kind == "i" else volume
        self.minimum = min(self.minimum, float(values.min()))
        self.maximum = max(self.maximum, float(values.max()))
        # Two voxels of every volume: one where the brain is, one that wanders through the box.
        x, y, z = self.shape[:3]
        for voxel in ((x // 2, y // 2, z // 2), (7 * index % x, 5 * index % y, 3 * index % z)):
            self.voxels.append([[*voxel, index], float(values[voxel])])

    def finish(self):
        if self.file is not self.raw:
            self.file.close()
        self.raw.close()
        digest = self.digest.hexdigest()
        if digest != CHECKSUMS[self.image, self.shape]:
            raise ImageError(
                f"{self.target} came out with sha256 {digest} instead of "
                f"{CHECKSUMS[self.image, self.shape]}; this processor or numpy {np.__version__} "
                "computes otherwise: please report it"
            )
        os.chmod(self.temporary, 0o644)
        _write_atomically(self.target + ".json", json.dumps(self.description(), indent=1) + "\n")
        os.replace(self.temporary, self.target)

    def description(self):
        x, y, z, count = self.shape
        means = self.mean(self.sum, count)
        spots = (
            (x // 2, y // 2, z // 2),
            (x // 3, y // 2, z // 3),
            (0, 0, 0),
            (x - 1, y - 1, z - 1),
        )
        description = {
            "description": _DESCRIPTION,
            "shape": list(self.shape),
            "affine": affine(self.shape),
            "sha256": self.digest.hexdigest(),
            "bits": sum(self.volume_bits) % (1 << 64),
            "volume_bits": self.volume_bits,
            "minimum": self.minimum,
            "maximum": self.maximum,
            "mean": float(self.mean(int(self.sum.sum()), int(np.prod(self.shape)))),
            "mean_voxels": [[list(spot), float(means[spot])] for spot in spots],
            "voxels": self.voxels,
        }
        if self.format == ".nii.gz":
            description |= {
                "zlib": zlib.ZLIB_RUNTIME_VERSION,
                "level": self.level,
                "compressed_bytes": os.path.getsize(self.temporary),
            }
        return description

    def mean(self, total, count):
        """The mean value of `count` voxels from their sum, as stored or in units of 1/4096."""
        if self.image == "float32":
            return total / (count << _UNIT_BITS)
        slope, inter = scaling(self.image)
        return slope * (total / count) + inter

    def discard(self):
        self.raw.close()
        if os.path.exists(self.temporary):
            os.remove(self.temporary)


def _write_atomically(target, text):
    descriptor, temporary = tempfile.mkstemp(dir=os.path.dirname(target))
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(temporary, 0o644)
        os.replace(temporary, target)
    finally:
        if os.path.exists(temporary):
            os.remove(temporary)


def affine(shape):
    """From voxels to mm: 3 x 3 x 3.5 mm, the centre of the box at the origin.

    Returns
    -------
    list of list of float
        4 x 4.
    """
    zooms = (3.0, 3.0, 3.5)
    rows = [[0.0, 0.0, 0.0, -zooms[i] * (shape[i] - 1) / 2] for i in range(3)]
    for i in range(3):
        rows[i][i] = zooms[i]
    return rows + [[0.0, 0.0, 0.0, 1.0]]


def scaling(image):
    """The slope and intercept in an image's header, as float32 rounds them.

    Returns
    -------
    tuple of float
    """
    slope, inter = (SLOPE, INTER) if image == "int16 + slope/inter" else (1.0, 0.0)
    return float(np.float32(slope)), float(np.float32(inter))


def header(image, shape):
    """The first 352 bytes of a NIfTI-1 file.

    The layout is that of nifti1.h, https://nifti.nimh.nih.gov/pub/dist/src/niftilib/nifti1.h
    """
    dtype = np.dtype(_DTYPES[image])
    slope, inter = scaling(image)
    rows = affine(shape)
    content = bytearray(_HEADER_BYTES)

    def put(offset, form, *values):
        struct.pack_into("<" + form, content, offset, *values)

    put(0, "i", 348)  # sizeof_hdr
    put(40, "8h", 4, *shape, 1, 1, 1)  # dim
    put(70, "2h", _DATATYPE_CODES[dtype.str], 8 * dtype.itemsize)  # datatype, bitpix
    put(76, "8f", 1.0, 3.0, 3.0, 3.5, 2.0, 1.0, 1.0, 1.0)  # pixdim: mm, mm, mm, seconds
    put(108, "f", float(_HEADER_BYTES))  # vox_offset
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
        One of ``IMAGES``.
    volume : ndarray of int64
        Intensities in units of 1/4096 (see `volumes`).

    Returns
    -------
    ndarray
        int16 or float32, little-endian.
    """
    if image == "float32":
        # Exact: the integers are below 2**24, and 4096 is a power of two.
        return volume.astype("<f4") / np.float32(1 << _UNIT_BITS)
    if image == "int16":
        return (volume >> _UNIT_BITS).astype("<i2")
    # The nearest multiple of the slope below, from intercept up: 16623 / 2**22 is 1 / (4096 slope).
    return ((volume * 16623 >> 22) - 29868).astype("<i2")


def decode(image, stored):
    """The values of stored voxels, scaled in float64 as the NIfTI standard has it."""
    slope, inter = scaling(image)
    values = stored.astype(np.float64)
    return values if (slope, inter) == (1.0, 0.0) else values * slope + inter


def volumes(shape):
    """The intensities of the image, a volume at a time.

    Parameters
    ----------
    shape : tuple of int
        Voxels along x, y, z and time.

    Yields
    ------
    ndarray of int64, shape ``shape[:3]``
        In units of 1/4096, from 0 to below 2**24.
    """
    brain = _brain(shape[:3])
    count = int(np.prod(shape[:3]))
    fluctuation = np.zeros(shape[:3], dtype=np.int64)
    for index in range(shape[3]):
        # Each volume keeps seven eighths of the fluctuation before it.
        fresh = _smooth_noise(shape[:3], stream=1 + index)
        fluctuation += (fresh - fluctuation) >> 3
        signal = brain + (fluctuation * (brain >> 12) >> 10)
        noise = _hash(np.arange(count, dtype=np.uint64) + np.uint64(count * (index + 1)))
        real, imaginary = _gaussians(noise.reshape(shape[:3]))
        yield _magnitude(signal + real * _NOISE, imaginary * _NOISE)


# The noise of each channel is about 20 units of intensity: 148 (see `_gaussians`) x 560 / 4096.
_NOISE = 560


def _magnitude(real, imaginary):
    # Below 2**53 the squares are exact in float64, and the root is rounded correctly.
    return np.sqrt((real * real + imaginary * imaginary).astype(np.float64)).astype(np.int64)


def _brain(shape):
    """The intensities without noise and time: an ellipsoid, a quarter of the box, with folds."""
    semi_axes = (74, 86, 75)
    squared = np.zeros(shape, dtype=np.int64)
    for axis, (length, semi_axis) in enumerate(zip(shape, semi_axes)):
        position = (2 * np.arange(length, dtype=np.int64) - (length - 1)) * 1024 // length
        along = [1, 1, 1]
        along[axis] = length
        squared = squared + ((position * 100 // semi_axis) ** 2).reshape(along)
    # 0 at the rim and outside, 1024 from a tenth of the radius inwards.
    inside = np.clip((1048576 - squared) * 5 >> 10, 0, 1024)
    folds = _smooth_noise(shape, stream=0)
    return inside * ((1000 << _UNIT_BITS) + (folds << 1)) >> 10


def _smooth_noise(shape, stream):
    """Noise that is smooth in space: values on a coarse grid, joined by straight lines.

    Returns
    -------
    ndarray of int64
        Within about a million of zero: 2**20.
    """
    coarse = tuple(length // 4 + 2 for length in shape)
    count = int(np.prod(coarse))
    # A range of counters that no voxel uses.
    counters = np.arange(count, dtype=np.uint64) + np.uint64((stream + 1) << 40)
    field = (_hash(counters) >> np.uint64(43)).astype(np.int64).reshape(coarse) - (1 << 20)
    for axis, length in enumerate(shape):
        positions = np.arange(length)
        weight = (positions % 4).reshape([-1 if i == axis else 1 for i in range(3)])
        below = np.take(field, positions // 4, axis=axis)
        above = np.take(field, positions // 4 + 1, axis=axis)
        field = (below * (4 - weight) + above * weight) >> 2
    return field


def _hash(counters):
    """Mix 64-bit counters into 64 random bits each: the SplitMix64 generator.

    Source: Steele, Lea and Flood, Fast splittable pseudorandom number generators, OOPSLA 2014.
    """
    bits = counters * np.uint64(0x9E3779B97F4A7C15)
    bits = (bits ^ (bits >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    bits = (bits ^ (bits >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return bits ^ (bits >> np.uint64(31))


def _gaussians(bits):
    """Two nearly normal integers from 64 random bits: each the sum of four bytes, less its mean.

    The standard deviation is 148: that of four uniform bytes.
    """
    pairs = np.uint64(0x00FF00FF00FF00FF)
    quads = np.uint64(0x0000FFFF0000FFFF)
    sums = (bits & pairs) + ((bits >> np.uint64(8)) & pairs)
    sums = (sums & quads) + ((sums >> np.uint64(16)) & quads)
    first = (sums & np.uint64(0xFFFFFFFF)).astype(np.int64) - 510
    second = (sums >> np.uint64(32)).astype(np.int64) - 510
    return first, second


if __name__ == "__main__":
    start = time.perf_counter()
    try:
        for file in ensure():
            print(f"made {file}")
    except ImageError as error:
        sys.exit(f"voxelocity: {error}")
    print(f"every image is there, after {time.perf_counter() - start:.1f} s")
