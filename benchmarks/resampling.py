"""Resampling: a 4D image on another grid."""

import numpy as np
from nilearn.image import resample_img

from . import _reference, _routes, images


class Resampling(_routes.Routes):
    """What does it cost to put a 4D image on a coarser grid, or to shift it by whole voxels?

    The coarser grid takes every second voxel along each axis, the shifted one lies two voxels
    further along x. On both, each new voxel is an old one or outside, so that interpolation has
    nothing to do, and the least work is to take them. The image has a quarter of the usual voxels.
    """

    version = f"1, images {images.RECIPE}"
    params = [["int16 + slope/inter"], [".nii.gz"], ["coarser", "shifted"]]
    param_names = ["image", "format", "grid"]

    def full_shape(self):
        return images.SMALLER_SHAPE

    def prepare(self):
        self.affine = np.array(images.affine(self.shape))
        if self.parameters[2] == "coarser":
            self.affine[:3, :3] *= 2
            self.target = tuple((length + 1) // 2 for length in self.shape[:3])
        else:
            self.affine[0, 3] += 2 * self.affine[0, 0]
            self.target = self.shape[:3]

    def time_resample_img(self, image, format, grid):
        self.result = resample_img(self.path, target_affine=self.affine, target_shape=self.target)

    time_resample_img.pretty_name = "resample_img(path, affine, shape)"
    peakmem_resample_img = time_resample_img

    def time_reference(self, image, format, grid):
        self.result = _taken(_reference.read_values(self.path), grid)

    time_reference.pretty_name = "reference: read, scale and take voxels"
    peakmem_reference = time_reference

    def check(self, result, expected, grid):
        path = images.path(self.parameters[0], ".nii", self.shape)
        result = _routes.array_of(result, self.affine.tolist())
        _routes.check_same("the shape", result.shape, (*self.target, self.shape[3]))
        tolerance = 1e-4 * (expected["maximum"] - expected["minimum"])
        for index in (0, self.shape[3] - 1):
            wanted = _taken(_reference.read_volume(path, index)[..., np.newaxis], grid)[..., 0]
            _routes.check_all_close(f"volume {index}", result[..., index], wanted, tolerance)


def _taken(array, grid):
    if grid == "coarser":
        return np.asfortranarray(array[::2, ::2, ::2])
    shifted = np.zeros(array.shape, array.dtype, order="F")
    shifted[:-2] = array[2:]
    return shifted
