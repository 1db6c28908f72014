"""Masking and cleaning: a masker with the options that people give it."""

from .masking import NiftiMasker
from .support import answers, regions
from .support.operation import Operation, call
from .support.untimed import Untimed


class MaskingAndCleaning(Untimed, Operation):
    """What does it cost to smooth, mask, detrend and standardize with one masker?

    There is no reference: how far a Gaussian reaches, and how it is summed, is up to the routine.
    """

    def prepare(self):
        self.mask_img = regions.as_image(regions.mask(self.shape))

    @call(
        "NiftiMasker(mask, smoothing_fwhm=6, detrend=True, standardize=True).fit_transform(path)",
        code="""
        masker = NiftiMasker(mask_img=mask, smoothing_fwhm=6, detrend=True, standardize=True)
        masker.fit_transform(path)
        """,
        expect="masked_cleaned",
        type="as computed",
    )
    def masker(self):
        masker = NiftiMasker(
            mask_img=self.mask_img,
            smoothing_fwhm=answers.made.FWHM,
            detrend=True,
            standardize=True,
        )
        return masker.fit_transform(self.file)
