"""Smoothing: each volume of a 4D image with a Gaussian."""

import math

import numpy as np
from nilearn.image import smooth_img

from . import _answers, _reference, images
from ._operation import Operation, route

_FWHM = 6.0


class Smoothing(Operation):
    """What does it cost to smooth a 4D image by 6 mm?

    There is no reference: how far a Gaussian reaches, and how it is summed, is up to the routine.
    """

    task = "smooth by 6 mm"
    work = "whole-image work: smoothing, resampling, cleaning, arithmetic, saving"
    sizes_memory = True
    version = f"1, images {images.RECIPE}"
    params = [["int16 + slope/inter"], [".nii.gz"]]
    param_names = ["image", "format"]

    @route("smooth_img(path, 6)")
    def smooth_img(self):
        return smooth_img(self.file, _FWHM)

    def check(self, result, expected):
        _answers.check_same("the shape", list(result.shape), expected["shape"])
        tolerance = 1e-4 * (expected["maximum"] - expected["minimum"])
        found = np.asanyarray(result.dataobj)
        centre = tuple(length // 2 for length in self.shape[:3])
        path = images.path(self.parameters[0], ".nii", self.shape)
        for index in (0, self.shape[3] - 1):
            wanted = _smoothed_at(centre, _reference.read_volume(path, index), expected["affine"])
            _answers.check_close("the middle", float(found[(*centre, index)]), wanted, tolerance)


def _smoothed_at(voxel, volume, affine):
    """One voxel of a volume smoothed by a Gaussian that ends at four standard deviations."""
    for axis in range(3):
        # 2.3548 standard deviations are the full width at half maximum.
        sigma = _FWHM / math.sqrt(8 * math.log(2)) / affine[axis][axis]
        radius = int(4 * sigma + 0.5)
        offsets = np.arange(-radius, radius + 1)
        weights = np.exp(-0.5 * (offsets / sigma) ** 2)
        weights /= weights.sum()
        length = volume.shape[0]
        # Beyond the border the volume is mirrored.
        places = np.abs(voxel[axis] + offsets + 0.5) - 0.5
        places = length - 0.5 - np.abs(length - 0.5 - places)
        volume = np.tensordot(weights, volume[places.round().astype(int)], axes=(0, 0))
    return float(volume)
