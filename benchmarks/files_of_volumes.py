"""Files of volumes: a run as a list of 3D files, as SPM and old converters write it."""

import nibabel as nib
from nilearn.image import concat_imgs

from .masking import NiftiMasker
from .support import reference, regions, volume_files
from .support.operation import Operation, call
from .support.untimed import Untimed


class ConcatenationOfVolumes(Untimed, Operation):
    """What does it cost to make one 4D image of a list of 3D files?"""

    params = [["int16 + slope/inter"], [".nii"]]

    def prepare(self):
        self.paths = volume_files.paths(self.parameters[0], self.shape)

    @call("concat_imgs(paths)", expect="image", type="float32")
    def concat_imgs(self):
        return concat_imgs(self.paths)

    @call("nib.concat_images(paths)", expect="image")
    def concat_images(self):
        return nib.concat_images(self.paths)

    @call("reference: read and scale into one array", expect="image")
    def reference(self):
        return reference.read_files(self.paths)

    def check(self, result):
        self.check_image(result, self.rounded_values)


class MaskingOfVolumes(Untimed, Operation):
    """What does it cost to get the time series of all voxels in a mask from a list of 3D files?"""

    params = [["int16 + slope/inter"], [".nii"]]

    def prepare(self):
        self.paths = volume_files.paths(self.parameters[0], self.shape)
        self.mask = regions.mask(self.shape)
        self.mask_img = regions.as_image(self.mask)

    @call(
        "NiftiMasker(mask).fit_transform(paths)",
        code="NiftiMasker(mask_img=mask).fit_transform(paths)",
        expect="masked",
        type="as computed",
    )
    def masker(self):
        return NiftiMasker(mask_img=self.mask_img).fit_transform(self.paths)

    @call("reference: the mask of each volume, scaled", expect="masked")
    def reference(self):
        return reference.voxels_of_files(self.paths, self.mask)
