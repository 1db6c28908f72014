"""Array access: from a path to an array with the value of every voxel."""

import nibabel as nib
import numpy as np
from nilearn.image import load_img

from .support import answers, images, reference, work
from .support.operation import Operation, route


class ArrayAccess(Operation):
    """What does it cost to have all voxels of a 4D image in memory, and in which type?

    ``dataobj`` keeps the type of the file where it can (int16 unscaled, float32), the others
    give float64 or what they are asked for. Some routes may give a memory map that nothing has
    read yet, which is no array in memory: they also read every voxel once.
    """

    task = "read every voxel into an array"
    work = "opening and loading"
    sizes_memory = True
    version = f"1, images {images.RECIPE}"
    params = [images.IMAGES, images.FORMATS]
    param_names = ["image", "format"]

    @route("np.asanyarray(nib.load(path).dataobj)")
    def dataobj(self):
        return work.touch(np.asanyarray(nib.load(self.file).dataobj))

    @route("nib.load(path).get_fdata()", gives="float64")
    def get_fdata(self):
        return nib.load(self.file).get_fdata()

    @route("nib.load(path).get_fdata(dtype=np.float32)", gives="float32")
    def get_fdata_float32(self):
        return work.touch(nib.load(self.file).get_fdata(dtype=np.float32))

    @route("load_img(path).get_fdata()", gives="float64")
    def load_img_get_fdata(self):
        return load_img(self.file).get_fdata()

    @route("reference: map or read, and scale")
    def reference(self):
        return work.touch(reference.map_or_read(self.file))

    def check(self, result):
        image = self.parameters[0]
        # Scaled integers are float64; others keep their type unless another is asked for.
        kept = {"int16": "int16", "float32": "float32"}.get(image, "float64")
        rounded = self.gives == "float32" and image == "int16 + slope/inter"
        values = self.values.within(self.tolerance if rounded else 0.0)
        answers.check_array(result, values, self.gives or kept)
