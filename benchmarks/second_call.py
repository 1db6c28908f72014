"""The second call: the same image object is asked again."""

import weakref

import nibabel as nib
import numpy as np
from nilearn.image import index_img, mean_img

from . import _routes, images


class SecondCall(_routes.Routes):
    """What does an image object cost that was asked before, and whose array is cached?

    The first ``get_fdata()`` belongs to the setup, and so does the array that it leaves in the
    image; only here is a cache meant to be warm. There is no reference: the least that a second
    call must do is nothing.
    """

    version = f"1, images {images.RECIPE}"
    params = [["int16 + slope/inter"], [".nii.gz"]]
    param_names = ["image", "format"]

    def prepare(self):
        self.img = nib.load(self.path)
        # Without a hold on it, which would keep its memory after uncache().
        self.cached = weakref.ref(self.img.get_fdata())
        self.last = self.shape[3] - 1

    def time_get_fdata(self, image, format):
        self.result = "cached", self.img.get_fdata()

    time_get_fdata.pretty_name = "img.get_fdata() again"
    peakmem_get_fdata = time_get_fdata

    def time_uncache(self, image, format):
        self.img.uncache()
        self.result = "read anew", self.img.get_fdata()

    time_uncache.pretty_name = "img.get_fdata() after img.uncache()"
    peakmem_uncache = time_uncache

    def time_dataobj(self, image, format):
        self.result = "array", np.asanyarray(self.img.dataobj)

    time_dataobj.pretty_name = "np.asanyarray(img.dataobj) after img.get_fdata()"
    peakmem_dataobj = time_dataobj

    def time_mean_img(self, image, format):
        self.result = "mean", mean_img(self.img)

    time_mean_img.pretty_name = "mean_img(img) after img.get_fdata()"
    peakmem_mean_img = time_mean_img

    def time_index_img(self, image, format):
        self.result = "volume", index_img(self.img, self.last)

    time_index_img.pretty_name = "index_img(img, t) after img.get_fdata()"
    peakmem_index_img = time_index_img

    def check(self, result, expected):
        kind, answer = result
        if kind in ("cached", "read anew"):
            found = "cached" if answer is self.cached() else "read anew"
            _routes.check_same("the array", found, kind)
            kind = "array"
        _routes.check_answer(kind, answer, expected, self.last)
