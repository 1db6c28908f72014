"""Over time: one voxel, or one axial slice, at every time point of a 4D image."""

import nibabel as nib

from .support import answers, images, reference
from .support.calls_of import CallsOf
from .support.operation import Operation, call
from .support.untimed import Untimed


class TimeSeries(Operation):
    """What does it cost to get the time series of one voxel, or of one axial slice?

    The file is written volume by volume, so either has a piece in each of them: of a .nii.gz all
    must be decompressed. Both lie in the middle of the image. ``get_fdata()`` followed by an index
    costs what it costs to have the whole array (see ArrayAccess).
    """

    params = [["int16 + slope/inter"], images.FORMATS, ["voxel", "slice"]]
    param_names = ["image", "format", "part"]

    def prepare(self):
        x, y, z = (length // 2 for length in self.shape[:3])
        if self.parameters[2] == "voxel":
            self.part = (slice(x, x + 1), slice(y, y + 1), slice(z, z + 1))
        else:
            self.part = (slice(None), slice(None), slice(z, z + 1))

    @call("nib.load(path).dataobj[x:x+1, y:y+1, z:z+1]")
    def dataobj(self):
        return nib.load(self.file).dataobj[self.part]

    @call("nib.load(path).slicer[x:x+1, y:y+1, z:z+1].get_fdata()")
    def slicer(self):
        return nib.load(self.file).slicer[self.part].get_fdata()

    @call("reference: read what it takes and scale", version=f"2, images {images.RECIPE}")
    def reference(self):
        return reference.read_part(self.file, self.part)

    def check(self, result):
        answers.check_array(result, self.values.part(*self.part), "float64")


class SagittalSlice(CallsOf, Untimed, Operation, of=TimeSeries):
    """What does it cost to get one sagittal slice at every time point?

    Its voxels lie apart in the file, each a row of the image behind the other.
    """

    params = [["int16 + slope/inter"], images.FORMATS]
    param_names = ["image", "format"]

    def prepare(self):
        x = self.shape[0] // 2
        self.part = (slice(x, x + 1), slice(None), slice(None))
