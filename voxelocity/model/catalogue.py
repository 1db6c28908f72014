"""What is measured, as the benchmarks declare it in asv's benchmarks.json, in words for people."""

import dataclasses
import functools
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from voxelocity.model.benchmark import Benchmark, Metric, image_words
from voxelocity.model.operation_words import TASKS, TELLING_MEMORY, WORK_OF, WORKS, parameter_words
from voxelocity.model.timeline import LIBRARIES
from voxelocity.model.wrong_answer import WrongAnswer

IN_MEMORY = "in memory"


@dataclasses.dataclass(frozen=True)
class Operation:
    """What a user wants done; a class of ``benchmarks/``."""

    name: str
    module: str
    title: str  # Its name for people.
    task: str  # What a user would say that they want.
    work: str  # The kind of work that it belongs to; empty for those that repeat others.
    parameter_names: tuple[str, ...]
    calls_of: str  # Whose calls it takes, on images of several lengths; empty where it has its own.
    opt_in: bool  # Whether it is measured only where somebody asks for it.

    def words_of(self, parameters: tuple[str, ...]) -> list[str]:
        """The words of the parameters after image and format, such as ``10 volumes``."""
        return [parameter_words(*each) for each in zip(self.parameter_names[2:], parameters[2:])]

    def task_of(self, parameters: tuple[str, ...]) -> str:
        """The task with the words of the parameters after image and format."""
        rest = self.words_of(parameters)
        return f"{self.task}: {', '.join(rest)}" if rest else self.task

    def tells_memory(self, parameters: tuple[str, ...]) -> bool:
        """Whether the peak on these parameters tells the memory for an image of another size."""
        values = dict(zip(self.parameter_names, parameters))
        return self.name in TELLING_MEMORY and TELLING_MEMORY[self.name].items() <= values.items()


@dataclasses.dataclass(frozen=True)
class Call:
    """One way to carry out an operation."""

    text: str  # As a user would write it.
    snippet: str  # The code to copy, with its imports; empty for references.
    code: str = ""  # The method of the benchmark, as asv stores it.

    def uses(self, library: str) -> bool:
        """Whether it calls a library; whoever calls nilearn calls nibabel with it."""
        return library in self._imports or (library == "nibabel" and "nilearn" in self._imports)

    @functools.cached_property
    def _imports(self) -> frozenset[str]:
        return frozenset(re.findall(r"^\s*(?:from|import) (\w+)", self.snippet, re.MULTILINE))


@dataclasses.dataclass(frozen=True)
class Catalogue:
    """All that is measured."""

    operations: dict[str, Operation]
    calls: dict[tuple[str, str], Call]  # By operation and method.
    # asv's names with the parameters, such as opening.Opening.time_load_img('int16', '.nii').
    names: dict[Benchmark, str]
    # Of the image, by operation, metric and parameters; empty where none is read.
    shapes: dict[tuple[str, Metric, tuple[str, ...]], tuple[int, ...]]
    # asv's names, without parameters, of what is not compared.
    others: tuple[str, ...] = ()

    @functools.cached_property
    def benchmarks(self) -> tuple[Benchmark, ...]:
        """All benchmarks but the baselines, in order."""
        return tuple(sorted(benchmark for benchmark in self.names if not benchmark.is_baseline))

    @functools.cached_property
    def counted_calls(self) -> dict[tuple[str, str, str], list[Benchmark]]:
        """Counts of calls by operation, method and format, at several lengths, shortest first."""
        found: dict[tuple[str, str, str], list[Benchmark]] = {}
        for benchmark in self.benchmarks:
            if benchmark.metric is not Metric.INSTRUCTIONS:
                continue
            if operation := self.operation(benchmark).calls_of:
                key = operation, benchmark.method, benchmark.parameters[1]
                found.setdefault(key, []).append(benchmark)
        for own in found.values():
            own.sort(key=lambda benchmark: int(benchmark.parameters[2]))
        return found

    def exact_of(self, time: Benchmark) -> Iterator[tuple[Metric, Sequence[Benchmark]]]:
        """What is exact of the call of a time: the first that was measured tells of its work.

        That is its own count; the counts of the same call on the same kind of file, at several
        lengths; its peak. Memory comes last: some peaks moved by 30 % where no instruction did.
        """
        yield Metric.INSTRUCTIONS, [time.of_metric(Metric.INSTRUCTIONS)]
        key = self.call(time), time.parameters[:2]
        yield Metric.INSTRUCTIONS, self._counts_by_call.get(key, ())
        yield Metric.PEAK, [time.of_metric(Metric.PEAK)]

    @functools.cached_property
    def _counts_by_call(self) -> dict[tuple[str, tuple[str, ...]], list[Benchmark]]:
        found: dict[tuple[str, tuple[str, ...]], list[Benchmark]] = {}
        for benchmark in self.benchmarks:
            if benchmark.metric is Metric.INSTRUCTIONS:
                key = self.call(benchmark), benchmark.parameters[:2]
                found.setdefault(key, []).append(benchmark)
        return found

    @functools.cached_property
    def works(self) -> dict[str, list[str]]:
        """The operations of each kind of work, in the order in which people do it."""
        all_of_them = self.operations.values()
        works = {work: [each.name for each in all_of_them if each.work == work] for work in WORKS}
        return {work: names for work, names in works.items() if work and names}

    def work_of(self, benchmark: Benchmark) -> str:
        """The kind of work of a benchmark, by itself or by what it repeats; empty for none."""
        operation = self.operation(benchmark)
        return operation.work or self.operations.get(operation.calls_of, operation).work

    def operation(self, benchmark: Benchmark) -> Operation:
        return self.operations[benchmark.operation]

    def call(self, benchmark: Benchmark) -> str:
        """The call as a user would write it."""
        return self.calls[benchmark.operation, benchmark.method].text

    def may_change(self, benchmark: Benchmark, component: str) -> bool:
        """Whether another nilearn, nibabel or stack can change what a benchmark takes."""
        own = self.calls[benchmark.operation, benchmark.method]
        return component not in LIBRARIES or own.uses(component)

    def source(self, benchmark: Benchmark) -> str:
        """What a call reads: ``.nii.gz``, ``.nii``, ``in memory``; empty if it reads no image."""
        if not benchmark.file:
            return ""
        return benchmark.parameters[1] if "path" in self.call(benchmark) else IN_MEMORY

    def shape(self, benchmark: Benchmark) -> tuple[int, ...]:
        return self.shapes[benchmark.operation, benchmark.metric, benchmark.parameters]

    @functools.cached_property
    def usual_shapes(self) -> dict[Metric, tuple[int, ...]]:
        """The shape of most images by metric, of the operations that have a kind of work."""
        counts: dict[Metric, Counter[tuple[int, ...]]] = {}
        for benchmark in self.benchmarks:
            if (shape := self.shape(benchmark)) and self.operation(benchmark).work:
                counts.setdefault(benchmark.metric, Counter())[shape] += 1
        return {metric: each.most_common(1)[0][0] for metric, each in counts.items()}

    def is_of_usual_size(self, benchmark: Benchmark) -> bool:
        """Whether the image, where there is one, has a tenth of the usual voxels at least.

        On a smaller one the call costs more than the image, so no headline and no mean is of it.
        """
        shape, usual = self.shape(benchmark), self.usual_shapes.get(benchmark.metric, ())
        return not shape or math.prod(shape) * 10 >= math.prod(usual)

    def headline_work(self, benchmark: Benchmark) -> str:
        """The kind of work for which a result may speak; empty for none.

        What is measured at several lengths has no work of its own, and a tiny image tells of none.
        """
        return self.operation(benchmark).work if self.is_of_usual_size(benchmark) else ""

    def image(self, benchmark: Benchmark) -> str:
        """The image, as a table names it: with its shape if far larger than those of the rest."""
        words = self.operation(benchmark).words_of(benchmark.parameters)
        if self.operation(benchmark).opt_in:
            words.append(shape_words(self.shape(benchmark)))
        return ", ".join([image_words(benchmark.file), *words])

    def call_on_image(self, benchmark: Benchmark) -> str:
        """The call and its image, if it reads one, with the shape of any but the usual image."""
        words = [self.call(benchmark), self.image(benchmark)]
        shape = shape_words(self.shape(benchmark))
        usual = self.usual_shapes.get(benchmark.metric, ())
        if shape not in words[-1] and shape != shape_words(usual):
            words.append(shape)
        return ", ".join(filter(None, words))

    def words_of(self, wrong: WrongAnswer) -> str:
        """The call of a wrong answer, with what it is limited to."""
        operation, _, method = wrong.benchmarks[0].partition(".")
        call = self.calls.get((operation, method))
        among = ", ".join(filter(None, (*wrong.images, wrong.parameter)))
        words = call.text if call else wrong.benchmarks[0]
        return f"{words} ({among})" if among else words

    def methods_of(self, operation: str) -> list[str]:
        """The calls of an operation, in order."""
        return sorted(method for of, method in self.calls if of == operation)


def shape_words(shape: Sequence[int]) -> str:
    """Such as ``64 × 64 × 30 × 50``; nothing where no image is read."""
    return " × ".join(map(str, shape))


def short_shape_words(shape: Sequence[int]) -> str:
    """Such as ``64×64×30×50``, which no line breaks."""
    return "×".join(map(str, shape))


# Asked for of every benchmark of every result file.
_METRICS = frozenset(Metric)


def is_compared(declared: Mapping[str, Any]) -> bool:
    """Whether a benchmark declares an operation, and a metric that means the same on all kernels.

    asv alone shows the page faults of a call, which depend on the kernel and its settings.
    """
    return "operation" in declared and declared["metric"] in _METRICS


def read_catalogue(asv_benchmarks: Mapping[str, Mapping[str, Any]]) -> Catalogue:
    """Read the content of ``benchmarks.json``, by name."""
    ours = ((name, each) for name, each in asv_benchmarks.items() if "operation" in each)
    others = tuple(name for name, each in ours if not is_compared(each))
    found = Catalogue({}, {}, {}, {}, others)
    for name, declared in asv_benchmarks.items():
        if not is_compared(declared):
            continue
        operation = _operation(declared)
        # A class may measure the operation of another one on further images.
        if f".{operation.name}." in name or operation.name not in found.operations:
            found.operations[operation.name] = operation
        # After the method asv has that of the setup, which all share.
        code = declared.get("code", "").split("\n\n")[0]
        call = Call(declared["pretty_name"], declared["snippet"], code)
        found.calls[operation.name, declared["route"]] = call
        values = itertools.product(*declared["params"])
        for benchmark, own, shape in zip(benchmarks_of(declared), values, declared["shapes"]):
            found.names[benchmark] = f"{name}({', '.join(own)})" if own else name
            key = (benchmark.operation, benchmark.metric, benchmark.parameters)
            found.shapes[key] = tuple(shape)
    return found


def _operation(declared: Mapping[str, Any]) -> Operation:
    """An operation with its words; one that has none yet has a name."""
    name = declared["operation"]["name"]
    title = re.sub(r"(?<!^)(?=[A-Z])", " ", name).lower()
    work = WORK_OF.get(name, "")
    return Operation(
        name=name,
        module=declared["name"].split(".")[0],
        title=title,
        task=TASKS[work].get(name, title),
        work=work,
        parameter_names=tuple(declared["param_names"]),
        calls_of=declared["operation"]["calls_of"],
        opt_in=declared["opt_in"],
    )


def benchmarks_of(declared: Mapping[str, Any]) -> tuple[Benchmark, ...]:
    """The benchmarks of a benchmark, in asv's order of parameters."""
    name = declared["operation"]["name"], declared["route"], Metric(declared["metric"])
    return _benchmarks(*name, tuple(map(tuple, declared["params"])))


# Asked for by every result file: the same objects are found in a dict without a comparison.
@functools.cache
def _benchmarks(
    operation: str, method: str, metric: Metric, params: tuple[tuple[str, ...], ...]
) -> tuple[Benchmark, ...]:
    return tuple(
        Benchmark(operation, method, metric, tuple(value.strip("'") for value in values))
        for values in itertools.product(*params)
    )
