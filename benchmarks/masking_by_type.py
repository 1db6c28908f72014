"""Masking by type: what maskers return for each type of image, one option at a time."""

import numpy as np
from nilearn.masking import apply_mask, unmask

from .masking import NiftiLabelsMasker, NiftiMapsMasker, NiftiMasker
from .support import answers, regions
from .support.by_type import ByType
from .support.operation import TYPES, Operation, call


class FittingByType(ByType, Operation):
    """Which mask does a masker hold that is fitted to each type of image, and after how much work?

    The mask is given, so that nothing is left to find out. There is no reference: what is asked is
    what nilearn returns.
    """

    def prepare(self):
        self.mask = regions.mask(self.shape)
        self.mask_img = regions.as_image(self.mask)

    @call(
        "NiftiMasker(mask).fit(path).mask_img_",
        code="NiftiMasker(mask_img=mask).fit(path).mask_img_",
        type="uint8",
    )
    def fit(self):
        return NiftiMasker(mask_img=self.mask_img).fit(self.file).mask_img_

    def check(self, result):
        self.check_image(result, answers.StoredValues(self.mask, 1.0, 0.0))


class MaskersByType(ByType, Operation):
    """Which numbers does each option of a masker give for each type of image, by how much work?

    There is no reference: what is asked is what nilearn returns.
    """

    def prepare(self):
        self.mask_img = regions.as_image(regions.mask(self.shape))
        self.fitted = NiftiMasker(mask_img=self.mask_img).fit()

    @call(
        "NiftiMasker(mask).fit_transform(path)",
        code="NiftiMasker(mask_img=mask).fit_transform(path)",
        expect="masked",
    )
    def fit_transform(self):
        return NiftiMasker(mask_img=self.mask_img).fit_transform(self.file)

    @call(
        "masker.transform(path), masker fitted",
        code="masker = NiftiMasker(mask_img=mask).fit()\nmasker.transform(path)",
        expect="masked",
    )
    def transform(self):
        return self.fitted.transform(self.file)

    @call("apply_mask(path, mask)", expect="masked")
    def apply_mask(self):
        return apply_mask(self.file, self.mask_img)

    @call(
        "NiftiMasker(mask, standardize=True)",
        code="NiftiMasker(mask_img=mask, standardize=True).fit_transform(path)",
        expect="masked_standardized",
    )
    def standardize(self):
        return NiftiMasker(mask_img=self.mask_img, standardize=True).fit_transform(self.file)

    @call(
        "NiftiMasker(mask, detrend=True)",
        code="NiftiMasker(mask_img=mask, detrend=True).fit_transform(path)",
        expect="masked_detrended",
    )
    def detrend(self):
        return NiftiMasker(mask_img=self.mask_img, detrend=True).fit_transform(self.file)

    @call(
        "NiftiMasker(mask, smoothing_fwhm=6)",
        code="NiftiMasker(mask_img=mask, smoothing_fwhm=6).fit_transform(path)",
        expect="masked_smoothed",
    )
    def smoothing(self):
        masker = NiftiMasker(mask_img=self.mask_img, smoothing_fwhm=answers.made.FWHM)
        return masker.fit_transform(self.file)


class RegionsByType(ByType, Operation):
    """Which signals of labels and of maps come of each type of image, and by how much work?

    There is no reference: what is asked is what nilearn returns.
    """

    def prepare(self):
        self.labels_img = regions.as_image(regions.labels(self.shape))
        self.maps_img = regions.as_image(regions.maps(self.shape))

    @call(
        "NiftiLabelsMasker(labels).fit_transform(path)",
        code="NiftiLabelsMasker(labels_img=labels).fit_transform(path)",
        expect="mean_by_label",
        type="as divided",
    )
    def labels(self):
        return NiftiLabelsMasker(labels_img=self.labels_img).fit_transform(self.file)

    @call(
        "NiftiMapsMasker(maps).fit_transform(path)",
        code="NiftiMapsMasker(maps_img=maps).fit_transform(path)",
        expect="signal_by_map",
        # The maps are float64, and so is all that is solved with them.
        type="float64",
    )
    def maps(self):
        return NiftiMapsMasker(maps_img=self.maps_img).fit_transform(self.file)


class UnmaskingByType(ByType, Operation):
    """Which image do the signals of each type of image give when they are put back into a mask?

    The signals have the type that a masker gives them. There is no reference: what is asked is what
    nilearn returns.
    """

    def prepare(self):
        self.mask_img = regions.as_image(regions.mask(self.shape))
        self.fitted = NiftiMasker(mask_img=self.mask_img).fit()
        # As a masker gives them: an array of its own, no memory map.
        self.signals = np.array(
            self.answer("masked").array, TYPES["as computed"][self.parameters[0]]
        )

    @call(
        "masker.inverse_transform(signals)",
        code="""
        masker = NiftiMasker(mask_img=mask).fit()
        signals = masker.transform(path)
        masker.inverse_transform(signals)
        """,
        expect="unmasked",
    )
    def inverse_transform(self):
        return self.fitted.inverse_transform(self.signals)

    @call(
        "unmask(signals, mask)",
        code="signals = apply_mask(path, mask)\nunmask(signals, mask)",
        expect="unmasked",
    )
    def unmask(self):
        return unmask(self.signals, self.mask_img)

    def check(self, result):
        super().check(result)
        # In the type of the mask it would be saved with 256 values.
        answers.check_same("the type to save in", str(result.get_data_dtype()), self.expected_type)
