"""Over time: one voxel, or one axial slice, at every time point of a 4D image."""

import nibabel as nib
import numpy as np

from . import _reference, _routes, images


class TimeSeries(_routes.Routes):
    """What does it cost to get the time series of one voxel, or of one axial slice?

    The file is written volume by volume, so either has a piece in each of them: of a .nii.gz all
    must be decompressed. Both lie in the middle of the image. ``get_fdata()`` followed by an index
    costs what it costs to have the whole array (see ArrayAccess).
    """

    version = f"1, images {images.RECIPE}"
    params = [["int16 + slope/inter"], images.FORMATS, ["voxel", "slice"]]
    param_names = ["image", "format", "part"]

    def prepare(self):
        x, y, z = (length // 2 for length in self.shape[:3])
        if self.parameters[2] == "voxel":
            self.part = (slice(x, x + 1), slice(y, y + 1), slice(z, z + 1))
        else:
            self.part = (slice(None), slice(None), slice(z, z + 1))

    def time_dataobj(self, image, format, part):
        self.result = nib.load(self.path).dataobj[self.part]

    time_dataobj.pretty_name = "nib.load(path).dataobj[x:x+1, y:y+1, z:z+1]"
    peakmem_dataobj = time_dataobj

    def time_slicer(self, image, format, part):
        self.result = nib.load(self.path).slicer[self.part].get_fdata()

    time_slicer.pretty_name = "nib.load(path).slicer[x:x+1, y:y+1, z:z+1].get_fdata()"
    peakmem_slicer = time_slicer

    def time_reference(self, image, format, part):
        self.result = _reference.read_part(self.path, self.part)

    time_reference.pretty_name = "reference: read what it takes and scale"
    peakmem_reference = time_reference

    def check(self, result, expected, part):
        path = images.path(self.parameters[0], ".nii", self.shape)
        wanted = _reference.read_part(path, self.part)
        _routes.check_same("the type", result.dtype, np.float64)
        _routes.check_all_close("the part", result, wanted, 0.0)
