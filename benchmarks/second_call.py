"""The second call: the same image object is asked again."""

import weakref

import nibabel as nib
import numpy as np
from nilearn.image import index_img, mean_img

from .support import answers, images
from .support.operation import Operation, route


class SecondCall(Operation):
    """What does an image object cost that was asked before, and whose array is cached?

    The first ``get_fdata()`` belongs to the setup, and so does the array that it leaves in the
    image; only here is a cache meant to be warm. There is no reference: the least that a second
    call must do is nothing.
    """

    task = "use an image object again"
    work = "opening and loading"
    version = f"1, images {images.RECIPE}"
    params = [["int16 + slope/inter"], [".nii.gz"]]
    param_names = ["image", "format"]

    def prepare(self):
        self.img = nib.load(self.file)
        # Without a hold on it, which would keep its memory after uncache().
        self.cached = weakref.ref(self.img.get_fdata())
        self.last = self.shape[3] - 1

    @route(
        "img.get_fdata() again",
        gives="cached",
        code="img.get_fdata()\nimg.get_fdata()",
    )
    def get_fdata(self):
        return self.img.get_fdata()

    @route(
        "img.get_fdata() after img.uncache()",
        gives="read anew",
        code="img.get_fdata()\nimg.uncache()\nimg.get_fdata()",
    )
    def uncache(self):
        self.img.uncache()
        return self.img.get_fdata()

    @route(
        "np.asanyarray(img.dataobj) after img.get_fdata()",
        gives="array",
        code="img.get_fdata()\nnp.asanyarray(img.dataobj)",
    )
    def dataobj(self):
        return np.asanyarray(self.img.dataobj)

    @route(
        "mean_img(img) after img.get_fdata()",
        gives="mean",
        code="img.get_fdata()\nmean_img(img)",
    )
    def mean_img(self):
        return mean_img(self.img)

    @route(
        "index_img(img, t) after img.get_fdata()",
        gives="volume",
        code="img.get_fdata()\nindex_img(img, t)",
    )
    def index_img(self):
        return index_img(self.img, self.last)

    def check(self, result):
        gives = self.gives
        if gives in ("cached", "read anew"):
            found = "cached" if result is self.cached() else "read anew"
            answers.check_same("the array", found, gives)
        if gives == "mean":
            self.check_image(result, self.answer("mean"), "float64")
        elif gives == "volume":
            self.check_image(result, self.values.volume(self.last), "float64")
        else:
            answers.check_array(result, self.values, "float64")
