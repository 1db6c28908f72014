"""Arithmetic: a formula applied to a 4D image."""

from nilearn.image import math_img

from .support import answers, reference
from .support.operation import Operation, call


class Arithmetic(Operation):
    """What does it cost to multiply each voxel by two?"""

    @call('math_img("img * 2", img=path)', type="as read")
    def math_img(self):
        return math_img("img * 2", img=self.file)

    @call("reference: read, scale and multiply in place")
    def reference(self):
        values = reference.read_values(self.file)
        values *= 2
        return values

    def check(self, result):
        values = self.values
        # Doubling is exact.
        twice = answers.StoredValues(values.stored, 2 * values.slope, 2 * values.inter)
        self.check_image(result, twice)
