"""Masking: from a 4D image on disk to a table of time series, one column a voxel or region."""

import nibabel as nib
from nilearn.masking import apply_mask

try:
    from nilearn.maskers import NiftiLabelsMasker, NiftiMapsMasker, NiftiMasker
except ImportError:  # before nilearn 0.9
    from nilearn.input_data import NiftiLabelsMasker, NiftiMapsMasker, NiftiMasker

from .support import reference, regions
from .support.operation import Operation, call


class Masking(Operation):
    """What does it cost to get the time series of all voxels in a given mask?"""

    def prepare(self):
        self.mask = regions.mask(self.shape)
        self.mask_img = regions.as_image(self.mask)

    @call(
        "NiftiMasker(mask).fit_transform(path)",
        code="NiftiMasker(mask_img=mask).fit_transform(path)",
        expect="masked",
        type="as computed",
    )
    def masker(self):
        return NiftiMasker(mask_img=self.mask_img).fit_transform(self.file)

    @call("apply_mask(path, mask)", expect="masked", type="as computed")
    def apply_mask(self):
        return apply_mask(self.file, self.mask_img)

    @call(
        "nib.load(path).get_fdata()[mask].T",
        code="nib.load(path).get_fdata()[mask.get_fdata() > 0].T",
        expect="masked",
    )
    def get_fdata(self):
        return nib.load(self.file).get_fdata()[self.mask].T

    @call("reference: the mask of each volume, scaled", expect="masked")
    def reference(self):
        return reference.voxels_of_volumes(self.file, self.mask)


class MaskingByLabels(Operation):
    """What does it cost to get the mean time series of each of eight labelled regions?"""

    def prepare(self):
        self.labels = regions.labels(self.shape)
        self.labels_img = regions.as_image(self.labels)

    @call(
        "NiftiLabelsMasker(labels).fit_transform(path)",
        code="NiftiLabelsMasker(labels_img=labels).fit_transform(path)",
        expect="mean_by_label",
        type="as divided",
    )
    def masker(self):
        return NiftiLabelsMasker(labels_img=self.labels_img).fit_transform(self.file)

    @call("reference: float64 mean by volume and label", expect="mean_by_label")
    def reference(self):
        return reference.means_by_label(self.file, self.labels)


class MaskingByMaps(Operation):
    """What does it cost to get the time series of four overlapping maps, by least squares?

    There is no reference: least squares can be solved in several ways, none the least.
    """

    def prepare(self):
        self.maps = regions.maps(self.shape)
        self.maps_img = regions.as_image(self.maps)

    @call(
        "NiftiMapsMasker(maps).fit_transform(path)",
        code="NiftiMapsMasker(maps_img=maps).fit_transform(path)",
        expect="signal_by_map",
    )
    def masker(self):
        return NiftiMapsMasker(maps_img=self.maps_img).fit_transform(self.file)
