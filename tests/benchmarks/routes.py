"""All routes of all operations, for the tests that take each of them."""

import inspect
import itertools

from asv_runner.discovery import disc_modules

from benchmarks import _operation

CLASSES = sorted(
    {
        value
        for module in disc_modules("benchmarks")
        for value in vars(module).values()
        if inspect.isclass(value)
        and issubclass(value, _operation.Operation)
        and not inspect.isabstract(value)
    },
    key=lambda value: value.__name__,
)
ROUTES = [
    (cls, name, parameters)
    for cls in CLASSES
    for name in dir(cls)
    if name.startswith("time_")
    for parameters in itertools.product(*cls.params)
]


def route_id(value):
    return getattr(value, "__name__", None) or (
        value if isinstance(value, str) else "-".join(value)
    )
