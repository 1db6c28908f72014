"""Some volumes: from a 4D image on disk to those of its volumes that are wanted."""

import nibabel as nib
import numpy as np
from nilearn.image import index_img

from . import _reference, _routes, images


class SliceOfVolumes(_routes.Routes):
    """What does it cost to get ten volumes in a row out of fifty?

    Each route gives one array. They are the second fifth of the image, so a .nii.gz need only be
    decompressed up to two fifths.
    """

    version = f"1, images {images.RECIPE}"
    params = [["int16 + slope/inter"], images.FORMATS]
    param_names = ["image", "format"]

    def prepare(self):
        count = self.shape[3]
        self.start, self.stop = count // 5, max(2 * count // 5, 1)
        self.wanted = range(self.start, self.stop)

    def time_dataobj(self, image, format):
        self.result = nib.load(self.path).dataobj[..., self.start : self.stop]

    time_dataobj.pretty_name = "nib.load(path).dataobj[..., a:b]"
    peakmem_dataobj = time_dataobj

    def time_slicer(self, image, format):
        self.result = nib.load(self.path).slicer[..., self.start : self.stop].get_fdata()

    time_slicer.pretty_name = "nib.load(path).slicer[..., a:b].get_fdata()"
    peakmem_slicer = time_slicer

    def time_index_img(self, image, format):
        self.result = index_img(self.path, slice(self.start, self.stop)).get_fdata()

    time_index_img.pretty_name = "index_img(path, slice(a, b)).get_fdata()"
    peakmem_index_img = time_index_img

    def time_reference(self, image, format):
        self.result = _reference.read_volumes(self.path, self.wanted)

    time_reference.pretty_name = "reference: skip, read and scale"
    peakmem_reference = time_reference

    def check(self, result, expected):
        check_volumes(result, expected, self.wanted)


class ScatteredVolumes(_routes.Routes):
    """What does it cost to get volumes that are not in a row, as scrubbing leaves them?

    ``indices`` takes every fifth volume, a fifth of the image; ``mask`` leaves out every fifth.
    Neither ``img.slicer`` nor ``dataobj`` takes a list or a mask, so ``dataobj`` is asked volume by
    volume, with the file kept open: without, a .nii.gz would be decompressed from its start for each.
    """

    version = f"1, images {images.RECIPE}"
    params = [["int16 + slope/inter"], [".nii.gz"], ["indices", "mask"]]
    param_names = ["image", "format", "selection"]

    def prepare(self):
        kept = np.arange(self.shape[3]) % 5 != 1
        chosen_by_list = self.parameters[2] == "indices"
        self.selection = [int(t) for t in np.flatnonzero(~kept)] if chosen_by_list else kept
        self.wanted = self.selection if chosen_by_list else [int(t) for t in np.flatnonzero(kept)]

    def time_volumes(self, image, format, selection):
        dataobj = nib.load(self.path, keep_file_open=True).dataobj
        self.result = np.stack([dataobj[..., t] for t in self.wanted], axis=-1)

    time_volumes.pretty_name = "np.stack of dataobj[..., t]"
    peakmem_volumes = time_volumes

    def time_index_img(self, image, format, selection):
        self.result = index_img(self.path, self.selection).get_fdata()

    time_index_img.pretty_name = "index_img(path, selection).get_fdata()"
    peakmem_index_img = time_index_img

    def time_reference(self, image, format, selection):
        self.result = _reference.read_volumes(self.path, self.wanted)

    time_reference.pretty_name = "reference: skip, read and scale"
    peakmem_reference = time_reference

    def check(self, result, expected, selection):
        check_volumes(result, expected, self.wanted)


def check_volumes(result, expected, wanted):
    """Raise `WrongAnswer` unless an array holds exactly the wanted volumes, in their order."""
    _routes.check_same("the shape", list(result.shape), [*expected["shape"][:3], len(wanted)])
    for place, index in enumerate(wanted):
        _routes.check_volume(np.asfortranarray(result[..., place]), expected, index)
