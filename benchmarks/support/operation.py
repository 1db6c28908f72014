"""What all operations on an image share: fresh state, checked answers, one baseline."""

import abc
import sys

import numpy as np

from . import answers, counting, images, installed
from .declaration import Kind, declare, route

__all__ = ["Operation", "route"]

# What this process has taken once on a few voxels; a process measures one cell.
_walked = set()


def keep_result(method, gives):
    """A function for asv that takes a route and keeps its result for the check."""

    def function(self, *parameters):
        self.result = method(self)
        self.gives = gives

    return function


TIME_AND_PEAK = (Kind("time", "time_", keep_result), Kind("peakmem", "peakmem_", keep_result))
INSTRUCTIONS = Kind("instructions", "track_instructions_", counting.counted, shape="counted_shape")


class Operation(abc.ABC):
    """What a user wants of a 4D image on disk; each method marked with `route` is one way to it.

    A route returns its result, and finds on ``self`` all that it needs. From each are made a
    ``time_``, a ``peakmem_`` and a ``track_instructions_`` function for asv. This class is no
    benchmark itself: asv passes over abstract classes.

    Attributes
    ----------
    task : str
        What a user would say that they want.
    work : str
        The kind of work; empty where the operation repeats calls of another.
    version : str
        Kept by hand: asv drops the results of another version.
    params, param_names : list
        As asv takes them: image and format, and at most one more.
    parameter_words : dict of str to dict of str to str
        Words for each value of each parameter after image and format.
    sizes_memory : bool
        Whether the peaks tell how much memory somebody needs for an image of their own size.
    memory_only : dict of str to str
        The parameters for which they do, where not for all.
    calls_of : str
        The operation whose routes it takes, on images of several lengths; empty where it has its own.
    opt_in : bool
        Whether it is measured only where somebody asks for it.
    same_first_steps : tuple of str
        Routes whose first steps another route takes as well, so that `setup` need not take them.
    kinds : tuple of Kind
        What is measured of each route.
    file : str
        The path of the image, during a call.
    shape : tuple of int
        Its shape, during a call.
    parameters : tuple of str
        One value of each of the parameters, during a call.
    gives : str
        What the result that is being checked was declared to be.
    """

    kinds = (*TIME_AND_PEAK, INSTRUCTIONS)

    # One call a sample, with a setup of its own: no cache of an earlier call is timed.
    number = 1
    warmup_time = 0
    # Processes differ by more than calls do. Eight samples are the fewest that asv compare
    # can find significant; as many from each process, so that it is known which are whose.
    rounds = 4
    repeat = 2
    timeout = 300

    same_first_steps = ()

    result = None
    gives = ""

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        if getattr(cls.check, "__isabstractmethod__", False):
            raise TypeError(f"{cls.__module__}.{cls.__qualname__} lacks check: what is right")
        declare(cls)

    def setup_cache(self):
        """Shared by all classes on purpose: once a run, for every release."""
        installed.check()
        images.ensure()
        answers.ensure()

    def setup(self, image, format, *others):
        """Prepare one fresh sample; before the first, take every route once on a few voxels."""
        self.parameters = (image, format, *others)
        if (type(self), self.parameters) not in _walked:
            # So that no first import and no first page is measured.
            self._aim_at(images.SMALL_SHAPE)
            skipped = {f"time_{name}" for name in self.same_first_steps}
            for name in dir(self):
                if name.startswith("time_") and name not in skipped:
                    getattr(self, name)(*self.parameters)
            self.result, self.gives = None, ""
            _walked.add((type(self), self.parameters))
        self._aim_at(self.measured_shape(*self.parameters))

    def ready(self, method, parameters):
        """Prepare one call that is counted, after the same on a few voxels.

        Parameters
        ----------
        method : callable
            The route's.
        parameters : list of str
            One value of each of the parameters.
        """
        self.parameters = tuple(parameters)
        self._aim_at(images.SMALL_SHAPE)
        method(self)
        self._aim_at(self.counted_shape(*self.parameters))

    def _aim_at(self, shape):
        self.shape = shape
        self.file = images.path(*self.parameters[:2], shape)
        self.prepare()

    @staticmethod
    def measured_shape(image, format, *others):
        """The shape of the image whose time and peak are measured with these parameters."""
        return images.SHAPE

    @staticmethod
    def counted_shape(image, format, *others):
        """The shape of the image on which the instructions are counted, where it is no other."""
        return images.SMALLER_SHAPE

    def prepare(self):
        """What the routes of a class need besides ``self.file``, ``shape`` and ``parameters``."""

    def teardown(self, image, format, *others):
        """Check the last answer; also asv's last word where setup raised NotImplementedError."""
        result, self.result = self.result, None
        if result is not None and not _another_call_follows():
            self.check(result)

    @route("baseline: nothing", only=("peakmem",))
    def baseline(self):
        """The process after `setup`; what a route's peak exceeds it by is the route's own."""

    @property
    def affine(self):
        """The affine of the image, 4 x 4, as lists."""
        return images.affine(self.shape)

    @property
    def values(self):
        """The values of the stored image; see `answers.StoredValues`."""
        return answers.values(self.parameters[0], self.shape)

    def answer(self, name):
        """What a function of `answers.made` made of the image; see `answers.Answer`."""
        return answers.load(name, self.parameters[0], self.shape)

    @property
    def tolerance(self):
        """By how much a float32 value may differ: 1e-5 of the range of the image."""
        return answers.tolerance(*self.parameters[:2], self.shape)

    def check_image(self, result, wanted, type):
        """As `answers.check_array`, for an image, which must also have the right affine.

        A route that is declared to give an ``array`` returns one, and no image.
        """
        if self.gives != "array":
            answers.check_same("the affine", result.affine.tolist(), self.affine)
            result = np.asanyarray(result.dataobj)
        answers.check_array(result, wanted, type)

    @abc.abstractmethod
    def check(self, result):
        """Compare a route's result with what is right: each of its numbers, its type and its shape.

        It is called once a process, after the last call that is measured.

        Parameters
        ----------
        result : object
            What the route returned; ``self.gives`` is what it was declared to give.

        Raises
        ------
        WrongAnswer
            asv then fails the benchmark instead of reporting a time.
        """


def _another_call_follows():
    """Whether asv tears down only to set up for another call, which no check may disturb.

    asv_runner does both in ``redo_setup``, before every timing but the first.
    """
    frame = sys._getframe()
    while frame := frame.f_back:
        if frame.f_code.co_name == "redo_setup":
            return True
    return False
