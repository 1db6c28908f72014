"""What the page recommends: the best call for each task, and the memory that it needs."""

from collections.abc import Iterator, Mapping, Sequence

from voxelocity.analysis.best_call import BestCall, best_call
from voxelocity.analysis.growth_of_work import MANY_VOLUMES, Kind, WorkGrowth, work_growths
from voxelocity.analysis.memory_needs import memory_need
from voxelocity.analysis.noise import Noise
from voxelocity.analysis.tasks import Task
from voxelocity.model.benchmark import REFERENCE, Benchmark, Metric
from voxelocity.model.digits import ratio_digits, short
from voxelocity.model.result import Status
from voxelocity.model.results import Results
from voxelocity.report.values import per_voxel_words
from voxelocity.site.data import (
    AdviceData,
    CallGrowthData,
    GrowthData,
    MemoryNeedData,
    MemoryRowData,
    TaskAdviceData,
)

_TOO_MUCH = (
    "its work grows with the square of the number of volumes, by its instructions at "
    "{0.lengths[0]} to {0.lengths[3]} volumes. At {1:,} volumes it takes some {2} times what it "
    "takes at {0.lengths[3]}, where a call that grows in proportion takes {3} times. Do not use it "
    "on a long run."
)

# An operation, a method and the format of a file.
_Call = tuple[str, str, str]


def advice(results: Results, noise: Noise, tasks: Sequence[Task]) -> Iterator[TaskAdviceData]:
    numbers = {benchmark: number for number, benchmark in enumerate(results.catalogue.benchmarks)}
    for task in tasks:
        if not task.are_alternatives(results.catalogue):
            continue
        for file in task.files:
            benchmarks = [benchmark for benchmark in task.benchmarks if benchmark.file == file]

            def best(
                metric: Metric, benchmarks: list[Benchmark] = benchmarks
            ) -> list[AdviceData | None]:
                same = [benchmark for benchmark in benchmarks if benchmark.metric is metric]
                return [
                    _best(best_call(results, noise, same, metric, index), metric, numbers)
                    for index in results.indices
                ]

            yield TaskAdviceData(
                task.key,
                file or "no image",
                time=best(Metric.TIME),
                peakmem=best(Metric.PEAK),
                instructions=best(Metric.INSTRUCTIONS),
            )


def _best(
    call: BestCall | None, metric: Metric, numbers: dict[Benchmark, int]
) -> AdviceData | None:
    if call is None:
        return None
    distance = ""
    if call.as_little_as_the_reference:
        distance = "no more than the reference"
    elif call.reference is not None:
        distance = f"{ratio_digits(call.reference)} × the {metric.noun} of the reference"
    return AdviceData(
        best=numbers[call.best],
        equal=[numbers[benchmark] for benchmark in call.equal],
        all_equal=call.all_equal,
        distance=distance,
    )


def growth(results: Results) -> list[CallGrowthData]:
    """How the instructions of each call grow with the number of volumes."""
    by_index = [work_growths(results, index) for index in results.indices]
    return [
        CallGrowthData(*key, growth=[_growth(results, growths, key) for growths in by_index])
        for key in sorted({key for growths in by_index for key in growths})
    ]


def _growth(results: Results, growths: Mapping[_Call, WorkGrowth], key: _Call) -> GrowthData | None:
    if key not in growths:
        return None
    growth = growths[key]
    many = growth.at(MANY_VOLUMES) / growth.counts[-1]
    is_square = growth.kind is Kind.SQUARE
    return GrowthData(
        kind=growth.kind,
        exponents=[round(exponent, 2) for exponent in growth.exponents or ()],
        many=float(f"{many:.3g}"),
        words=short(many),
        warning=_TOO_MUCH.format(
            growth, MANY_VOLUMES, short(many), MANY_VOLUMES // growth.lengths[-1]
        )
        if is_square
        else "",
        steadier=_steadier(results, growths, key) if is_square else [],
    )


def _steadier(results: Results, growths: Mapping[_Call, WorkGrowth], key: _Call) -> list[str]:
    """Of the calls that do not grow with the square, the two with the least work on a long run."""
    operation, _, file_format = key
    least = sorted(
        (growth.at(MANY_VOLUMES) / growth.counts[-1], method)
        for (of, method, on), growth in growths.items()
        if (of, on) == (operation, file_format)
        and method != REFERENCE
        and (of, method) in results.catalogue.calls
        and growth.kind is not Kind.SQUARE
    )
    return [results.catalogue.calls[operation, method].text for _, method in least[:2]]


def memory(results: Results) -> list[MemoryRowData]:
    """A row for each call that tells the memory of an image of another size, on each file."""
    catalogue = results.catalogue
    rows: dict[str, MemoryRowData] = {}
    for benchmark in catalogue.benchmarks:
        operation = catalogue.operation(benchmark)
        if benchmark.metric is not Metric.PEAK or benchmark.is_reference:
            continue
        if not operation.tells_memory(benchmark.parameters):
            continue
        key = "|".join((benchmark.operation, benchmark.method, *benchmark.parameters[2:]))
        row = rows.setdefault(
            key,
            MemoryRowData(
                key, operation.task_of(benchmark.parameters), catalogue.call(benchmark), {}
            ),
        )
        needs = [memory_need(results, benchmark, index) for index in results.indices]
        row.needs[benchmark.file] = [
            need.value
            if isinstance(need, Status)
            else MemoryNeedData(
                need.fixed,
                need.per_voxel,
                need.whole,
                f"{per_voxel_words(need.per_voxel)}{'' if need.whole else ' of a volume'}",
            )
            for need in needs
        ]
    return list(rows.values())
