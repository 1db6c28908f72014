"""Memory mapping: whether nibabel maps a .nii file into memory or reads it."""

import nibabel as nib
import numpy as np

from .support import answers, images, reference, work
from .support.operation import Operation, route


class MemoryMapping(Operation):
    """What does ``mmap=False`` cost or save where every voxel is read once?

    A compressed file cannot be mapped, so there is nothing to choose there.
    """

    task = "read every voxel into an array, with and without a memory map"
    work = "opening and loading"
    version = f"1, images {images.RECIPE}"
    params = [["int16", "int16 + slope/inter"], [".nii"]]
    param_names = ["image", "format"]

    @route("np.asanyarray(nib.load(path).dataobj)")
    def mapped(self):
        return work.touch(np.asanyarray(nib.load(self.file).dataobj))

    @route("np.asanyarray(nib.load(path, mmap=False).dataobj)")
    def read(self):
        return work.touch(np.asanyarray(nib.load(self.file, mmap=False).dataobj))

    @route("reference: read and scale")
    def reference(self):
        return work.touch(reference.read_values(self.file))

    def check(self, result):
        type = "int16" if self.parameters[0] == "int16" else "float64"
        answers.check_array(result, self.values, type)
