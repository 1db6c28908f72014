"""Concatenation: several runs on disk as one 4D image."""

import numpy as np
from nilearn.image import concat_imgs

from . import _answers, _reference, images
from ._operation import Operation, route


class Concatenation(Operation):
    """What does it cost to put two runs one after the other?

    Both runs are the same file, which is read twice. ``concat_imgs`` gives float32 unless it is
    told otherwise, and so does the reference.
    """

    task = "concatenate two runs"
    work = "whole-image work: smoothing, resampling, cleaning, arithmetic, saving"
    sizes_memory = True
    version = f"1, images {images.RECIPE}"
    params = [["int16 + slope/inter"], [".nii.gz"]]
    param_names = ["image", "format"]

    @route("concat_imgs([path, path])")
    def concat_imgs(self):
        return concat_imgs([self.file, self.file])

    @route("reference: read and scale into one array")
    def reference(self):
        count = self.shape[3]
        values = np.empty((*self.shape[:3], 2 * count), np.float32, order="F")
        for start in (0, count):
            _reference.read_values(self.file, values[..., start : start + count])
        return values

    def check(self, result, expected):
        result = _answers.array_of(result, expected["affine"])
        count = self.shape[3]
        _answers.check_same("the number of volumes", result.shape[3], 2 * count)
        for start in (0, count):
            run = np.asfortranarray(result[..., start : start + count])
            _answers.check_array(run, expected)
