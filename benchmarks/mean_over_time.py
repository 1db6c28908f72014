"""The mean over time: from a 4D image to the 3D image of each voxel's mean."""

import nibabel as nib
import numpy as np
from nilearn.image import load_img, mean_img

from .support import images, reference
from .support.operation import Operation, call

_IMAGES = ["int16 + slope/inter", "float32"]


class MeanOverTime(Operation):
    """What does it cost to average a 4D image on disk over time, and need it be read whole?"""

    params = [_IMAGES, images.FORMATS]
    # Old releases collect garbage in each mean_img, for a tenth of a second; path loads like these.
    same_first_steps = ("nib_load", "load_img")

    @call("mean_img(path)", expect="mean", type="as divided")
    def path(self):
        return mean_img(self.file)

    @call("mean_img(nib.load(path))", expect="mean", type="as divided")
    def nib_load(self):
        return mean_img(nib.load(self.file))

    @call("mean_img(load_img(path))", expect="mean", type="as divided")
    def load_img(self):
        return mean_img(load_img(self.file))

    @call(
        "sum of dataobj[..., t]",
        code="""
        img = nib.load(path, keep_file_open=True)
        total = np.zeros(img.shape[:3], order="F")
        for t in range(img.shape[3]):
            total += img.dataobj[..., t]
        mean = nib.Nifti1Image(total / img.shape[3], img.affine)
        """,
        expect="mean",
    )
    def volumes(self):
        # Without keep_file_open, a .nii.gz would be decompressed from its start for each volume.
        img = nib.load(self.file, keep_file_open=True)
        total = np.zeros(img.shape[:3], order="F")
        for t in range(img.shape[3]):
            total += img.dataobj[..., t]
        return nib.Nifti1Image(total / img.shape[3], img.affine)

    @call("reference: float64 sum by volume", expect="mean")
    def reference(self):
        return reference.mean_of_file(self.file)


class MeanOverTimeInMemory(Operation):
    """What does it cost to average an image whose array is in memory already?

    The array belongs to the setup and so to the baseline; it is float64 where the file is
    scaled, else float32.
    """

    # What is in memory no longer depends on the format of the file.
    params = [_IMAGES, [".nii"]]

    def prepare(self):
        array = reference.read_values(self.file)
        self.img = nib.Nifti1Image(array, np.array(images.affine(self.shape)))

    @call("mean_img(img), img in memory", expect="mean", type="as divided", code="mean_img(img)")
    def mean_img(self):
        return mean_img(self.img)

    @call("reference: float64 sum by volume", expect="mean")
    def reference(self):
        return reference.mean_of_array(self.img.dataobj)
