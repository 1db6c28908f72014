"""What people want to do, the benchmarks that tell what it costs, and the best call for it."""

import dataclasses
from collections.abc import Iterable

from voxelocity.analysis.noise import Noise
from voxelocity.model.benchmark import REFERENCE, Benchmark, Metric
from voxelocity.model.catalogue import Catalogue
from voxelocity.model.results import Results
from voxelocity.model.scale import LITTLE_MEMORY, clamped, log_of


@dataclasses.dataclass(frozen=True)
class Task:
    """An operation with all its parameters but image and format."""

    key: str  # Operation and parameters, as the address of the page has them.
    operation: str
    words: str  # What a user would say.
    benchmarks: tuple[Benchmark, ...]

    def are_alternatives(self, catalogue: Catalogue) -> bool:
        """Whether its calls do the same thing, so that one of them may be called the best.

        They do where all have one reference, as people want one thing of an image; not where the
        calls of an operation are shown side by side on images of several lengths or sizes.
        """
        operation = catalogue.operations[self.operation]
        return (
            bool(operation.work or operation.calls_of)
            and (self.operation, REFERENCE) in catalogue.calls
            and any(benchmark.file for benchmark in self.benchmarks)
        )

    @property
    def files(self) -> tuple[str, ...]:
        """The files that it was measured on, as in the order of the benchmarks."""
        return tuple(dict.fromkeys(benchmark.file for benchmark in self.benchmarks))


def tasks_of(catalogue: Catalogue) -> list[Task]:
    """All tasks, in the order of the benchmarks."""
    grouped: dict[str, list[Benchmark]] = {}
    for benchmark in catalogue.benchmarks:
        key = "|".join((benchmark.operation, *benchmark.parameters[2:]))
        grouped.setdefault(key, []).append(benchmark)
    tasks = []
    for key, benchmarks in grouped.items():
        words = catalogue.operation(benchmarks[0]).task_of(benchmarks[0].parameters)
        tasks.append(Task(key, benchmarks[0].operation, words, tuple(benchmarks)))
    return tasks


@dataclasses.dataclass(frozen=True)
class BestCall:
    """The best call for a task on a file, in one entry."""

    best: Benchmark
    equal: tuple[Benchmark, ...]  # That differ from it by no more than the noise, best first.
    all_equal: bool  # Whether no other call differs by more.
    # The ratio to the reference; None where that has no value, or the call no peak of its own.
    reference: float | None
    as_little_as_the_reference: bool  # Both peaks are too small to be told apart.


def best_call(
    results: Results, noise: Noise, benchmarks: Iterable[Benchmark], metric: Metric, index: int
) -> BestCall | None:
    """Choose among the calls of one task on one file; None where no call has a value."""
    found = results.values_at(index)
    values = {each: found[each] for each in benchmarks if each.metric is metric and each in found}

    def rank(benchmark: Benchmark) -> tuple[float, float, Benchmark]:
        # Of equal peaks the faster call comes first.
        time = found.get(benchmark.of_metric(Metric.TIME), float("inf"))
        return values[benchmark], time, benchmark

    ranked = sorted((each for each in values if not each.is_reference), key=rank)
    if not ranked:
        return None
    best, *others = ranked

    def is_equal(other: Benchmark) -> bool:
        difference = log_of(metric, values[other]) - log_of(metric, values[best])
        return difference <= noise.floor(other).at(min(values[other], values[best]))

    equal = tuple(filter(is_equal, others))
    reference = next((each for each in values if each.is_reference), None)
    ratio, little = None, False
    if reference:
        own, least = values[best], values[reference]
        # Less than nothing above the baseline has no ratio.
        ratio = clamped(metric, own) / clamped(metric, least) if own > 0 else None
        little = metric is Metric.PEAK and max(own, least) < LITTLE_MEMORY
    return BestCall(best, equal, len(equal) == len(others), ratio, little)
