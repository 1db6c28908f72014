"""The size of a whole study's run, as timed in a draft of nilearn's documentation."""

import os

import nibabel as nib
from nilearn.image import load_img, mean_img

from . import _reference, _routes, images, installed, opening

# What the routes of the oldest releases hold at once, and a little for everything else.
_NEEDED = 9 * 2**30


# The volume that the draft takes.
_INDEX = 3


class DocumentedSize(_routes.Routes):
    """Proxy or array: what do opening, averaging and one volume cost at 2.3 GiB in float64?

    The calls of the draft (https://github.com/nilearn/nilearn/pull/5128). Measured only where
    ``VOXELOCITY_DOCUMENTED_SIZE=1`` asks for it and the memory is there; n/a elsewhere. The reference
    is that of reading all voxels.
    """

    version = f"2, images {images.RECIPE}"
    params = [["int16 + slope/inter"], [".nii.gz"]]
    param_names = ["image", "format"]
    # A sample takes ten seconds.
    repeat = [2, 2, 60.0]
    timeout = 1800

    def setup_cache(self):
        """Only where it is asked for: the image takes minutes to make."""
        installed.check()
        if _is_wanted():
            images.ensure(images.DOCUMENTED)

    def setup(self, image, format):
        if not _is_wanted():
            raise NotImplementedError("set VOXELOCITY_DOCUMENTED_SIZE=1, with 9 GiB to spare")
        super().setup(image, format)

    def full_shape(self):
        return images.DOCUMENTED_SHAPE

    def prepare(self):
        self.index = min(_INDEX, self.shape[3] - 1)

    def time_nib_load(self, image, format):
        self.result = "lazy", nib.load(self.path)

    time_nib_load.pretty_name = "nib.load(path)"
    peakmem_nib_load = time_nib_load

    def time_load_img(self, image, format):
        self.result = "opened", load_img(self.path)

    time_load_img.pretty_name = "load_img(path)"
    peakmem_load_img = time_load_img

    def time_mean_of_nib_load(self, image, format):
        self.result = "mean", mean_img(nib.load(self.path))

    time_mean_of_nib_load.pretty_name = "mean_img(nib.load(path))"
    peakmem_mean_of_nib_load = time_mean_of_nib_load

    def time_mean_of_load_img(self, image, format):
        self.result = "mean", mean_img(load_img(self.path))

    time_mean_of_load_img.pretty_name = "mean_img(load_img(path))"
    peakmem_mean_of_load_img = time_mean_of_load_img

    def time_volume_of_nib_load(self, image, format):
        self.result = "volume", nib.load(self.path).dataobj[..., self.index]

    time_volume_of_nib_load.pretty_name = "nib.load(path).dataobj[..., 3]"
    peakmem_volume_of_nib_load = time_volume_of_nib_load

    def time_volume_of_load_img(self, image, format):
        self.result = "volume", load_img(self.path).dataobj[..., self.index]

    time_volume_of_load_img.pretty_name = "load_img(path).dataobj[..., 3]"
    peakmem_volume_of_load_img = time_volume_of_load_img

    def time_reference(self, image, format):
        self.result = "array", _reference.read_values(self.path)

    time_reference.pretty_name = "reference: read and scale"
    peakmem_reference = time_reference

    def check(self, result, expected):
        kind, result = result
        if kind in ("lazy", "opened"):
            opening.check_opened(result, expected, lazy=kind == "lazy")
        else:
            _routes.check_answer(kind, result, expected, self.index)


def _is_wanted():
    if os.environ.get("VOXELOCITY_DOCUMENTED_SIZE") != "1":
        return False
    return _available() >= _NEEDED


def _available():
    """The bytes that a process may still take: what Linux says, elsewhere all that is built in."""
    try:
        with open("/proc/meminfo", encoding="ascii") as file:
            (line,) = [line for line in file if line.startswith("MemAvailable:")]
        return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
