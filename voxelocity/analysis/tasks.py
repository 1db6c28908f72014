"""What people want to do, and the benchmarks that tell what it costs."""

import dataclasses

from voxelocity.model.benchmark import REFERENCE, Benchmark
from voxelocity.model.catalogue import Catalogue


@dataclasses.dataclass(frozen=True)
class Task:
    """An operation with all its parameters but image and format.

    Attributes
    ----------
    key : str
        Operation and parameters, as the address of the page has them.
    operation : str
    words : str
        What a user would say.
    benchmarks : tuple of Benchmark
    """

    key: str
    operation: str
    words: str
    benchmarks: tuple[Benchmark, ...]

    def are_alternatives(self, catalogue: Catalogue) -> bool:
        """Whether its calls do the same thing, so that one of them may be called the best.

        They do where all have one reference, as people want one thing of an image; not where the calls of an
        operation are shown side by side on images of several lengths or sizes.
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
        grouped.setdefault("|".join((benchmark.operation, *benchmark.parameters[2:])), []).append(
            benchmark
        )
    return [
        Task(
            key=key,
            operation=benchmarks[0].operation,
            words=catalogue.operation(benchmarks[0]).task_of(benchmarks[0].parameters),
            benchmarks=tuple(benchmarks),
        )
        for key, benchmarks in grouped.items()
    ]


def work_of(catalogue: Catalogue, benchmark: Benchmark) -> str:
    """The kind of work that a benchmark belongs to, by itself or by what it repeats; empty for none."""
    operation = catalogue.operation(benchmark)
    return operation.work or (
        catalogue.operations[operation.calls_of].work if operation.calls_of else ""
    )
