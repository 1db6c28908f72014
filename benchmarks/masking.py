"""Masking: from a 4D image on disk to a table of time series, one column a voxel or region."""

import nibabel as nib
from nilearn.masking import apply_mask

try:
    from nilearn.maskers import NiftiLabelsMasker, NiftiMapsMasker, NiftiMasker
except ImportError:  # before nilearn 0.9
    from nilearn.input_data import NiftiLabelsMasker, NiftiMapsMasker, NiftiMasker

from .support import answers, images, reference, regions
from .support.operation import Operation, route

_PARAMS = [["int16 + slope/inter"], [".nii.gz"]]


class Masking(Operation):
    """What does it cost to get the time series of all voxels in a given mask?"""

    task = "extract the signals within a mask"
    work = "masking and signal extraction"
    sizes_memory = True
    version = f"1, images {images.RECIPE}"
    params = _PARAMS
    param_names = ["image", "format"]

    def prepare(self):
        self.mask = regions.mask(self.shape)
        self.mask_img = regions.as_image(self.mask)

    @route(
        "NiftiMasker(mask).fit_transform(path)",
        code="NiftiMasker(mask_img=mask).fit_transform(path)",
    )
    def masker(self):
        return NiftiMasker(mask_img=self.mask_img).fit_transform(self.file)

    @route("apply_mask(path, mask)")
    def apply_mask(self):
        return apply_mask(self.file, self.mask_img)

    @route(
        "nib.load(path).get_fdata()[mask].T",
        code="nib.load(path).get_fdata()[mask.get_fdata() > 0].T",
    )
    def get_fdata(self):
        return nib.load(self.file).get_fdata()[self.mask].T

    @route("reference: the mask of each volume, scaled")
    def reference(self):
        return reference.voxels_of_volumes(self.file, self.mask)

    def check(self, result):
        # They are taken, not computed.
        answers.check_array(result, self.answer("masked").within(0.0), "float64")


class MaskingByLabels(Operation):
    """What does it cost to get the mean time series of each of eight labelled regions?"""

    task = "extract the mean signals of labelled regions"
    work = "masking and signal extraction"
    sizes_memory = True
    version = f"1, images {images.RECIPE}"
    params = _PARAMS
    param_names = ["image", "format"]

    def prepare(self):
        self.labels = regions.labels(self.shape)
        self.labels_img = regions.as_image(self.labels)

    @route(
        "NiftiLabelsMasker(labels).fit_transform(path)",
        code="NiftiLabelsMasker(labels_img=labels).fit_transform(path)",
    )
    def masker(self):
        return NiftiLabelsMasker(labels_img=self.labels_img).fit_transform(self.file)

    @route("reference: float64 mean by volume and label")
    def reference(self):
        return reference.means_by_label(self.file, self.labels)

    def check(self, result):
        answers.check_array(result, self.answer("mean_by_label"), "float64")


class MaskingByMaps(Operation):
    """What does it cost to get the time series of four overlapping maps, by least squares?

    There is no reference: least squares can be solved in several ways, none the least.
    """

    task = "extract the signals of probabilistic maps"
    work = "masking and signal extraction"
    sizes_memory = True
    version = f"1, images {images.RECIPE}"
    params = _PARAMS
    param_names = ["image", "format"]

    def prepare(self):
        self.maps = regions.maps(self.shape)
        self.maps_img = regions.as_image(self.maps)

    @route(
        "NiftiMapsMasker(maps).fit_transform(path)",
        code="NiftiMapsMasker(maps_img=maps).fit_transform(path)",
    )
    def masker(self):
        return NiftiMapsMasker(maps_img=self.maps_img).fit_transform(self.file)

    def check(self, result):
        answers.check_array(result, self.answer("signal_by_map"), "float64")
