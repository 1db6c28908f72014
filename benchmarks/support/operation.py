"""What all operations on an image share: fresh state, checked results, one baseline."""

import sys

from . import answers, counting, images, installed, kernel
from .declaration import MetricMaker, call, calls_of, declare
from .expected import expected_answers

__all__ = ["Operation", "call"]

# What this process has taken once on a few voxels; a process measures one cell.
_walked = set()


def keep_result(method):
    """A function for asv that makes a call and keeps its result for the check."""

    def function(self, *parameters):
        self.result = method(self)
        self.called = method

    return function


PEAK = MetricMaker("peakmem", "peakmem_", keep_result)
TIME_AND_PEAK = (MetricMaker("time", "time_", keep_result), PEAK)
INSTRUCTIONS = MetricMaker(
    "instructions", "track_instructions_", counting.counted, shape="counted_shape"
)
BYTES_READ = MetricMaker("bytes_read", "track_bytes_read_", kernel.bytes_read)
OF_THE_KERNEL = (
    BYTES_READ,
    MetricMaker("reads", "track_reads_", kernel.reads),
    MetricMaker("page_faults", "track_page_faults_", kernel.page_faults),
)
# The type of the numbers of a result, by image.
TYPES = {
    # Integers that have no scaling stay integers.
    "as read": {image: image for image in images.ALL_IMAGES} | {images.SCALED: "float64"},
    # numpy divides and averages integers in float64.
    "as divided": dict.fromkeys(images.ALL_IMAGES, "float64") | {"float32": "float32"},
    # nilearn computes in float32 unless the values of the image are float64.
    "as computed": dict.fromkeys(images.ALL_IMAGES, "float32")
    | dict.fromkeys((images.SCALED, "float64"), "float64"),
}


class Operation:
    """What a user wants of a 4D image on disk; each method marked with `call` is one way to do it.

    asv measures functions that are named ``time_...``, ``peakmem_...`` or ``track_...``. Nobody writes
    them: when a class is defined, `declaration.declare` makes ``time_load``, ``peakmem_load`` and
    ``track_instructions_load`` from its method ``load`` that is marked with `call`.

    A call returns its result, and finds on ``self`` all that it needs. A class says what differs
    from what stands here.

    Attributes
    ----------
    params, param_names : list
        As asv takes them: image and format, and at most one more.
    version : str
        Raised by hand when something else is measured: asv drops the results of another version.
    usual_type : str
        The type of the numbers of a result: a type of numpy, or a name in `TYPES`.
    metrics : tuple of MetricMaker
        What is measured of each call.
    same_as : type
        The operation that it measures on further images: its results are results of that one. None
        where it is an operation of its own.
    calls_of : str
        The operation whose calls it takes, on images of several lengths; empty where none.
    opt_in : bool
        Whether it is measured only where somebody asks for it.
    same_first_steps : tuple of str
        Calls whose first steps another call takes as well, so that `setup` need not take them.
    file : str
        The path of the image, during a call.
    shape : tuple of int
        Its shape, during a call.
    parameters : tuple of str
        One value of each of the parameters, during a call.
    called : function
        The method whose result is checked.
    """

    params = [["int16 + slope/inter"], [".nii.gz"]]
    param_names = ["image", "format"]
    version = f"1, images {images.RECIPE}"
    usual_type = "float64"
    metrics = (*TIME_AND_PEAK, INSTRUCTIONS, *OF_THE_KERNEL)

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
    called = None

    def __init_subclass__(cls, **options):
        super().__init_subclass__(**options)
        for name, method in calls_of(cls).items():
            if cls.check is Operation.check and not (
                method.declared.expect or method.declared.only
            ):
                raise TypeError(
                    f"{cls.__module__}.{cls.__qualname__}.{name} lacks what is right: name it in "
                    "@call, as expect, or write a check"
                )
        declare(cls)

    def setup_cache(self):
        """Shared by all classes on purpose: once a run, for every release."""
        installed.check()
        images.ensure()
        answers.ensure(expected_answers("peakmem", Operation.setup_cache))

    def setup(self, image, format, *others):
        """Prepare one fresh sample; before the first, make every call once on a few voxels."""
        self.parameters = (image, format, *others)
        if (type(self), self.parameters) not in _walked:
            # So that no first import and no first page is measured.
            self._aim_at(images.SMALL_SHAPE)
            for name, method in calls_of(type(self)).items():
                if self._is_walked(method) and name not in self.same_first_steps:
                    method(self)
            _walked.add((type(self), self.parameters))
        self._aim_at(self.measured_shape(*self.parameters))

    def _is_walked(self, method):
        """Whether this process may measure a call; what is counted has a process of its own."""
        return PEAK in self.metrics and "peakmem" not in method.declared.only

    def ready(self, method, parameters, shape="counted_shape"):
        """Prepare one call that is counted, after the same on a few voxels.

        Parameters
        ----------
        method : callable
            That of the call.
        parameters : list of str
            One value of each of the parameters.
        shape : str, optional
            The name of the method that tells the shape of the image.
        """
        self.parameters = tuple(parameters)
        self._aim_at(images.SMALL_SHAPE)
        method(self)
        self._aim_at(getattr(self, shape)(*self.parameters))

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
        """What the calls of a class need besides ``self.file``, ``shape`` and ``parameters``."""

    def teardown(self, image, format, *others):
        """Check the last answer; also asv's last word where setup raised NotImplementedError."""
        result, self.result = self.result, None
        if result is not None and not _another_call_follows():
            # A call that touches a memory map has read it, and may return it.
            if "touch" not in self.called.__code__.co_names:
                answers.check_read(getattr(result, "dataobj", result))
            self.check(result)

    @call("baseline: nothing", only=("peakmem",))
    def baseline(self):
        """The process after `setup`; what a call's peak exceeds it by is the call's own."""

    @property
    def affine(self):
        """The affine of the image, 4 x 4, as lists."""
        return images.affine(self.shape)

    @property
    def values(self):
        """The values of the stored image; see `answers.StoredValues`."""
        return answers.values(self.parameters[0], self.shape)

    @property
    def rounded_values(self):
        """As `values`; a result that holds float64 values as float32 may be off by `tolerance`."""
        read = TYPES["as computed"][self.parameters[0]]
        rounded = (self.expected_type, read) == ("float32", "float64")
        return self.values.within(self.tolerance if rounded else 0.0)

    def answer(self, name):
        """What a function of `answers.made` made of the image; see `answers.StoredAnswer`."""
        return answers.load(name, self.parameters[0], self.shape)

    @property
    def tolerance(self):
        """By how much a float32 value may differ: 1e-5 of the range of the image."""
        return answers.tolerance(*self.parameters[:2], self.shape)

    @classmethod
    def stored_name(cls, expect, parameters):
        """The name of an answer, in which the value of a parameter may stand: ``{grid}``."""
        return expect.format(**dict(zip(cls.param_names, parameters)))

    @property
    def expect(self):
        """The name of what is right for the result that is checked."""
        return self.stored_name(self.called.declared.expect, self.parameters)

    @property
    def expected_type(self):
        """The type of numpy that is right for the result that is checked."""
        type = self.called.declared.type or self.usual_type
        return TYPES[type][self.parameters[0]] if type in TYPES else type

    def check(self, result):
        """Compare the result of a call with what is right: each number, the type and the shape.

        It is called once a process, after the last call that is measured. A class for which the
        name in ``expect`` is not enough has its own.

        Parameters
        ----------
        result : object
            What ``self.called`` returned.

        Raises
        ------
        WrongAnswer
            asv then fails the benchmark instead of reporting a time.
        """
        if self.expect == "voxels":
            answers.check_array(result, self.rounded_values, self.expected_type)
            return
        wanted = self.answer(self.expect).for_result(result)
        # Time series are a table: a row for each volume, and no affine.
        if len(wanted.shape) == 2:
            answers.check_array(result, wanted, self.expected_type)
        else:
            self.check_image(result, wanted)

    def check_image(self, result, wanted):
        """As `answers.check_array`, for an image, which must also have the right affine.

        A reference returns an array, and no image.
        """
        if self.called.__name__ != "reference":
            kind = type(result)
            # An image of another class may compute its voxels when it is asked for them.
            if kind.__module__.partition(".")[0] != "nibabel":
                raise answers.WrongAnswer(f"the result is a {kind.__module__}.{kind.__qualname__}")
            answers.check_same("the affine", result.affine.tolist(), self.affine)
            result = result.dataobj
        answers.check_array(result, wanted, self.expected_type)


def _another_call_follows():
    """Whether asv tears down only to set up for another call, which no check may disturb.

    asv_runner does both in ``redo_setup``, before every timing but the first.
    """
    frame = sys._getframe()
    while frame := frame.f_back:
        if frame.f_code.co_name == "redo_setup":
            return True
    return False
