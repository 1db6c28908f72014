"""Resampling: a 4D image on another grid."""

import numpy as np
from nilearn.image import resample_img

from .support import images, reference
from .support.operation import Operation, call


class Resampling(Operation):
    """What does it cost to put a 4D image on a coarser grid, or to shift it by whole voxels?

    The coarser grid takes every second voxel along each axis, the shifted one lies two voxels
    further along x. On both, each new voxel is an old one or outside, so that interpolation has
    nothing to do, and the least work is to take them. The image has a quarter of the usual voxels.
    """

    params = [["int16 + slope/inter"], [".nii.gz"], ["coarser", "shifted"]]
    param_names = ["image", "format", "grid"]

    @staticmethod
    def measured_shape(image, format, grid):
        return images.SMALLER_SHAPE

    @staticmethod
    def counted_shape(image, format, grid):
        # On the image on which others are counted it would take longer than all of them.
        return (*images.COUNTED_BOX, images.COUNTED_LENGTHS[-1])

    def prepare(self):
        self.target_affine = np.array(images.affine(self.shape))
        if self.parameters[2] == "coarser":
            self.target_affine[:3, :3] *= 2
            self.target = tuple((length + 1) // 2 for length in self.shape[:3])
        else:
            self.target_affine[0, 3] += 2 * self.target_affine[0, 0]
            self.target = self.shape[:3]

    @call(
        "resample_img(path, affine, shape)",
        code="resample_img(path, target_affine=affine, target_shape=shape)",
        expect="{grid}",
        type="as computed",
    )
    def resample_img(self):
        return resample_img(self.file, target_affine=self.target_affine, target_shape=self.target)

    @call("reference: read, scale and take voxels", expect="{grid}")
    def reference(self):
        return _taken(reference.read_values(self.file), self.parameters[2])

    @property
    def affine(self):
        """That of the grid onto which the image is brought."""
        return self.target_affine.tolist()


def _taken(array, grid):
    if grid == "coarser":
        return np.asfortranarray(array[::2, ::2, ::2])
    shifted = np.zeros(array.shape, array.dtype, order="F")
    shifted[:-2] = array[2:]
    return shifted
