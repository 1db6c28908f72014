"""Regions of the brain as workflows are given them: a mask, labels, maps."""

import nibabel as nib
import numpy as np

from . import images


def mask(shape):
    """An ellipsoid in the middle of the box, a fifth of it.

    Returns
    -------
    ndarray of bool, shape ``shape[:3]``
    """
    return sum(position**2 for position in _positions(shape)) < 0.55


def small(shape):
    """A few voxels in the middle of the box: a hundredth of it.

    Returns
    -------
    ndarray of bool, shape ``shape[:3]``
    """
    x, y, z = (abs(position) <= 0.25 for position in _positions(shape))
    return x & y & z


def seeds(shape):
    """Four places in the brain, each in the middle of a voxel.

    Returns
    -------
    list of tuple of int
        Of each the voxel, as x, y and z.
    """
    quarters = [(length // 4, 3 * length // 4) for length in shape[:3]]
    return [
        tuple(pair[(1 + side) // 2] for pair, side in zip(quarters, each)) for each in _DIAGONALS
    ]


def labels(shape):
    """The mask cut into eight parts, numbered from 1; 0 is outside.

    Returns
    -------
    ndarray of int16, shape ``shape[:3]``
    """
    halves = [position > 0 for position in _positions(shape)]
    numbers = 1 + halves[0] + 2 * halves[1] + 4 * halves[2]
    return np.where(mask(shape), numbers, 0).astype(np.int16)


def maps(shape):
    """Four overlapping weights in the mask, one along each diagonal of it; 0 outside.

    Returns
    -------
    ndarray of float64, shape ``(*shape[:3], 4)``
    """
    x, y, z = _positions(shape)
    ramps = [1 + (x * a + y * b + z * c) / 3 for a, b, c in _DIAGONALS]
    return np.stack([np.where(mask(shape), ramp, 0.0) for ramp in ramps], axis=-1)


_DIAGONALS = ((1, 1, 1), (1, -1, -1), (-1, 1, -1), (-1, -1, 1))


def as_image(array):
    """An image in memory, in the space of the generated image."""
    stored = array.astype(np.uint8) if array.dtype == bool else array
    return nib.Nifti1Image(stored, np.array(images.affine(array.shape)))


def _positions(shape):
    """From -1 to 1 along each axis, as three arrays that broadcast to the box."""
    axes = [(2 * np.arange(length) - (length - 1)) / length for length in shape[:3]]
    return np.meshgrid(*axes, indexing="ij", sparse=True)
