"""Array access: from a path to an array with the value of every voxel."""

import nibabel as nib
import numpy as np
from nilearn.image import load_img

from . import _reference, _routes, images


class ArrayAccess(_routes.Routes):
    """What does it cost to have all voxels of a 4D image in memory, and in which type?

    ``dataobj`` keeps the type of the file where it can (int16 unscaled, float32), the others
    give float64 or what they are asked for. Some routes may give a memory map that nothing has
    read yet, which is no array in memory: they also read every voxel once.
    """

    version = f"1, images {images.RECIPE}"
    params = [images.IMAGES, images.FORMATS]
    param_names = ["image", "format"]

    def time_dataobj(self, image, format):
        self.result = _routes.touch(np.asanyarray(nib.load(self.path).dataobj))

    time_dataobj.pretty_name = "np.asanyarray(nib.load(path).dataobj)"
    peakmem_dataobj = time_dataobj

    def time_get_fdata(self, image, format):
        self.result = nib.load(self.path).get_fdata()

    time_get_fdata.pretty_name = "nib.load(path).get_fdata()"
    peakmem_get_fdata = time_get_fdata

    def time_get_fdata_float32(self, image, format):
        self.result = _routes.touch(nib.load(self.path).get_fdata(dtype=np.float32))

    time_get_fdata_float32.pretty_name = "nib.load(path).get_fdata(dtype=np.float32)"
    peakmem_get_fdata_float32 = time_get_fdata_float32

    def time_load_img_get_fdata(self, image, format):
        self.result = load_img(self.path).get_fdata()

    time_load_img_get_fdata.pretty_name = "load_img(path).get_fdata()"
    peakmem_load_img_get_fdata = time_load_img_get_fdata

    def time_reference(self, image, format):
        self.result = _routes.touch(_reference.map_or_read(self.path))

    time_reference.pretty_name = "reference: map or read, and scale"
    peakmem_reference = time_reference

    def check(self, result, expected):
        _routes.check_array(result, expected)
