"""The size of a whole study's run, as timed in a draft of nilearn's documentation."""

import os

import nibabel as nib
from nilearn.image import load_img, mean_img

from . import opening
from .support import answers, images, installed, reference
from .support.operation import TIME_AND_PEAK, Operation, call

# What the calls of the oldest releases hold at once, and a little for everything else.
NEEDED = 9 * 2**30

# The volume that the draft takes.
_INDEX = 3


class DocumentedSize(Operation):
    """Proxy or array: what do opening, averaging and one volume cost at 2.3 GiB in float64?

    The calls of the draft (https://github.com/nilearn/nilearn/pull/5128). Measured only where
    ``VOXELOCITY_DOCUMENTED_SIZE=1`` asks for it and the memory is there; n/a elsewhere. The
    reference is that of reading all voxels.
    """

    metrics = TIME_AND_PEAK
    opt_in = True
    version = f"2, images {images.RECIPE}"
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

    @call("nib.load(path)", expect="lazy")
    def nib_load(self):
        return nib.load(self.file)

    @call("load_img(path)", expect="opened")
    def load_img(self):
        return load_img(self.file)

    @call("mean_img(nib.load(path))", expect="mean")
    def mean_of_nib_load(self):
        return mean_img(nib.load(self.file))

    @call("mean_img(load_img(path))", expect="mean")
    def mean_of_load_img(self):
        return mean_img(load_img(self.file))

    @call("nib.load(path).dataobj[..., 3]", expect="volume")
    def volume_of_nib_load(self):
        return nib.load(self.file).dataobj[..., self.index]

    @call("load_img(path).dataobj[..., 3]", expect="volume")
    def volume_of_load_img(self):
        return load_img(self.file).dataobj[..., self.index]

    @call("reference: read and scale", expect="voxels")
    def reference(self):
        return reference.read_values(self.file)

    def answer(self, name):
        """Not stored: the image alone takes minutes and most of a gigabyte."""
        right = getattr(answers.made, name)(self.parameters[0], self.shape)
        return answers.StoredAnswer(right, self.tolerance)

    def check(self, result):
        if self.expect in ("lazy", "opened"):
            opening.check_opened(self, result)
        elif self.expect == "volume":
            answers.check_array(result, self.values.volume(self.index), "float64")
        else:
            super().check(result)


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
