"""How an operation is declared: its words on the class, each of its routes as a marked method.

asv's functions are made from the marked methods. What was declared stands on them as plain
attributes, which asv writes into ``benchmarks.json``: the catalogue that all else reads.
"""

import inspect
import itertools
import re
import textwrap
import typing

from . import snippets

# What every class must say itself.
_REQUIRED = {
    "task": "what a user would say that they want",
    "work": 'the kind of work that it belongs to, "" where it repeats another operation',
    "version": "raised by hand when something else is measured",
    "params": "lists of literals",
    "param_names": "image and format first",
}


# The kinds of work, in the order in which people do them.
WORKS = (
    "opening and loading",
    "single volumes, loops and time series",
    "the mean over time",
    "masking and signal extraction",
    "whole-image work: smoothing, resampling, cleaning, arithmetic, saving",
    "importing the libraries",
    "",
)


class Kind(typing.NamedTuple):
    """One thing that is measured of each route.

    Attributes
    ----------
    metric : str
        ``time``, ``peakmem`` or ``instructions``.
    prefix : str
        What asv tells the type of a benchmark by: its name is the prefix and the route.
    make : callable
        Makes the function that asv calls from a route's method and what the route gives.
    shape : str
        The method of the class that tells the shape of the image that is read.
    version : str
        Added to those of the routes; raised by hand when the way of measuring changes what is found.
    """

    metric: str
    prefix: str
    make: typing.Callable
    shape: str = "measured_shape"
    version: str = ""


class Route(typing.NamedTuple):
    """What is declared of a route; see `route`."""

    call: str
    gives: str
    code: str
    only: tuple
    version: str


def route(call, *, gives="", code="", only=(), version=""):
    """Mark a method as a route: one way to do the operation, which returns its result.

    Parameters
    ----------
    call : str
        The call as people write it, with ``path`` for the file.
    gives : str, optional
        What the result is, for the check of a class whose routes give different things.
    code : str, optional
        The code to copy, without its imports, where `call` is no code that runs.
    only : tuple of str, optional
        The metrics that are measured of it, where not all are.
    version : str, optional
        Its own version, where it alone does something else than it did under that of its class.

    Returns
    -------
    callable
        The decorator.
    """

    def mark(method):
        method.declared = Route(call, gives, textwrap.dedent(code).strip(), only, version)
        return method

    return mark


def declare(cls):
    """Make asv's functions from the routes of a class, and tell on each what was declared.

    Parameters
    ----------
    cls : type
        Has ``kinds``, a tuple of `Kind`, and what `operation_of` reads.

    Returns
    -------
    type
        The same class, so that this is a decorator too.

    Raises
    ------
    TypeError
        Something was not declared, in one line.
    """
    shared = {"operation": operation_of(cls), "opt_in": getattr(cls, "opt_in", False)}
    shapes = {kind: shapes_of(cls, kind) for kind in cls.kinds}
    for name, method in inspect.getmembers(cls, lambda member: hasattr(member, "declared")):
        for kind in cls.kinds:
            if not method.declared.only or kind.metric in method.declared.only:
                function = _function_of(cls, name, method, kind)
                vars(function).update(shared, shapes=shapes[kind])
                setattr(cls, function.__name__, function)
    return cls


def _function_of(cls, name, method, kind):
    """What asv calls to measure a route, with all that is declared of the route on it."""
    function = kind.make(method, method.declared.gives)
    # By hand: functools.wraps would copy the mark, and asv shows the class of the qualified name.
    function.__name__ = kind.prefix + name
    function.__qualname__ = f"{cls.__qualname__}.{function.__name__}"
    function.__module__, function.__doc__ = cls.__module__, method.__doc__
    # asv shows the code of the route itself.
    function.__wrapped__ = method
    function.pretty_name = method.declared.call
    function.route, function.metric = name, kind.metric
    function.role = name if name in ("reference", "baseline") else "route"
    # asv looks here before it looks at the class.
    function.version = (method.declared.version or cls.version) + kind.version
    code = method.declared.code or method.declared.call
    function.snippet = snippets.with_imports(code) if function.role == "route" else ""
    return function


def operation_of(cls):
    """What is declared of an operation, as plain values.

    Parameters
    ----------
    cls : type

    Returns
    -------
    dict
        ``name``, ``title``, ``question``, ``task``, ``work``, ``work_order``,
        ``parameter_words``, ``sizes_memory``, ``memory_only`` and ``calls_of``; see
        `Operation`.

    Raises
    ------
    TypeError
        Something was not declared, in one line.
    """
    where = f"{cls.__module__}.{cls.__qualname__}"
    if not vars(cls).get("__doc__"):
        raise TypeError(f"{where} lacks a docstring: the question that it answers")
    for name, meaning in _REQUIRED.items():
        if not hasattr(cls, name):
            raise TypeError(f"{where} lacks {name}: {meaning}")
    if cls.work not in WORKS:
        raise TypeError(f"{where}: work '{cls.work}' is not one of declaration.WORKS")
    words = getattr(cls, "parameter_words", {})
    for name, values in zip(cls.param_names[2:], cls.params[2:]):
        if list(words.get(name, ())) != values:
            raise TypeError(f"{where} lacks parameter_words: words for each value of {name}")
    return {
        "name": cls.__name__,
        "title": re.sub(r"(?<!^)(?=[A-Z])", " ", cls.__name__).lower(),
        "question": " ".join(inspect.cleandoc(cls.__doc__).split("\n\n")[0].split()),
        "task": cls.task,
        "work": cls.work,
        "work_order": WORKS.index(cls.work),
        "parameter_words": words,
        "sizes_memory": getattr(cls, "sizes_memory", False),
        "memory_only": getattr(cls, "memory_only", {}),
        "calls_of": getattr(cls, "calls_of", ""),
    }


def shapes_of(cls, kind):
    """The shape of the image that is read, for each combination of parameters in asv's order.

    Parameters
    ----------
    cls : type
    kind : Kind

    Returns
    -------
    list of list of int
        Voxels along x, y, z and time; ``[]`` where no image is read.
    """
    shape = getattr(cls, kind.shape)
    return [list(shape(*each)) for each in itertools.product(*cls.params)]
