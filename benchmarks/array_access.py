"""Array access: from a path to an array with the value of every voxel."""

import nibabel as nib
import numpy as np
from nilearn.image import load_img

from .support import images, reference, work
from .support.operation import Operation, call


class ArrayAccess(Operation):
    """What does it cost to have all voxels of a 4D image in memory, and in which type?

    ``dataobj`` keeps the type of the file where it can (int16 unscaled, float32), the others
    give float64 or what they are asked for. Some calls may give a memory map that nothing has
    read yet, which is no array in memory: they also read every voxel once.
    """

    params = [images.IMAGES, images.FORMATS]

    @call("np.asanyarray(nib.load(path).dataobj)", expect="voxels", type="as read")
    def dataobj(self):
        return work.touch(np.asanyarray(nib.load(self.file).dataobj))

    @call("nib.load(path).get_fdata()", expect="voxels")
    def get_fdata(self):
        return nib.load(self.file).get_fdata()

    @call("nib.load(path).get_fdata(dtype=np.float32)", expect="voxels", type="float32")
    def get_fdata_float32(self):
        return work.touch(nib.load(self.file).get_fdata(dtype=np.float32))

    @call("load_img(path).get_fdata()", expect="voxels")
    def load_img_get_fdata(self):
        return load_img(self.file).get_fdata()

    @call("reference: map or read, and scale", expect="voxels", type="as read")
    def reference(self):
        return work.touch(reference.map_or_read(self.file))
