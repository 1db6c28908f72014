"""Masking: from a 4D image on disk to a table of time series, one column a voxel or region."""

import nibabel as nib
import numpy as np
from nilearn.masking import apply_mask

try:
    from nilearn.maskers import NiftiLabelsMasker, NiftiMapsMasker, NiftiMasker
except ImportError:  # before nilearn 0.9
    from nilearn.input_data import NiftiLabelsMasker, NiftiMapsMasker, NiftiMasker

from . import _reference, _regions, _routes, images

_PARAMS = [["int16 + slope/inter"], [".nii.gz"]]


class Masking(_routes.Routes):
    """What does it cost to get the time series of all voxels in a given mask?"""

    version = f"1, images {images.RECIPE}"
    params = _PARAMS
    param_names = ["image", "format"]

    def prepare(self):
        self.mask = _regions.mask(self.shape)
        self.mask_img = _regions.as_image(self.mask)

    def time_masker(self, image, format):
        self.result = NiftiMasker(mask_img=self.mask_img).fit_transform(self.path)

    time_masker.pretty_name = "NiftiMasker(mask).fit_transform(path)"
    peakmem_masker = time_masker

    def time_apply_mask(self, image, format):
        self.result = apply_mask(self.path, self.mask_img)

    time_apply_mask.pretty_name = "apply_mask(path, mask)"
    peakmem_apply_mask = time_apply_mask

    def time_get_fdata(self, image, format):
        self.result = nib.load(self.path).get_fdata()[self.mask].T

    time_get_fdata.pretty_name = "nib.load(path).get_fdata()[mask].T"
    peakmem_get_fdata = time_get_fdata

    def time_reference(self, image, format):
        self.result = _reference.voxels_of_volumes(self.path, self.mask)

    time_reference.pretty_name = "reference: the mask of each volume, scaled"
    peakmem_reference = time_reference

    def check(self, result, expected):
        _check_table(self, result, expected, lambda volume: volume[self.mask])


class MaskingByLabels(_routes.Routes):
    """What does it cost to get the mean time series of each of eight labelled regions?"""

    version = f"1, images {images.RECIPE}"
    params = _PARAMS
    param_names = ["image", "format"]

    def prepare(self):
        self.labels = _regions.labels(self.shape)
        self.labels_img = _regions.as_image(self.labels)

    def time_masker(self, image, format):
        self.result = NiftiLabelsMasker(labels_img=self.labels_img).fit_transform(self.path)

    time_masker.pretty_name = "NiftiLabelsMasker(labels).fit_transform(path)"
    peakmem_masker = time_masker

    def time_reference(self, image, format):
        self.result = _reference.means_by_label(self.path, self.labels)

    time_reference.pretty_name = "reference: float64 mean by volume and label"
    peakmem_reference = time_reference

    def check(self, result, expected):
        means = [self.labels == number for number in range(1, 9)]
        _check_table(self, result, expected, lambda volume: [volume[one].mean() for one in means])


class MaskingByMaps(_routes.Routes):
    """What does it cost to get the time series of four overlapping maps, by least squares?

    There is no reference: least squares can be solved in several ways, none the least.
    """

    version = f"1, images {images.RECIPE}"
    params = _PARAMS
    param_names = ["image", "format"]

    def prepare(self):
        self.maps = _regions.maps(self.shape)
        self.maps_img = _regions.as_image(self.maps)

    def time_masker(self, image, format):
        self.result = NiftiMapsMasker(maps_img=self.maps_img).fit_transform(self.path)

    time_masker.pretty_name = "NiftiMapsMasker(maps).fit_transform(path)"
    peakmem_masker = time_masker

    def check(self, result, expected):
        inside = self.maps.any(axis=-1)
        solve = np.linalg.pinv(self.maps[inside])
        _check_table(self, result, expected, lambda volume: solve @ volume[inside])


def _check_table(benchmark, result, expected, row_of):
    """Compare some rows of a table, one row a volume, with what numpy makes of those volumes."""
    tolerance = 1e-5 * (expected["maximum"] - expected["minimum"])
    path = images.path(benchmark.parameters[0], ".nii", benchmark.shape)
    count = benchmark.shape[3]
    for index in sorted({0, count // 2, count - 1}):
        row = np.asarray(row_of(_reference.read_volume(path, index)))
        _routes.check_same("the shape", result.shape, (count, row.size))
        _routes.check_all_close(f"time point {index}", result[index], row, tolerance)
