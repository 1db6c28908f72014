"""Cleaning: each voxel's time series detrended, or standardized."""

import math

import numpy as np
from nilearn.image import clean_img

from .support import answers, images, reference
from .support.operation import Operation, route


class Detrending(Operation):
    """What does it cost to take the linear trend out of each voxel?"""

    task = "detrend"
    work = "whole-image work: smoothing, resampling, cleaning, arithmetic, saving"
    sizes_memory = True
    version = f"1, images {images.RECIPE}"
    params = [["int16 + slope/inter"], [".nii.gz"]]
    param_names = ["image", "format"]

    @route("clean_img(path, detrend=True, standardize=False)")
    def clean_img(self):
        return clean_img(self.file, detrend=True, standardize=False)

    @route("reference: read, scale and detrend in place", gives="array")
    def reference(self):
        return _detrended(reference.read_values(self.file))

    def check(self, result):
        self.check_image(result, self.answer("detrended"), "float64")


class Standardizing(Operation):
    """What does it cost to bring each voxel to mean 0 and standard deviation 1?

    The raw int16 image holds integers, in which the result could not be stored.
    """

    task = "standardize"
    work = "whole-image work: smoothing, resampling, cleaning, arithmetic, saving"
    sizes_memory = True
    version = f"1, images {images.RECIPE}"
    params = [["int16 + slope/inter", "int16"], [".nii.gz"]]
    param_names = ["image", "format"]

    @route("clean_img(path, detrend=False, standardize=True)")
    def clean_img(self):
        return clean_img(self.file, detrend=False, standardize=True)

    @route("reference: read, scale and standardize in place", gives="array")
    def reference(self):
        values = reference.read_values(self.file)
        return _standardized(values.astype(np.float64, copy=False))

    def check(self, result):
        wanted = self.answer("standardized")
        array = np.asanyarray(getattr(result, "dataobj", result))
        answers.check_same("the shape", array.shape, wanted.shape)
        if abs(array[0, 0, 0].std() - 1) < abs(array[0, 0, 0].std(ddof=1) - 1):
            # Early releases divide by the population's standard deviation, later by the sample's.
            count = self.shape[3]
            wanted = wanted.times(math.sqrt(count / (count - 1)))
        # nilearn keeps to float32 where the image holds integers.
        integers = self.parameters[0] == "int16" and self.gives != "array"
        self.check_image(result, wanted, "float32" if integers else "float64")


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
