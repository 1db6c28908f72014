"""The mean over time: from a 4D image to the 3D image of each voxel's mean."""

import nibabel as nib
import numpy as np
from nilearn.image import load_img, mean_img

from . import _reference, _routes, images

_IMAGES = ["int16 + slope/inter", "float32"]


class MeanOverTime(_routes.Routes):
    """What does it cost to average a 4D image on disk over time, and need it be read whole?"""

    version = f"1, images {images.RECIPE}"
    params = [_IMAGES, images.FORMATS]
    param_names = ["image", "format"]
    # Old releases collect garbage in each mean_img, for a tenth of a second; path loads like these.
    same_first_steps = ("time_nib_load", "time_load_img")

    def time_path(self, image, format):
        self.result = mean_img(self.path)

    time_path.pretty_name = "mean_img(path)"
    peakmem_path = time_path

    def time_nib_load(self, image, format):
        self.result = mean_img(nib.load(self.path))

    time_nib_load.pretty_name = "mean_img(nib.load(path))"
    peakmem_nib_load = time_nib_load

    def time_load_img(self, image, format):
        self.result = mean_img(load_img(self.path))

    time_load_img.pretty_name = "mean_img(load_img(path))"
    peakmem_load_img = time_load_img

    def time_volumes(self, image, format):
        # Without keep_file_open, a .nii.gz would be decompressed from its start for each volume.
        img = nib.load(self.path, keep_file_open=True)
        total = np.zeros(img.shape[:3], order="F")
        for t in range(img.shape[3]):
            total += img.dataobj[..., t]
        self.result = nib.Nifti1Image(total / img.shape[3], img.affine)

    time_volumes.pretty_name = "sum of dataobj[..., t]"
    peakmem_volumes = time_volumes

    def time_reference(self, image, format):
        self.result = _reference.mean_of_file(self.path)

    time_reference.pretty_name = "reference: float64 sum by volume"
    peakmem_reference = time_reference

    def check(self, result, expected):
        check_mean_image(result, expected)


class MeanOverTimeInMemory(_routes.Routes):
    """What does it cost to average an image whose array is in memory already?

    The array belongs to the setup and so to the baseline; it is float64 where the file is
    scaled, else float32.
    """

    version = f"1, images {images.RECIPE}"
    # What is in memory no longer depends on the format of the file.
    params = [_IMAGES, [".nii"]]
    param_names = ["image", "format"]

    def prepare(self):
        array = _reference.read_values(self.path)
        self.img = nib.Nifti1Image(array, np.array(images.affine(self.shape)))

    def time_mean_img(self, image, format):
        self.result = mean_img(self.img)

    time_mean_img.pretty_name = "mean_img(img), img in memory"
    peakmem_mean_img = time_mean_img

    def time_reference(self, image, format):
        self.result = _reference.mean_of_array(self.img.dataobj)

    time_reference.pretty_name = "reference: float64 sum by volume"
    peakmem_reference = time_reference

    def check(self, result, expected):
        check_mean_image(result, expected)


def check_mean_image(result, expected):
    """Compare a mean, as image or array, with what is known of it; raise `WrongAnswer`."""
    result = _routes.array_of(result, expected["affine"])
    _routes.check_same("the shape", list(result.shape), expected["shape"][:3])
    _routes.check_mean_array(result, expected)
