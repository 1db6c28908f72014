"""The size of a whole study's run, as timed in a draft of nilearn's documentation."""

import os

import nibabel as nib
from nilearn.image import index_img, load_img, mean_img

from . import _reference, _routes, images, installed

# What the routes of the oldest releases hold at once, and a little for everything else.
_NEEDED = 9 * 2**30


class DocumentedSize(_routes.Routes):
    """What do loading, averaging and one volume cost when the array is 2.3 GiB in float64?

    Measured only where ``VOXELOCITY_DOCUMENTED_SIZE=1`` asks for it and the memory is there; n/a
    elsewhere. The volume is the one in the middle.
    """

    version = f"1, images {images.RECIPE}"
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
        self.index = self.shape[3] // 2

    def time_nib_load(self, image, format):
        self.result = "array", nib.load(self.path).get_fdata()

    time_nib_load.pretty_name = "nib.load(path).get_fdata()"
    peakmem_nib_load = time_nib_load

    def time_load_img(self, image, format):
        self.result = "array", load_img(self.path).get_fdata()

    time_load_img.pretty_name = "load_img(path).get_fdata()"
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
        self.result = "volume", nib.load(self.path).slicer[..., self.index]

    time_volume_of_nib_load.pretty_name = "nib.load(path).slicer[..., t]"
    peakmem_volume_of_nib_load = time_volume_of_nib_load

    def time_volume_of_load_img(self, image, format):
        self.result = "volume", index_img(load_img(self.path), self.index)

    time_volume_of_load_img.pretty_name = "index_img(load_img(path), t)"
    peakmem_volume_of_load_img = time_volume_of_load_img

    def time_reference(self, image, format):
        self.result = "array", _reference.read_values(self.path)

    time_reference.pretty_name = "reference: read and scale"
    peakmem_reference = time_reference

    def check(self, result, expected):
        _routes.check_answer(*result, expected, self.index)


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
