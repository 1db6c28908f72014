"""Memory mapping: whether nibabel maps a .nii file into memory or reads it."""

import nibabel as nib
import numpy as np

from .support import reference, work
from .support.operation import Operation, call


class MemoryMapping(Operation):
    """What does ``mmap=False`` cost or save where every voxel is read once?

    A compressed file cannot be mapped, so there is nothing to choose there.
    """

    params = [["int16", "int16 + slope/inter"], [".nii"]]

    usual_type = "as read"

    @call("np.asanyarray(nib.load(path).dataobj)", expect="voxels")
    def mapped(self):
        return work.touch(np.asanyarray(nib.load(self.file).dataobj))

    @call("np.asanyarray(nib.load(path, mmap=False).dataobj)", expect="voxels")
    def read(self):
        return work.touch(np.asanyarray(nib.load(self.file, mmap=False).dataobj))

    @call("reference: read and scale", expect="voxels")
    def reference(self):
        return work.touch(reference.read_values(self.file))
