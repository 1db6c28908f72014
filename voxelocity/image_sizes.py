"""How many voxels each operation is measured on: what turns a peak into bytes per voxel."""

import math

# As benchmarks/images.py generates them; a test holds them together.
SHAPE = (64, 64, 30, 50)
SMALLER_SHAPE = (32, 32, 30, 50)
DOCUMENTED_SHAPE = (91, 109, 91, 342)


def shape_of(operation, parameters):
    """The shape of the image that a benchmark reads.

    Parameters
    ----------
    operation : str
        The class of the benchmark.
    parameters : tuple of str

    Returns
    -------
    tuple of int or None
        Voxels along x, y, z and time. None where no image is read.
    """
    if operation == "Importing":
        return None
    if operation == "DocumentedSize":
        return DOCUMENTED_SHAPE
    if operation == "Growth":
        return (*SMALLER_SHAPE[:3], int(parameters[-1]))
    return SMALLER_SHAPE if operation in ("Resampling", "Saving") else SHAPE


def voxels_of(operation, parameters):
    """The number of voxels of that image, and of one of its volumes; 0 and 0 where none is read."""
    shape = shape_of(operation, parameters)
    return (math.prod(shape), math.prod(shape[:3])) if shape else (0, 0)
