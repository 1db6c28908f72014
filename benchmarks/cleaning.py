"""Cleaning: each voxel's time series detrended, or standardized."""

import numpy as np
from nilearn.image import clean_img

from . import _reference, _routes, images


class Detrending(_routes.Routes):
    """What does it cost to take the linear trend out of each voxel?"""

    version = f"1, images {images.RECIPE}"
    params = [["int16 + slope/inter"], [".nii.gz"]]
    param_names = ["image", "format"]

    def time_clean_img(self, image, format):
        self.result = clean_img(self.path, detrend=True, standardize=False)

    time_clean_img.pretty_name = "clean_img(path, detrend=True, standardize=False)"
    peakmem_clean_img = time_clean_img

    def time_reference(self, image, format):
        self.result = _detrended(_reference.read_values(self.path))

    time_reference.pretty_name = "reference: read, scale and detrend in place"
    peakmem_reference = time_reference

    def check(self, result, expected):
        for voxel, series, found in _series(self, result, expected):
            _check_series(voxel, found, _detrended(series))


class Standardizing(_routes.Routes):
    """What does it cost to bring each voxel to mean 0 and standard deviation 1?

    The raw int16 image holds integers, in which the result could not be stored.
    """

    version = f"1, images {images.RECIPE}"
    params = [["int16 + slope/inter", "int16"], [".nii.gz"]]
    param_names = ["image", "format"]

    def time_clean_img(self, image, format):
        self.result = clean_img(self.path, detrend=False, standardize=True)

    time_clean_img.pretty_name = "clean_img(path, detrend=False, standardize=True)"
    peakmem_clean_img = time_clean_img

    def time_reference(self, image, format):
        values = _reference.read_values(self.path)
        self.result = _standardized(values.astype(np.float64, copy=False))

    time_reference.pretty_name = "reference: read, scale and standardize in place"
    peakmem_reference = time_reference

    def check(self, result, expected):
        for voxel, series, found in _series(self, result, expected):
            wanted = _standardized(series)
            # Early releases divide by the standard deviation of the population, later by the sample's.
            population = np.sqrt(self.shape[3] / (self.shape[3] - 1))
            if np.ptp(found) > np.ptp(wanted) * (1 + population) / 2:
                wanted *= population
            _check_series(voxel, found, wanted)


def _series(benchmark, result, expected):
    """Some voxels, their time series in the file, and what a route made of them."""
    array = result if isinstance(result, np.ndarray) else np.asanyarray(result.dataobj)
    _routes.check_same("the shape", list(array.shape), expected["shape"])
    _routes.check_same("the kind of number", array.dtype.kind, "f")
    path = images.path(benchmark.parameters[0], ".nii", benchmark.shape)
    values = _reference.map_or_read(path)
    for voxel, _ in expected["mean_voxels"]:
        yield voxel, values[tuple(voxel)].astype(np.float64), array[tuple(voxel)]


def _check_series(voxel, found, wanted):
    tolerance = 1e-4 * max(1.0, float(np.ptp(wanted)))
    _routes.check_all_close(f"voxel {voxel}", found, wanted, tolerance)


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
