"""What the benchmarks of all operations share: fresh state, checked answers, one baseline."""

import abc

import numpy as np

from . import images, installed


class Routes(abc.ABC):
    """Routes to one answer: each method ``time_*`` takes one and keeps its result on ``self``.

    Being abstract it is no benchmark itself; asv passes over abstract classes.
    """

    # One call a sample, with a setup of its own: no cache of an earlier call is timed.
    number = 1
    warmup_time = 0
    # Processes differ by more than calls do. Eight samples are the fewest that asv compare
    # can find significant.
    rounds = 4
    repeat = (2, 5, 0.3)
    timeout = 300

    result = None

    def setup_cache(self):
        """Shared by all classes on purpose: once a run, for every release."""
        installed.check()
        images.ensure()

    def setup(self, image, format, *others):
        """Take every route once on a few voxels: no first import or page counts afterwards."""
        self.shape = images.SMALL_SHAPE
        self.path = images.path(image, format, self.shape)
        for name in dir(self):
            if name.startswith("time_"):
                getattr(self, name)(image, format, *others)
        self.result = None
        self.shape = images.SHAPE
        self.path = images.path(image, format, self.shape)

    def teardown(self, image, format, *others):
        """Check the answer; also asv's last word after a setup that raised NotImplementedError."""
        result, self.result = self.result, None
        if result is not None:
            self.check(result, images.expected(image, format, self.shape), *others)

    def peakmem_baseline(self, *parameters):
        """The process after `setup`; what a route's peak exceeds it by is the route's own."""

    peakmem_baseline.pretty_name = "baseline: nothing"

    @abc.abstractmethod
    def check(self, result, expected, *others):
        """Compare a route's result with what is known of the image.

        Parameters
        ----------
        result : object
            What the route kept.
        expected : dict
            See `images.expected`.
        *others
            The parameters after ``image`` and ``format``.

        Raises
        ------
        WrongAnswer
            asv then fails the benchmark instead of reporting a time.
        """


class WrongAnswer(Exception):
    """A route returned something else than the image holds."""


def touch(array):
    """Read every voxel once, without a copy; a memory map is no array in memory before that."""
    array.max()
    return array


def check_same(what, found, wanted):
    """Raise `WrongAnswer` unless the two are equal."""
    if found != wanted:
        raise WrongAnswer(f"{what} is {found} instead of {wanted}")


def check_array(array, expected):
    """Compare all voxels of an image with what is known of them.

    float64 and integer arrays must be exact in every voxel; float32 ones within 1e-5 of the
    range of values, in the mean and at fixed voxels.

    Raises
    ------
    WrongAnswer
        Something differs.
    """
    check_same("shape", list(array.shape), expected["shape"])
    if array.dtype == np.float64:
        # Sums of floats depend on their order; sums of their bits do not.
        bits = int(array.T.view(np.uint64).sum(dtype=np.uint64))
        check_same("the sum of all voxels' bits", bits, expected["bits"])
        tolerance = 0.0
    else:
        mean = float(array.sum(dtype=np.float64)) / array.size
        span = expected["maximum"] - expected["minimum"]
        tolerance = 1e-5 * span if array.dtype.kind == "f" else 0.0
        check_close("the mean", mean, expected["mean"], tolerance or 1e-12 * span)
    for voxel, value in expected["voxels"]:
        check_close(f"voxel {voxel}", float(array[tuple(voxel)]), value, tolerance)


def check_close(what, found, wanted, tolerance):
    """Raise `WrongAnswer` unless the two differ by at most `tolerance`; NaN always differs."""
    if not abs(found - wanted) <= tolerance:
        raise WrongAnswer(f"{what} is {found} instead of {wanted}")
