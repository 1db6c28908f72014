"""Smoothing: each volume of a 4D image with a Gaussian."""

from nilearn.image import smooth_img

from .support import answers
from .support.operation import Operation, call


class Smoothing(Operation):
    """What does it cost to smooth a 4D image by 6 mm?

    There is no reference: how far a Gaussian reaches, and how it is summed, is up to the routine.
    """

    @call("smooth_img(path, 6)", expect="smoothed", type="as computed")
    def smooth_img(self):
        return smooth_img(self.file, answers.made.FWHM)
