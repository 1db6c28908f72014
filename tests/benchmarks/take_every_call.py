"""Make every call once on an image of a few voxels; a plain script for any release.

It runs in environments that hold nothing but a commit's lock, and prints how many it took. Its
second argument is a JSON list of the known wrong answers, which must be wrong: class, call and
what must be among the parameters.
"""

import gc
import importlib
import inspect
import itertools
import json
import pkgutil
import sys

sys.path.insert(0, sys.argv[1])

import benchmarks
from benchmarks.support import answers, images, operation

images.SHAPE = images.SMALLER_SHAPE = images.SMALL_SHAPE

known = [(cls, call, set(among)) for cls, call, among in json.loads(sys.argv[2])]
right = wrong = 0
modules = [
    importlib.import_module(f"benchmarks.{module.name}")
    for module in pkgutil.iter_modules(benchmarks.__path__)
]
# Early releases of nilearn collect garbage in each call, among all that is imported.
gc.freeze()
for module in modules:
    for cls in list(vars(module).values()):
        if (
            not inspect.isclass(cls)
            or not issubclass(cls, operation.Operation)
            or cls is operation.Operation
            # Opt-in, and too large for a test.
            or cls.__name__ == "DocumentedSize"
        ):
            continue
        counted_only = cls.metrics == (operation.INSTRUCTIONS,)
        prefix = cls.metrics[0].prefix
        made = {name for name in dir(cls) if name.startswith(prefix)} - {"peakmem_baseline"}
        for name in sorted(made):
            for parameters in itertools.product(*cls.params):
                benchmark = cls()
                if counted_only:
                    method = getattr(cls, name.removeprefix(prefix))
                    benchmark.ready(method, parameters)
                    benchmark.result = method(benchmark)
                    benchmark.called = method
                else:
                    benchmark.setup(*parameters)
                    getattr(benchmark, name)(*parameters)
                assert benchmark.shape == benchmark.measured_shape(*parameters)
                assert benchmark.result is not None, (cls, name)
                own = (getattr(cls, "same_as", None) or cls).__name__
                expected_wrong = any(
                    (own, name) == (of, prefix + call) and among <= set(parameters)
                    for of, call, among in known
                )
                try:
                    benchmark.teardown(*parameters)
                    assert not expected_wrong, f"{cls} {name} {parameters} is right"
                    right += 1
                except answers.WrongAnswer:
                    if not expected_wrong:
                        raise
                    wrong += 1
print(f"{right} calls gave the right answer, {wrong} the known wrong one")
