"""How an operation is declared: its question on the class, each of its calls as a marked method.

asv's functions are made from the marked methods. What was declared stands on them as plain
attributes, which asv writes into ``benchmarks.json``: the catalogue that all else reads. There a
call is a ``route``, as it was when the first results were stored.
"""

import inspect
import itertools
import textwrap
import typing

from . import snippets


class MetricMaker(typing.NamedTuple):
    """How one metric is measured of each call.

    Attributes
    ----------
    metric : str
        ``time``, ``peakmem`` or ``instructions``.
    prefix : str
        What asv tells the type of a benchmark by: its name is the prefix and the method.
    make : callable
        Makes the function that asv calls from the method of a call.
    shape : str
        The method of the class that tells the shape of the image that is read.
    version : str
        Added to those of the calls; raised by hand when the way of measuring changes what is found.
    """

    metric: str
    prefix: str
    make: typing.Callable
    shape: str = "measured_shape"
    version: str = ""


class Declaration(typing.NamedTuple):
    """What is declared of a call; see `call`."""

    text: str
    expect: str
    type: str
    code: str
    only: tuple
    version: str


def call(text, *, expect="", type="", code="", only=(), version=""):
    """Mark a method as a call: one way to do the operation, which returns its result.

    Parameters
    ----------
    text : str
        The call as people write it, with ``path`` for the file.
    expect : str, optional
        The name of what is right: a function of `answers.made`, or ``voxels`` for all values of the
        image. Other names are for the ``check`` of the class.
    type : str, optional
        The type of the numbers that are right, where it is not the class's usual one.
    code : str, optional
        The code to copy, without its imports, where `text` is no code that runs.
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
        method.declared = Declaration(
            text, expect, type, textwrap.dedent(code).strip(), only, version
        )
        return method

    return mark


def calls_of(cls):
    """The methods of a class that are marked with `call`, by name."""
    return dict(inspect.getmembers(cls, lambda member: hasattr(member, "declared")))


def declare(cls):
    """Make asv's functions from the calls of a class, and tell on each what was declared.

    Parameters
    ----------
    cls : type
        Has ``metrics``, a tuple of `MetricMaker`, and what `operation_of` reads.

    Returns
    -------
    type
        The same class, so that this is a decorator too.

    Raises
    ------
    TypeError
        The class has no docstring, in one line.
    """
    shared = {"operation": operation_of(cls), "opt_in": getattr(cls, "opt_in", False)}
    shapes = {maker: shapes_of(cls, maker) for maker in cls.metrics}
    for name, method in calls_of(cls).items():
        for maker in cls.metrics:
            if not method.declared.only or maker.metric in method.declared.only:
                function = _function_of(cls, name, method, maker)
                vars(function).update(shared, shapes=shapes[maker])
                setattr(cls, function.__name__, function)
    return cls


def _function_of(cls, name, method, maker):
    """What asv calls to measure a call, with all that is declared of the call on it."""
    function = maker.make(method)
    # By hand: functools.wraps would copy the mark, and asv shows the class of the qualified name.
    function.__name__ = maker.prefix + name
    function.__qualname__ = f"{cls.__qualname__}.{function.__name__}"
    function.__module__, function.__doc__ = cls.__module__, method.__doc__
    # asv shows the code of the method itself.
    function.__wrapped__ = method
    function.pretty_name = method.declared.text
    function.route, function.metric = name, maker.metric
    function.role = name if name in ("reference", "baseline") else "route"
    # asv looks here before it looks at the class.
    function.version = (method.declared.version or cls.version) + maker.version
    code = method.declared.code or method.declared.text
    function.snippet = snippets.with_imports(code) if function.role == "route" else ""
    return function


def operation_of(cls):
    """What is declared of an operation, as plain values.

    Parameters
    ----------
    cls : type

    Returns
    -------
    dict of str to str
        ``name``, ``question`` and ``calls_of``; see `Operation`.

    Raises
    ------
    TypeError
        The class has no docstring, in one line.
    """
    cls = getattr(cls, "same_as", None) or cls
    if not vars(cls).get("__doc__"):
        where = f"{cls.__module__}.{cls.__qualname__}"
        raise TypeError(f"{where} lacks a docstring: the question that it answers")
    return {
        "name": cls.__name__,
        "question": " ".join(inspect.cleandoc(cls.__doc__).split("\n\n")[0].split()),
        "calls_of": getattr(cls, "calls_of", ""),
    }


def shapes_of(cls, maker):
    """The shape of the image that is read, for each combination of parameters in asv's order.

    Parameters
    ----------
    cls : type
    maker : MetricMaker

    Returns
    -------
    list of list of int
        Voxels along x, y, z and time; ``[]`` where no image is read.
    """
    shape = getattr(cls, maker.shape)
    return [list(shape(*each)) for each in itertools.product(*cls.params)]
