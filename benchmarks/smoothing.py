"""Smoothing: each volume of a 4D image with a Gaussian."""

from nilearn.image import smooth_img

from .support import answers, images
from .support.operation import Operation, route


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
        return smooth_img(self.file, answers.made.FWHM)

    def check(self, result):
        self.check_image(result, self.answer("smoothed"), "float64")
