"""A finer grid: the mask has smaller voxels than the images."""

import nibabel as nib
import numpy as np
from nilearn.image import index_img, resample_to_img

from .masking import NiftiMasker
from .support import images, reference, regions
from .support.operation import Operation, call
from .support.untimed import Untimed


class MaskingOnFinerGrid(Untimed, Operation):
    """What does it cost to mask with a mask on a finer grid than the images?

    The mask has voxels of half the length and its values are those at the voxels of the image, so
    that both grids give the same signals. The image has a quarter of the usual voxels.
    """

    @staticmethod
    def measured_shape(image, format):
        return images.SMALLER_SHAPE

    def prepare(self):
        self.mask = regions.mask(self.shape)
        finer = np.zeros([2 * length for length in self.mask.shape], np.uint8)
        finer[::2, ::2, ::2] = self.mask
        affine = np.array(images.affine(self.shape))
        affine[:3, :3] /= 2
        self.finer_img = nib.Nifti1Image(finer, affine)

    @call(
        "NiftiMasker(finer mask).fit_transform(path)",
        code="NiftiMasker(mask_img=mask).fit_transform(path)",
        expect="masked_by_interpolation",
    )
    def masker(self):
        return NiftiMasker(mask_img=self.finer_img).fit_transform(self.file)

    @call(
        "NiftiMasker(finer mask brought to the images).fit_transform(path)",
        code="""
        coarser = resample_to_img(mask, index_img(path, 0), interpolation="nearest")
        NiftiMasker(mask_img=coarser).fit_transform(path)
        """,
        expect="masked",
    )
    def resampled_mask(self):
        coarser = resample_to_img(self.finer_img, index_img(self.file, 0), interpolation="nearest")
        return NiftiMasker(mask_img=coarser).fit_transform(self.file)

    @call("reference: the mask of each volume, scaled", expect="masked")
    def reference(self):
        return reference.voxels_of_volumes(self.file, self.mask)
