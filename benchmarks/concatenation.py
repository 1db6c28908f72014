"""Concatenation: several runs on disk as one 4D image."""

import numpy as np
from nilearn.image import concat_imgs

from .support import answers, images, reference
from .support.operation import Operation, route


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

    @route("reference: read and scale into one array", gives="array")
    def reference(self):
        count = self.shape[3]
        values = np.empty((*self.shape[:3], 2 * count), np.float32, order="F")
        for start in (0, count):
            reference.read_values(self.file, values[..., start : start + count])
        return values

    def check(self, result):
        twice = answers.Repeated(self.values.within(self.tolerance), 2)
        self.check_image(result, twice, "float32")
