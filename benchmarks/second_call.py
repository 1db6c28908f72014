"""The second call: the same image object is asked again."""

import weakref

import nibabel as nib
import numpy as np
from nilearn.image import index_img, mean_img

from .support import answers
from .support.operation import Operation, call


class SecondCall(Operation):
    """What does an image object cost that was asked before, and whose array is cached?

    The first ``get_fdata()`` belongs to the setup, and so does the array that it leaves in the
    image; only here is a cache meant to be warm. There is no reference: the least that a second
    call must do is nothing.
    """

    def prepare(self):
        self.img = nib.load(self.file)
        # Without a hold on it, which would keep its memory after uncache().
        self.cached = weakref.ref(self.img.get_fdata())
        self.last = self.shape[3] - 1

    @call(
        "img.get_fdata() again",
        expect="cached",
        code="img.get_fdata()\nimg.get_fdata()",
    )
    def get_fdata(self):
        return self.img.get_fdata()

    @call(
        "img.get_fdata() after img.uncache()",
        expect="read anew",
        code="img.get_fdata()\nimg.uncache()\nimg.get_fdata()",
    )
    def uncache(self):
        self.img.uncache()
        return self.img.get_fdata()

    @call(
        "np.asanyarray(img.dataobj) after img.get_fdata()",
        expect="voxels",
        code="img.get_fdata()\nnp.asanyarray(img.dataobj)",
    )
    def dataobj(self):
        return np.asanyarray(self.img.dataobj)

    @call(
        "mean_img(img) after img.get_fdata()",
        expect="mean",
        code="img.get_fdata()\nmean_img(img)",
    )
    def mean_img(self):
        return mean_img(self.img)

    @call(
        "index_img(img, t) after img.get_fdata()",
        expect="volume",
        code="img.get_fdata()\nindex_img(img, t)",
    )
    def index_img(self):
        return index_img(self.img, self.last)

    def check(self, result):
        if self.expect in ("cached", "read anew"):
            found = "cached" if result is self.cached() else "read anew"
            answers.check_same("the array", found, self.expect)
            answers.check_array(result, self.values, "float64")
        elif self.expect == "volume":
            self.check_image(result, self.values.volume(self.last))
        else:
            super().check(result)
