"""Memory mapping: whether nibabel maps a .nii file into memory or reads it."""

import nibabel as nib
import numpy as np

from . import _reference, _routes, images


class MemoryMapping(_routes.Routes):
    """What does ``mmap=False`` cost or save where every voxel is read once?

    A compressed file cannot be mapped, so there is nothing to choose there.
    """

    version = f"1, images {images.RECIPE}"
    params = [["int16", "int16 + slope/inter"], [".nii"]]
    param_names = ["image", "format"]

    def time_mapped(self, image, format):
        self.result = _routes.touch(np.asanyarray(nib.load(self.path).dataobj))

    time_mapped.pretty_name = "np.asanyarray(nib.load(path).dataobj)"
    peakmem_mapped = time_mapped

    def time_read(self, image, format):
        self.result = _routes.touch(np.asanyarray(nib.load(self.path, mmap=False).dataobj))

    time_read.pretty_name = "np.asanyarray(nib.load(path, mmap=False).dataobj)"
    peakmem_read = time_read

    def time_reference(self, image, format):
        self.result = _routes.touch(_reference.read_values(self.path))

    time_reference.pretty_name = "reference: read and scale"
    peakmem_reference = time_reference

    def check(self, result, expected):
        _routes.check_array(result, expected)
