"""A loop over volumes: each volume of a 4D image in turn, as an array."""

import nibabel as nib
import numpy as np
from nilearn.image import iter_img

from . import _reference, _routes, images

# A .nii.gz may be decompressed from its start for every volume.
CAP = 10


class LoopOverVolumes(_routes.Routes):
    """What does it cost to go through the first ten volumes, holding one at a time?

    No more than ten, since a route that starts a .nii.gz again for every volume takes a time that
    grows with the square of their number. Routes that read the whole image first pay for all of its
    fifty volumes. The work on each volume is next to none: the sum of its bits.
    """

    version = f"1, images {images.RECIPE}"
    params = [["int16 + slope/inter"], images.FORMATS]
    param_names = ["image", "format"]

    def prepare(self):
        self.count = min(CAP, self.shape[3])

    def time_dataobj(self, image, format):
        dataobj = nib.load(self.path).dataobj
        self.result = [_routes.sum_of_bits(dataobj[..., t]) for t in range(self.count)]

    time_dataobj.pretty_name = "for t: dataobj[..., t]"
    peakmem_dataobj = time_dataobj

    def time_keep_file_open(self, image, format):
        dataobj = nib.load(self.path, keep_file_open=True).dataobj
        self.result = [_routes.sum_of_bits(dataobj[..., t]) for t in range(self.count)]

    time_keep_file_open.pretty_name = "for t: dataobj[..., t], keep_file_open=True"
    peakmem_keep_file_open = time_keep_file_open

    def time_iter_img(self, image, format):
        volumes = zip(range(self.count), iter_img(self.path))
        self.result = [_routes.sum_of_bits(volume.get_fdata()) for _, volume in volumes]

    time_iter_img.pretty_name = "for volume in iter_img(path)"
    peakmem_iter_img = time_iter_img

    def time_get_fdata(self, image, format):
        array = nib.load(self.path).get_fdata()
        self.result = [_routes.sum_of_bits(array[..., t]) for t in range(self.count)]

    time_get_fdata.pretty_name = "for t: get_fdata()[..., t], read once"
    peakmem_get_fdata = time_get_fdata

    def time_reference(self, image, format):
        with _reference.ReferenceFile(self.path) as file:
            values = np.empty(file.shape[:3], order="F")
            self.result = []
            for _, volume in zip(range(self.count), file.volumes()):
                file.scale(volume, values)
                self.result.append(_routes.sum_of_bits(values))

    time_reference.pretty_name = "reference: read on and scale"
    peakmem_reference = time_reference

    def check(self, result, expected):
        _routes.check_same("the bits of each volume", result, expected["volume_bits"][: self.count])
