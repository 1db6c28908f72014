"""The mean over time: from a 4D image to the 3D image of each voxel's mean."""

import nibabel as nib
import numpy as np
from nilearn.image import load_img, mean_img

from .support import images, reference
from .support.operation import Operation, route

_IMAGES = ["int16 + slope/inter", "float32"]


class MeanOverTime(Operation):
    """What does it cost to average a 4D image on disk over time, and need it be read whole?"""

    task = "average over time"
    work = "the mean over time"
    sizes_memory = True
    version = f"1, images {images.RECIPE}"
    params = [_IMAGES, images.FORMATS]
    param_names = ["image", "format"]
    # Old releases collect garbage in each mean_img, for a tenth of a second; path loads like these.
    same_first_steps = ("nib_load", "load_img")

    @route("mean_img(path)", gives="same type")
    def path(self):
        return mean_img(self.file)

    @route("mean_img(nib.load(path))", gives="same type")
    def nib_load(self):
        return mean_img(nib.load(self.file))

    @route("mean_img(load_img(path))", gives="same type")
    def load_img(self):
        return mean_img(load_img(self.file))

    @route(
        "sum of dataobj[..., t]",
        code="""
        img = nib.load(path, keep_file_open=True)
        total = np.zeros(img.shape[:3], order="F")
        for t in range(img.shape[3]):
            total += img.dataobj[..., t]
        mean = nib.Nifti1Image(total / img.shape[3], img.affine)
        """,
    )
    def volumes(self):
        # Without keep_file_open, a .nii.gz would be decompressed from its start for each volume.
        img = nib.load(self.file, keep_file_open=True)
        total = np.zeros(img.shape[:3], order="F")
        for t in range(img.shape[3]):
            total += img.dataobj[..., t]
        return nib.Nifti1Image(total / img.shape[3], img.affine)

    @route("reference: float64 sum by volume", gives="array")
    def reference(self):
        return reference.mean_of_file(self.file)

    def check(self, result):
        check_mean(self, result)


class MeanOverTimeInMemory(Operation):
    """What does it cost to average an image whose array is in memory already?

    The array belongs to the setup and so to the baseline; it is float64 where the file is
    scaled, else float32.
    """

    task = "average an array over time that is in memory already"
    work = "the mean over time"
    version = f"1, images {images.RECIPE}"
    # What is in memory no longer depends on the format of the file.
    params = [_IMAGES, [".nii"]]
    param_names = ["image", "format"]

    def prepare(self):
        array = reference.read_values(self.file)
        self.img = nib.Nifti1Image(array, np.array(images.affine(self.shape)))

    @route("mean_img(img), img in memory", gives="same type", code="mean_img(img)")
    def mean_img(self):
        return mean_img(self.img)

    @route("reference: float64 sum by volume", gives="array")
    def reference(self):
        return reference.mean_of_array(self.img.dataobj)

    def check(self, result):
        check_mean(self, result)


def check_mean(operation, result):
    """Compare a mean with what is right; raise `WrongAnswer`."""
    image = operation.parameters[0]
    # mean_img keeps the type of what it averages.
    type = "float32" if operation.gives == "same type" and image == "float32" else "float64"
    operation.check_image(result, operation.answer("mean"), type)
