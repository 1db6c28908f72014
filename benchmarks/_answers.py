"""Answers compared with what is right: every function raises `WrongAnswer` where they differ."""

import numpy as np


class WrongAnswer(Exception):
    """A route returned something else than the image holds."""


def touch(array):
    """Read every voxel once, without a copy; a memory map is no array in memory before that."""
    array.max()
    return array


def check_same(what, found, wanted):
    """Raise `WrongAnswer` unless the two are equal."""
    if found != wanted:
        raise WrongAnswer(f"{what} is {found} instead of {wanted}")


def sum_of_bits(array):
    """The sum modulo 2**64 of the bit patterns of a float64 array in Fortran order."""
    return int(array.T.view(np.uint64).sum(dtype=np.uint64))


def check_bits(array, expected):
    """Raise `WrongAnswer` unless the voxels of a float64 array are exact, each and every one."""
    # Sums of floats depend on their order; sums of their bits do not.
    check_same("the sum of all voxels' bits", sum_of_bits(array), expected)


def check_volume(volume, expected, index):
    """Raise `WrongAnswer` unless a float64 array in Fortran order is exactly one of the volumes."""
    check_same("the shape", list(volume.shape), expected["shape"][:3])
    check_same("the type", volume.dtype, np.float64)
    check_bits(volume, expected["volume_bits"][index])
    voxels = [[voxel[:3], value] for voxel, value in expected["voxels"] if voxel[3] == index]
    check_voxels(volume, voxels, 0.0)


def check_array(array, expected):
    """Compare all voxels of an image with what is known of them.

    float64 and integer arrays must be exact in every voxel; float32 ones within 1e-5 of the
    range of values, in the mean and at fixed voxels.

    Raises
    ------
    WrongAnswer
        Something differs.
    """
    check_same("the shape", list(array.shape), expected["shape"])
    tolerance = 1e-5 * (expected["maximum"] - expected["minimum"])
    if array.dtype == np.float64:
        check_bits(array, expected["bits"])
        tolerance = 0.0
    elif array.dtype.kind == "f":
        check_mean(array, expected["mean"], tolerance)
    else:
        check_same("the sum", array.sum(dtype=np.int64) / array.size, expected["mean"])
        tolerance = 0.0
    check_voxels(array, expected["voxels"], tolerance)


def check_mean(array, wanted, tolerance):
    """Raise `WrongAnswer` unless the mean of an array, taken in float64, is what it should be."""
    check_close("the mean", float(array.sum(dtype=np.float64)) / array.size, wanted, tolerance)


def check_voxels(array, voxels, tolerance):
    """Raise `WrongAnswer` unless each ``[voxel, value]`` is found in an array."""
    for voxel, value in voxels:
        check_close(f"voxel {voxel}", float(array[tuple(voxel)]), value, tolerance)


def check_answer(kind, result, expected, index):
    """Compare a result with what it claims to be.

    Parameters
    ----------
    kind : str
        ``array``: of the whole image; ``mean``: an image, the mean over time; ``volume``: an image,
        the volume at `index`.
    result : object
    expected : dict
        See `images.expected`.
    index : int

    Raises
    ------
    WrongAnswer
        It is something else.
    """
    if kind == "array":
        check_array(result, expected)
        return
    array = np.asfortranarray(array_of(result, expected["affine"]))
    check_same("the shape", list(array.shape), expected["shape"][:3])
    if kind == "volume":
        check_bits(array.astype(np.float64, copy=False), expected["volume_bits"][index])
    else:
        check_mean_array(array, expected)


def array_of(result, affine):
    """The array of a result, which may be an array itself.

    Raises
    ------
    WrongAnswer
        It is an image with another affine.
    """
    if isinstance(result, np.ndarray):
        return result
    check_same("the affine", result.affine.tolist(), affine)
    return np.asanyarray(result.dataobj)


def check_mean_array(array, expected):
    """Raise `WrongAnswer` unless a 3D array is the mean over time, within 1e-5 of the range."""
    tolerance = 1e-5 * (expected["maximum"] - expected["minimum"])
    check_mean(array, expected["mean"], tolerance)
    check_voxels(array, expected["mean_voxels"], tolerance)


def check_all_close(what, found, wanted, tolerance):
    """Raise `WrongAnswer` unless two arrays of one shape differ by at most `tolerance`."""
    found, wanted = np.asarray(found), np.asarray(wanted)
    check_same(f"the shape of {what}", found.shape, wanted.shape)
    check_close(
        f"the largest difference in {what}", float(np.abs(found - wanted).max()), 0.0, tolerance
    )


def check_close(what, found, wanted, tolerance):
    """Raise `WrongAnswer` unless the two differ by at most `tolerance`; NaN always differs."""
    if not abs(found - wanted) <= tolerance:
        raise WrongAnswer(f"{what} is {found} instead of {wanted}")
