"""Masking by type: what maskers return for each type of image, one option at a time."""

import numpy as np
from nilearn.masking import apply_mask, unmask

from .masking import NiftiLabelsMasker, NiftiMapsMasker, NiftiMasker
from .support import answers, regions
from .support.by_type import ByType, by_either_deviation
from .support.operation import Operation, route


class FittingByType(ByType, Operation):
    """Which mask does a masker hold that is fitted to each type of image, and after how much work?

    The mask is given, so that nothing is left to find out. There is no reference: what is asked is
    what nilearn returns.
    """

    task = "fit a masker to each type of image"

    def prepare(self):
        self.mask = regions.mask(self.shape)
        self.mask_img = regions.as_image(self.mask)

    @route(
        "NiftiMasker(mask).fit(path).mask_img_",
        code="NiftiMasker(mask_img=mask).fit(path).mask_img_",
    )
    def fit(self):
        return NiftiMasker(mask_img=self.mask_img).fit(self.file).mask_img_

    def check(self, result):
        self.check_image(result, answers.StoredValues(self.mask, 1.0, 0.0), "uint8")


class MaskersByType(ByType, Operation):
    """Which numbers does each option of a masker give for each type of image, by how much work?

    There is no reference: what is asked is what nilearn returns.
    """

    task = "mask each type of image, by each option"

    def prepare(self):
        self.mask_img = regions.as_image(regions.mask(self.shape))
        self.fitted = NiftiMasker(mask_img=self.mask_img).fit()

    @route(
        "NiftiMasker(mask).fit_transform(path)",
        code="NiftiMasker(mask_img=mask).fit_transform(path)",
        gives="masked",
    )
    def fit_transform(self):
        return NiftiMasker(mask_img=self.mask_img).fit_transform(self.file)

    @route(
        "masker.transform(path), masker fitted",
        code="masker = NiftiMasker(mask_img=mask).fit()\nmasker.transform(path)",
        gives="masked",
    )
    def transform(self):
        return self.fitted.transform(self.file)

    @route("apply_mask(path, mask)", gives="masked")
    def apply_mask(self):
        return apply_mask(self.file, self.mask_img)

    @route(
        "NiftiMasker(mask, standardize=True)",
        code="NiftiMasker(mask_img=mask, standardize=True).fit_transform(path)",
        gives="masked_standardized",
    )
    def standardize(self):
        return NiftiMasker(mask_img=self.mask_img, standardize=True).fit_transform(self.file)

    @route(
        "NiftiMasker(mask, detrend=True)",
        code="NiftiMasker(mask_img=mask, detrend=True).fit_transform(path)",
        gives="masked_detrended",
    )
    def detrend(self):
        return NiftiMasker(mask_img=self.mask_img, detrend=True).fit_transform(self.file)

    @route(
        "NiftiMasker(mask, smoothing_fwhm=6)",
        code="NiftiMasker(mask_img=mask, smoothing_fwhm=6).fit_transform(path)",
        gives="masked_smoothed",
    )
    def smoothing(self):
        masker = NiftiMasker(mask_img=self.mask_img, smoothing_fwhm=answers.made.FWHM)
        return masker.fit_transform(self.file)

    def check(self, result):
        wanted = self.answer(self.gives)
        if self.gives == "masked":
            # They are taken, not computed.
            wanted = wanted.within(0.0)
        elif self.gives == "masked_standardized":
            answers.check_same("the shape", result.shape, wanted.shape)
            wanted = by_either_deviation(wanted, result[:, 0])
        answers.check_array(result, wanted, self.computed_type)


class RegionsByType(ByType, Operation):
    """Which signals of labels and of maps come of each type of image, and by how much work?

    There is no reference: what is asked is what nilearn returns.
    """

    task = "extract the signals of regions from each type of image"

    def prepare(self):
        self.labels_img = regions.as_image(regions.labels(self.shape))
        self.maps_img = regions.as_image(regions.maps(self.shape))

    @route(
        "NiftiLabelsMasker(labels).fit_transform(path)",
        code="NiftiLabelsMasker(labels_img=labels).fit_transform(path)",
        gives="mean_by_label",
    )
    def labels(self):
        return NiftiLabelsMasker(labels_img=self.labels_img).fit_transform(self.file)

    @route(
        "NiftiMapsMasker(maps).fit_transform(path)",
        code="NiftiMapsMasker(maps_img=maps).fit_transform(path)",
        gives="signal_by_map",
    )
    def maps(self):
        return NiftiMapsMasker(maps_img=self.maps_img).fit_transform(self.file)

    def check(self, result):
        # Means of integers are float64, and so is all that is solved with the maps, which are float64.
        float32 = self.gives == "mean_by_label" and self.parameters[0] == "float32"
        wanted = self.answer(self.gives)
        answers.check_array(result, wanted, "float32" if float32 else "float64")


class UnmaskingByType(ByType, Operation):
    """Which image do the signals of each type of image give when they are put back into a mask?

    The signals have the type that a masker gives them. There is no reference: what is asked is what
    nilearn returns.
    """

    task = "put the signals of each type of image back into the mask"

    def prepare(self):
        self.mask_img = regions.as_image(regions.mask(self.shape))
        self.fitted = NiftiMasker(mask_img=self.mask_img).fit()
        # As a masker gives them: an array of its own, no memory map.
        self.signals = np.array(self.answer("masked").array, self.computed_type)

    @route(
        "masker.inverse_transform(signals)",
        code="""
        masker = NiftiMasker(mask_img=mask).fit()
        signals = masker.transform(path)
        masker.inverse_transform(signals)
        """,
    )
    def inverse_transform(self):
        return self.fitted.inverse_transform(self.signals)

    @route(
        "unmask(signals, mask)",
        code="signals = apply_mask(path, mask)\nunmask(signals, mask)",
    )
    def unmask(self):
        return unmask(self.signals, self.mask_img)

    def check(self, result):
        self.check_image(result, self.answer("unmasked").within(0.0), self.computed_type)
        # In the type of the mask it would be saved with 256 values.
        answers.check_same("the type to save in", str(result.get_data_dtype()), self.computed_type)
