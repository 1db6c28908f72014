"""Volume extraction: from a 4D image on disk to one of its volumes."""

import nibabel as nib
from nilearn.image import index_img

from .support import answers, images, reference
from .support.operation import Operation, call


class VolumeExtraction(Operation):
    """What does it cost to get one volume, and does it matter which?

    In a .nii file a volume is found at once; a .nii.gz must be decompressed up to it.
    """

    params = [["int16 + slope/inter"], images.FORMATS, ["first", "middle", "last"]]
    param_names = ["image", "format", "position"]

    def prepare(self):
        count = self.shape[3]
        self.t = {"first": 0, "middle": count // 2, "last": count - 1}[self.parameters[2]]

    @call("nib.load(path).dataobj[..., t]")
    def dataobj(self):
        return nib.load(self.file).dataobj[..., self.t]

    @call("nib.load(path).slicer[..., t:t+1].get_fdata()", expect="4D")
    def slicer(self):
        return nib.load(self.file).slicer[..., self.t : self.t + 1].get_fdata()

    @call("index_img(path, t).get_fdata()")
    def index_img(self):
        return index_img(self.file, self.t).get_fdata()

    @call("nib.load(path).get_fdata()[..., t]")
    def get_fdata(self):
        return nib.load(self.file).get_fdata()[..., self.t]

    @call("reference: skip, read and scale")
    def reference(self):
        return reference.read_volume(self.file, self.t)

    def check(self, result):
        times = slice(self.t, self.t + 1) if self.expect == "4D" else self.t
        answers.check_array(result, self.values.part(..., times), "float64")
