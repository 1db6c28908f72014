"""Volume extraction: from a 4D image on disk to one of its volumes."""

import nibabel as nib
from nilearn.image import index_img

from . import _reference, _routes, images


class VolumeExtraction(_routes.Routes):
    """What does it cost to get one volume, and does it matter which?

    In a .nii file a volume is found at once; a .nii.gz must be decompressed up to it.
    """

    version = f"1, images {images.RECIPE}"
    params = [["int16 + slope/inter"], images.FORMATS, ["first", "middle", "last"]]
    param_names = ["image", "format", "position"]

    def prepare(self):
        count = self.shape[3]
        self.indices = {"first": 0, "middle": count // 2, "last": count - 1}

    def time_dataobj(self, image, format, position):
        self.result = nib.load(self.path).dataobj[..., self.indices[position]]

    time_dataobj.pretty_name = "nib.load(path).dataobj[..., t]"
    peakmem_dataobj = time_dataobj

    def time_slicer(self, image, format, position):
        t = self.indices[position]
        self.result = nib.load(self.path).slicer[..., t : t + 1].get_fdata()

    time_slicer.pretty_name = "nib.load(path).slicer[..., t:t+1].get_fdata()"
    peakmem_slicer = time_slicer

    def time_index_img(self, image, format, position):
        self.result = index_img(self.path, self.indices[position]).get_fdata()

    time_index_img.pretty_name = "index_img(path, t).get_fdata()"
    peakmem_index_img = time_index_img

    def time_get_fdata(self, image, format, position):
        self.result = nib.load(self.path).get_fdata()[..., self.indices[position]]

    time_get_fdata.pretty_name = "nib.load(path).get_fdata()[..., t]"
    peakmem_get_fdata = time_get_fdata

    def time_reference(self, image, format, position):
        self.result = _reference.read_volume(self.path, self.indices[position])

    time_reference.pretty_name = "reference: skip, read and scale"
    peakmem_reference = time_reference

    def check(self, result, expected, position):
        result = result.reshape(result.shape[:3], order="F")
        _routes.check_volume(result, expected, self.indices[position])
