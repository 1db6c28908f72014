"""What a call does with the voxels that it was given, so that it has really read them."""

import numpy as np

from .images import mixed_bits


def touch(array):
    """Read every voxel once, without a copy; a memory map is no array in memory before that."""
    array.max()
    return array


def weights(shape):
    """Random numbers from 1 to 2, for the places within a plane of a volume and for its planes.

    Parameters
    ----------
    shape : tuple of int
        The first three lengths count.

    Returns
    -------
    tuple of ndarray of float64
        For x and y in the order of the file, and for z.
    """
    x, y, z = shape[:3]
    numbers = 1 + (mixed_bits(np.arange(x * y + z, dtype=np.uint64)) >> np.uint64(11)) / 2**53
    return numbers[: x * y].copy(), numbers[x * y :].copy()


def digest(volume, weights):
    """A number in which every voxel counts by its place: a weighted sum, without a copy.

    Parameters
    ----------
    volume : ndarray of float64
        In Fortran order.
    weights : tuple of ndarray
        See `weights`.

    Returns
    -------
    float
        To about 12 digits, as sums of floats depend on their order.
    """
    within, across = weights
    return float(across @ (volume.T.reshape(across.size, within.size) @ within))
