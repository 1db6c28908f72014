"""All calls of all operations, for the tests that take each of them."""

import contextlib
import inspect
import itertools
import re
from pathlib import Path

from asv_runner.discovery import disc_modules

from benchmarks import documented_size
from benchmarks.support import images, operation
from voxelocity.store.checkout import Checkout

CLASSES = sorted(
    {
        value
        for module in disc_modules("benchmarks")
        for value in vars(module).values()
        if inspect.isclass(value)
        and issubclass(value, operation.Operation)
        and value is not operation.Operation
    },
    key=lambda value: value.__name__,
)


def operation_name(cls):
    """The operation of a class, which may be that of another one."""
    return (getattr(cls, "same_as", None) or cls).__name__


def is_counted_only(cls):
    """Whether nothing but instructions is measured of a class."""
    return cls.metrics == (operation.INSTRUCTIONS,)


COUNTED_ONLY = [cls for cls in CLASSES if is_counted_only(cls)]
UNTIMED = [cls for cls in CLASSES if operation.TIME_AND_PEAK[0] not in cls.metrics]


def names(cls):
    """The names of the functions that make the calls of a class, one for each."""
    prefix = "time_" if cls not in UNTIMED else cls.metrics[0].prefix
    return [name for name in dir(cls) if name.startswith(prefix) and name != "peakmem_baseline"]


_CHECKOUT = Checkout(Path(__file__).parents[2])
# The newest release is what the tests run in.
_KNOWN = [wrong for wrong in _CHECKOUT.wrong_answers if _CHECKOUT.timeline[-1].tag in wrong.tags]


def is_known_to_be_wrong(cls, name, parameters):
    """Whether a cell is listed in releases/wrong_answers.toml for the newest release."""
    tag = _CHECKOUT.timeline[-1].tag
    call = operation_name(cls), method_of(name)
    return any(wrong.covers(tag, *call, parameters) for wrong in _KNOWN)


def method_of(name):
    """The method that a function calls."""
    return re.sub("^(time|peakmem|track_instructions)_", "", name)


ALL_CALLS = [
    (cls, name, parameters)
    for cls in CLASSES
    for name in names(cls)
    for parameters in itertools.product(*cls.params)
]
CALLS = [each for each in ALL_CALLS if not is_known_to_be_wrong(*each)]
# On the small image the counted lengths are all the same.
SMALL_CALLS = [
    (cls, name, parameters)
    for cls, name, parameters in CALLS
    if not (is_counted_only(cls) and "volumes" in cls.param_names)
    or parameters[2] == str(images.COUNTED_LENGTHS[0])
]


# What nilearn says of what it was asked for: spline resampling of integers, a masker that has a mask
# and is fitted to an image, and a mask on a finer grid.
TOLD = (
    "Casting data from int16 to float32",
    "Generation of a mask has been requested",
    "imgs are being resampled to the mask_img resolution",
)


def of(cls, calls):
    """The function and the parameters of each call of a class."""
    return [(name, parameters) for each, name, parameters in calls if each is cls]


@contextlib.contextmanager
def naming(name, parameters):
    """What goes wrong says in which call."""
    try:
        yield
    except Exception as error:
        error.add_note(f"in {name}{parameters}")
        raise


def take(cls, name, parameters):
    """A benchmark that has made a call, as asv or the process that counts has it taken.

    Returns
    -------
    Operation
        With its result.
    """
    benchmark = cls()
    if is_counted_only(cls):
        method = getattr(cls, method_of(name))
        benchmark.ready(method, parameters)
        benchmark.result, benchmark.called = method(benchmark), method
    else:
        benchmark.setup(*parameters)
        getattr(benchmark, name)(*parameters)
    return benchmark


def use_small_images(monkeypatch):
    """Let every benchmark take an image of a few voxels."""
    monkeypatch.setattr(images, "SHAPE", images.SMALL_SHAPE)
    monkeypatch.setattr(images, "SMALLER_SHAPE", images.SMALL_SHAPE)
    monkeypatch.setattr(images, "DOCUMENTED_SHAPE", images.SMALL_SHAPE)
    monkeypatch.setenv("VOXELOCITY_DOCUMENTED_SIZE", "1")
    monkeypatch.setattr(documented_size, "NEEDED", 0)
    for cls in COUNTED_ONLY:
        monkeypatch.setattr(cls, "counted_shape", staticmethod(lambda *_: images.SMALL_SHAPE))


def call_id(value):
    return getattr(value, "__name__", None) or (
        value if isinstance(value, str) else "-".join(value)
    )
