"""What the voxels are: the same integers on every machine.

A masked brain over the noise of a magnitude image: BOLD-like intensities, smooth in space,
correlated in time. All arithmetic is on integers, or is a square root, which IEEE 754 rounds
correctly, so that the voxels depend on neither the processor nor the versions of numpy and Python.
"""

import numpy as np

# Raised by hand whenever the bytes of an image change: every benchmark's version holds it.
RECIPE = 1

# Intensities are integers in units of 1/4096 below 2**24, which float32 holds exactly.
UNIT_BITS = 12

# The noise of each channel is about 20 units of intensity: 148 (see `_gaussians`) x 560 / 4096.
_NOISE = 560


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
        noise = mixed_bits(np.arange(count, dtype=np.uint64) + np.uint64(count * (index + 1)))
        real, imaginary = _gaussians(noise.reshape(shape[:3]))
        yield _magnitude(signal + real * _NOISE, imaginary * _NOISE)


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
    return inside * ((1000 << UNIT_BITS) + (folds << 1)) >> 10


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
    field = (mixed_bits(counters) >> np.uint64(43)).astype(np.int64).reshape(coarse) - (1 << 20)
    for axis, length in enumerate(shape):
        positions = np.arange(length)
        weight = (positions % 4).reshape([-1 if i == axis else 1 for i in range(3)])
        below = np.take(field, positions // 4, axis=axis)
        above = np.take(field, positions // 4 + 1, axis=axis)
        field = (below * (4 - weight) + above * weight) >> 2
    return field


def mixed_bits(counters):
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
