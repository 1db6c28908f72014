"""Cleaning: each voxel's time series detrended, or standardized."""

import numpy as np
from nilearn.image import clean_img

from .support import confounds, reference
from .support.operation import Operation, call
from .support.untimed import Untimed


class Detrending(Operation):
    """What does it cost to take the linear trend out of each voxel?"""

    @call(
        "clean_img(path, detrend=True, standardize=False)", expect="detrended", type="as computed"
    )
    def clean_img(self):
        return clean_img(self.file, detrend=True, standardize=False)

    @call("reference: read, scale and detrend in place", expect="detrended")
    def reference(self):
        return _detrended(reference.read_values(self.file))


class Standardizing(Operation):
    """What does it cost to bring each voxel to mean 0 and standard deviation 1?

    The raw int16 image holds integers, in which the result could not be stored.
    """

    params = [["int16 + slope/inter", "int16"], [".nii.gz"]]

    @call(
        "clean_img(path, detrend=False, standardize=True)",
        expect="standardized",
        # Integers stay float32.
        type="as computed",
    )
    def clean_img(self):
        return clean_img(self.file, detrend=False, standardize=True)

    @call("reference: read, scale and standardize in place", expect="standardized")
    def reference(self):
        values = reference.read_values(self.file)
        return _standardized(values.astype(np.float64, copy=False))


class RemovingConfounds(Untimed, Operation):
    """What does it cost to remove six confounds from each voxel's time series?"""

    def prepare(self):
        self.confounds = confounds.columns(self.shape)

    @call(
        "clean_img(path, confounds=confounds, detrend=False, standardize=False)",
        expect="unconfounded",
        type="as computed",
    )
    def clean_img(self):
        return clean_img(self.file, confounds=self.confounds, detrend=False, standardize=False)

    @call("reference: read, scale and project in place", expect="unconfounded")
    def reference(self):
        values = reference.read_values(self.file)
        weights = np.linalg.pinv(self.confounds)
        for plane in range(values.shape[2]):
            series = values[:, :, plane]
            series -= (series @ weights.T) @ self.confounds.T
        return values


def _detrended(values):
    """Take the linear trend and the mean out of the last axis, in place."""
    time = np.arange(values.shape[-1]) - (values.shape[-1] - 1) / 2
    values -= values.mean(axis=-1, keepdims=True)
    slopes = (values @ time) / (time @ time)
    for index, t in enumerate(time):
        values[..., index] -= slopes * t
    return values


def _standardized(values):
    """Bring the last axis to mean 0 and sample standard deviation 1, in place."""
    values -= values.mean(axis=-1, keepdims=True)
    squares = np.zeros(values.shape[:-1], order="F")
    for index in range(values.shape[-1]):
        squares += values[..., index] ** 2
    deviation = np.sqrt(squares / (values.shape[-1] - 1))
    for index in range(values.shape[-1]):
        values[..., index] /= deviation
    return values
