"""Take every route once on the small and on the real image; a plain script for any release.

It runs in environments that hold nothing but a commit's lock, and prints how many it took.
"""

import importlib
import inspect
import itertools
import pkgutil
import sys

sys.path.insert(0, sys.argv[1])

import benchmarks
from benchmarks import _routes, images

taken = 0
for module in pkgutil.iter_modules(benchmarks.__path__):
    namespace = vars(importlib.import_module(f"benchmarks.{module.name}"))
    for cls in namespace.values():
        if (
            not inspect.isclass(cls)
            or not issubclass(cls, _routes.Routes)
            or inspect.isabstract(cls)
        ):
            continue
        for name in sorted(name for name in dir(cls) if name.startswith("time_")):
            for parameters in itertools.product(*cls.params):
                benchmark = cls()
                benchmark.setup(*parameters)
                assert benchmark.shape == images.SHAPE
                getattr(benchmark, name)(*parameters)
                assert benchmark.result is not None, (cls, name)
                benchmark.teardown(*parameters)
                taken += 1
print(taken, "routes gave the right answer")
