"""Reading as float32: half the memory of float64, if no float64 array comes between."""

import nibabel as nib
import numpy as np
from nilearn.image import load_img

from .support import images, reference
from .support.operation import BYTES_READ, PEAK, Operation, call


class ReadingAsFloat32(Operation):
    """How much memory does it take to have all voxels as float32, by each way to ask for it?

    ArrayAccess has the instructions and times of `get_fdata`.
    """

    metrics = (PEAK, BYTES_READ)
    usual_type = "float32"
    params = [["int16 + slope/inter"], images.FORMATS]

    @call("nib.load(path).get_fdata(dtype=np.float32)", expect="voxels")
    def get_fdata(self):
        return nib.load(self.file).get_fdata(dtype=np.float32)

    @call("np.asarray(nib.load(path).dataobj, dtype=np.float32)", expect="voxels")
    def dataobj(self):
        return np.asarray(nib.load(self.file).dataobj, dtype=np.float32)

    @call(
        'load_img(path, dtype="float32")',
        code='load_img(path, dtype="float32").get_fdata(dtype=np.float32)',
        expect="voxels",
    )
    def load_img(self):
        return load_img(self.file, dtype="float32").get_fdata(dtype=np.float32)

    @call("nib.load(path).get_fdata().astype(np.float32)", expect="voxels")
    def converted(self):
        return nib.load(self.file).get_fdata().astype(np.float32)

    @call("reference: read and scale into one array", expect="voxels")
    def reference(self):
        values = np.empty(self.shape, np.float32, order="F")
        return reference.read_values(self.file, values)
