"""A small region: the signals of a few voxels out of a long run."""

import nibabel as nib
import numpy as np
from nilearn.masking import apply_mask

from .masking import NiftiMasker
from .support import images, reference, regions
from .support.operation import Operation, call
from .support.untimed import Untimed


class SmallRegion(Untimed, Operation):
    """What does it cost to get the signals of a small region out of a long run?

    The region is a hundredth of the box, so the run need not be held in memory to cut it out.
    """

    params = [["int16 + slope/inter"], images.FORMATS]

    def prepare(self):
        self.region = regions.small(self.shape)
        self.region_img = regions.as_image(self.region)
        self.box = tuple(slice(each.min(), each.max() + 1) for each in np.nonzero(self.region))

    @call(
        "for t: dataobj[..., t][region], keep_file_open=True",
        code="""
        dataobj = nib.load(path, keep_file_open=True).dataobj
        inside = mask.get_fdata() > 0
        np.array([dataobj[..., t][inside] for t in range(dataobj.shape[3])])
        """,
        expect="in_small_region",
    )
    def volumes(self):
        dataobj = nib.load(self.file, keep_file_open=True).dataobj
        return np.array([dataobj[..., t][self.region] for t in range(self.shape[3])])

    @call(
        "nib.load(path).dataobj[box][region in box].T",
        code="""
        inside = mask.get_fdata() > 0
        box = tuple(slice(each.min(), each.max() + 1) for each in np.nonzero(inside))
        nib.load(path).dataobj[box][inside[box]].T
        """,
        expect="in_small_region",
    )
    def around(self):
        return nib.load(self.file).dataobj[self.box][self.region[self.box]].T

    @call(
        "NiftiMasker(region).fit_transform(path)",
        code="NiftiMasker(mask_img=mask).fit_transform(path)",
        expect="in_small_region",
        type="as computed",
    )
    def masker(self):
        return NiftiMasker(mask_img=self.region_img).fit_transform(self.file)

    @call(
        "apply_mask(path, region)",
        code="apply_mask(path, mask)",
        expect="in_small_region",
        type="as computed",
    )
    def apply_mask(self):
        return apply_mask(self.file, self.region_img)

    @call(
        "nib.load(path).get_fdata()[region].T",
        code="nib.load(path).get_fdata()[mask.get_fdata() > 0].T",
        expect="in_small_region",
    )
    def get_fdata(self):
        return nib.load(self.file).get_fdata()[self.region].T

    @call("reference: the region of each volume, scaled", expect="in_small_region")
    def reference(self):
        return reference.voxels_of_volumes(self.file, self.region)
