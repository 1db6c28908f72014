"""Arithmetic: a formula applied to a 4D image."""

from nilearn.image import math_img

from .support import answers, images, reference
from .support.operation import Operation, route


class Arithmetic(Operation):
    """What does it cost to multiply each voxel by two?"""

    task = "multiply an image by a number"
    work = "whole-image work: smoothing, resampling, cleaning, arithmetic, saving"
    sizes_memory = True
    version = f"1, images {images.RECIPE}"
    params = [["int16 + slope/inter"], [".nii.gz"]]
    param_names = ["image", "format"]

    @route('math_img("img * 2", img=path)')
    def math_img(self):
        return math_img("img * 2", img=self.file)

    @route("reference: read, scale and multiply in place", gives="array")
    def reference(self):
        values = reference.read_values(self.file)
        values *= 2
        return values

    def check(self, result):
        values = self.values
        # Doubling is exact.
        twice = answers.StoredValues(values.stored, 2 * values.slope, 2 * values.inter)
        self.check_image(result, twice, "float64")
