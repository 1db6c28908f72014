"""Opening an image: from a path to an image object."""

import nibabel as nib
from nilearn.image import load_img

from . import _reference, _routes, images


class Opening(_routes.Routes):
    """What does it cost to open a 4D image before anything asks for its voxels?

    ``load_img`` reads every voxel in some releases and none in others; its time and its peak
    show which.
    """

    version = f"1, images {images.RECIPE}"
    params = [["int16 + slope/inter"], images.FORMATS]
    param_names = ["image", "format"]

    proxy = None

    def time_nib_load(self, image, format):
        self.result = self.proxy = nib.load(self.path)

    time_nib_load.pretty_name = "nib.load(path)"
    peakmem_nib_load = time_nib_load

    def time_load_img(self, image, format):
        self.result = load_img(self.path)

    time_load_img.pretty_name = "load_img(path)"
    peakmem_load_img = time_load_img

    def time_reference(self, image, format):
        with _reference.ReferenceFile(self.path) as self.result:
            pass

    time_reference.pretty_name = "reference: read the header"
    peakmem_reference = time_reference

    def check(self, result, expected):
        check_opened(result, expected, lazy=result is self.proxy)
        self.proxy = None


def check_opened(result, expected, lazy):
    """Compare an image that was opened with what is known of it.

    Parameters
    ----------
    result : nibabel.Nifti1Image or _reference.ReferenceFile
    expected : dict
        See `images.expected`.
    lazy : bool
        Whether the route claims to have read no voxel.

    Raises
    ------
    WrongAnswer
        It is another image, or has read voxels that it should not have.
    """
    _routes.check_same("the shape", list(result.shape), expected["shape"])
    affine = [list(row) for row in result.affine[:3]]
    _routes.check_same("the affine", affine, expected["affine"][:3])
    if lazy:
        _routes.check_same("nib.is_proxy", nib.is_proxy(result.dataobj), True)
        _routes.check_same("in_memory", result.in_memory, False)
    if not isinstance(result, _reference.ReferenceFile):
        voxel, value = expected["voxels"][0]
        found = float(result.dataobj[tuple(voxel)])
        _routes.check_close(f"voxel {voxel}", found, value, 0.0)
