"""Concatenation: several runs on disk as one 4D image."""

import numpy as np
from nilearn.image import concat_imgs

from .support import answers, reference
from .support.operation import Operation, call


class Concatenation(Operation):
    """What does it cost to put two runs one after the other?

    Both runs are the same file, which is read twice. ``concat_imgs`` gives float32 unless it is
    told otherwise, and so does the reference.
    """

    usual_type = "float32"

    @call("concat_imgs([path, path])")
    def concat_imgs(self):
        return concat_imgs([self.file, self.file])

    @call("reference: read and scale into one array")
    def reference(self):
        count = self.shape[3]
        values = np.empty((*self.shape[:3], 2 * count), np.float32, order="F")
        for start in (0, count):
            reference.read_values(self.file, values[..., start : start + count])
        return values

    def check(self, result):
        self.check_image(result, answers.Repeated(self.rounded_values, 2))
