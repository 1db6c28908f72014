"""Concatenation: several runs on disk as one 4D image."""

import numpy as np
from nilearn.image import concat_imgs

from . import _reference, _routes, images


class Concatenation(_routes.Routes):
    """What does it cost to put two runs one after the other?

    Both runs are the same file, which is read twice. ``concat_imgs`` gives float32 unless it is told
    otherwise, and so does the reference.
    """

    version = f"1, images {images.RECIPE}"
    params = [["int16 + slope/inter"], [".nii.gz"]]
    param_names = ["image", "format"]

    def time_concat_imgs(self, image, format):
        self.result = concat_imgs([self.path, self.path])

    time_concat_imgs.pretty_name = "concat_imgs([path, path])"
    peakmem_concat_imgs = time_concat_imgs

    def time_reference(self, image, format):
        count = self.shape[3]
        self.result = np.empty((*self.shape[:3], 2 * count), np.float32, order="F")
        for start in (0, count):
            _reference.read_values(self.path, self.result[..., start : start + count])

    time_reference.pretty_name = "reference: read and scale into one array"
    peakmem_reference = time_reference

    def check(self, result, expected):
        result = _routes.array_of(result, expected["affine"])
        count = self.shape[3]
        _routes.check_same("the number of volumes", result.shape[3], 2 * count)
        for start in (0, count):
            run = np.asfortranarray(result[..., start : start + count])
            _routes.check_array(run, expected)
