"""Confounds: time series that a study removes from those of the voxels, as motion is removed."""

import numpy as np


def columns(shape):
    """Six confounds that differ in speed and in drift, of mean 0; one where the image has few volumes.

    Of mean 0, as early releases of nilearn remove also the mean of others.

    Parameters
    ----------
    shape : tuple of int
        Of the image.

    Returns
    -------
    ndarray of float64, shape ``(shape[3], confounds)``
    """
    number = np.arange(6 if shape[3] >= 10 else 1)
    times = np.arange(shape[3])[:, np.newaxis]
    confounds = np.sin((1.3 + number) * times) + number * times / 50
    return confounds - confounds.mean(axis=0)
