"""Which right answers are stored: those that the calls of the benchmarks name with ``expect``."""

import importlib
import inspect
import itertools
import pkgutil

from . import answers, images
from .declaration import calls_of

_PACKAGE = __package__.rpartition(".")[0]


def expected_answers(metric, setup_cache=None):
    """What the benchmarks of a metric expect, on their own images and on the few voxels before.

    Parameters
    ----------
    metric : str
        As in `MetricMaker`.
    setup_cache : function, optional
        Of the classes that have this one alone; of all unless given.

    Returns
    -------
    list of tuple
        Name, image and shape of each, as `answers.ensure` takes them.
    """
    return list(
        dict.fromkeys(
            answer
            for cls in _operations()
            if setup_cache in (None, cls.setup_cache)
            for maker in cls.metrics
            if maker.metric == metric
            for answer in _answers_of(cls, maker)
        )
    )


def _operations():
    """The operations on an image, of all modules of the package."""
    for module in pkgutil.iter_modules(importlib.import_module(_PACKAGE).__path__):
        for value in vars(importlib.import_module(f"{_PACKAGE}.{module.name}")).values():
            if inspect.isclass(value) and hasattr(value, "stored_name"):
                yield value


def _answers_of(cls, maker):
    names = [method.declared.expect for method in calls_of(cls).values()]
    for name, parameters in itertools.product(names, itertools.product(*cls.params)):
        name = cls.stored_name(name, parameters)
        if answers.is_stored(name):
            for shape in (images.SMALL_SHAPE, getattr(cls, maker.shape)(*parameters)):
                yield name, parameters[0], shape
