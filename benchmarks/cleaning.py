"""Cleaning: each voxel's time series detrended, or standardized."""

import numpy as np
from nilearn.image import clean_img

from . import _answers, _reference, images
from ._operation import Operation, route


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

    @route("reference: read, scale and detrend in place")
    def reference(self):
        return _detrended(_reference.read_values(self.file))

    def check(self, result, expected):
        for voxel, series, found in _series(self, result, expected):
            _check_series(voxel, found, _detrended(series))


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

    @route("reference: read, scale and standardize in place")
    def reference(self):
        values = _reference.read_values(self.file)
        return _standardized(values.astype(np.float64, copy=False))

    def check(self, result, expected):
        for voxel, series, found in _series(self, result, expected):
            wanted = _standardized(series)
            # Early releases divide by the population's standard deviation, later by the sample's.
            population = np.sqrt(self.shape[3] / (self.shape[3] - 1))
            if np.ptp(found) > np.ptp(wanted) * (1 + population) / 2:
                wanted *= population
            _check_series(voxel, found, wanted)


def _series(benchmark, result, expected):
    """Some voxels, their time series in the file, and what a route made of them."""
    array = result if isinstance(result, np.ndarray) else np.asanyarray(result.dataobj)
    _answers.check_same("the shape", list(array.shape), expected["shape"])
    _answers.check_same("the kind of number", array.dtype.kind, "f")
    path = images.path(benchmark.parameters[0], ".nii", benchmark.shape)
    values = _reference.map_or_read(path)
    for voxel, _ in expected["mean_voxels"]:
        yield voxel, values[tuple(voxel)].astype(np.float64), array[tuple(voxel)]


def _check_series(voxel, found, wanted):
    tolerance = 1e-4 * max(1.0, float(np.ptp(wanted)))
    _answers.check_all_close(f"voxel {voxel}", found, wanted, tolerance)


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
