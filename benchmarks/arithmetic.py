"""Arithmetic: a formula applied to a 4D image."""

from nilearn.image import math_img

from . import _reference, _routes, images


class Arithmetic(_routes.Routes):
    """What does it cost to multiply each voxel by two?"""

    version = f"1, images {images.RECIPE}"
    params = [["int16 + slope/inter"], [".nii.gz"]]
    param_names = ["image", "format"]

    def time_math_img(self, image, format):
        self.result = math_img("img * 2", img=self.path)

    time_math_img.pretty_name = 'math_img("img * 2", img=path)'
    peakmem_math_img = time_math_img

    def time_reference(self, image, format):
        self.result = _reference.read_values(self.path)
        self.result *= 2

    time_reference.pretty_name = "reference: read, scale and multiply in place"
    peakmem_reference = time_reference

    def check(self, result, expected):
        result = _routes.array_of(result, expected["affine"])
        # Halving is exact.
        _routes.check_array(result / 2, expected)
