"""Arrays in small pieces, so that a comparison of any size takes next to no memory."""

import numpy as np

# 64 KiB of float64.
VOXELS = 8192


def blocks(shape):
    """Cut an array into pieces of at most ``VOXELS`` numbers, in Fortran order.

    Each piece is contiguous in a Fortran-ordered array, and they follow one another there.

    Parameters
    ----------
    shape : tuple of int

    Yields
    ------
    tuple of slice
        One for each axis.
    """
    whole = 0
    while whole < len(shape) and int(np.prod(shape[: whole + 1])) <= VOXELS:
        whole += 1
    if whole == len(shape):
        yield (slice(None),) * whole
        return
    step = max(1, VOXELS // int(np.prod(shape[:whole])))
    for others in np.ndindex(*reversed(shape[whole + 1 :])):
        single = tuple(slice(index, index + 1) for index in reversed(others))
        for start in range(0, shape[whole], step):
            stop = min(start + step, shape[whole])
            yield (*(slice(None),) * whole, slice(start, stop), *single)
