"""The size of a whole study's run, as timed in a draft of nilearn's documentation."""

import os

import nibabel as nib
from nilearn.image import load_img, mean_img

from . import opening
from .support import answers, images, installed, reference
from .support.operation import TIME_AND_PEAK, Operation, route

# What the routes of the oldest releases hold at once, and a little for everything else.
NEEDED = 9 * 2**30

# The volume that the draft takes.
_INDEX = 3


class DocumentedSize(Operation):
    """Proxy or array: what do opening, averaging and one volume cost at 2.3 GiB in float64?

    The calls of the draft (https://github.com/nilearn/nilearn/pull/5128). Measured only where
    ``VOXELOCITY_DOCUMENTED_SIZE=1`` asks for it and the memory is there; n/a elsewhere. The
    reference is that of reading all voxels.
    """

    kinds = TIME_AND_PEAK
    task = "read a large image (2.3 GiB in float64)"
    work = ""
    opt_in = True
    version = f"2, images {images.RECIPE}"
    params = [["int16 + slope/inter"], [".nii.gz"]]
    param_names = ["image", "format"]
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

    @staticmethod
    def measured_shape(image, format):
        return images.DOCUMENTED_SHAPE

    def prepare(self):
        self.index = min(_INDEX, self.shape[3] - 1)

    @route("nib.load(path)", gives="lazy")
    def nib_load(self):
        return nib.load(self.file)

    @route("load_img(path)", gives="opened")
    def load_img(self):
        return load_img(self.file)

    @route("mean_img(nib.load(path))", gives="mean")
    def mean_of_nib_load(self):
        return mean_img(nib.load(self.file))

    @route("mean_img(load_img(path))", gives="mean")
    def mean_of_load_img(self):
        return mean_img(load_img(self.file))

    @route("nib.load(path).dataobj[..., 3]", gives="volume")
    def volume_of_nib_load(self):
        return nib.load(self.file).dataobj[..., self.index]

    @route("load_img(path).dataobj[..., 3]", gives="volume")
    def volume_of_load_img(self):
        return load_img(self.file).dataobj[..., self.index]

    @route("reference: read and scale", gives="array")
    def reference(self):
        return reference.read_values(self.file)

    def check(self, result):
        if self.gives in ("lazy", "opened"):
            opening.check_opened(self, result)
        elif self.gives == "mean":
            # Not stored: the image alone takes minutes and most of a gigabyte.
            mean = answers.made.mean(self.parameters[0], self.shape)
            self.check_image(result, answers.Answer(mean, self.tolerance), "float64")
        else:
            values = self.values
            wanted = values.volume(self.index) if self.gives == "volume" else values
            answers.check_array(result, wanted, "float64")


def _is_wanted():
    if os.environ.get("VOXELOCITY_DOCUMENTED_SIZE") != "1":
        return False
    return _available() >= NEEDED


def _available():
    """The bytes that a process may still take: what Linux says, elsewhere all that is built in."""
    try:
        with open("/proc/meminfo", encoding="ascii") as file:
            (line,) = [line for line in file if line.startswith("MemAvailable:")]
        return int(line.split()[1]) * 1024
    except (OSError, ValueError):
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
