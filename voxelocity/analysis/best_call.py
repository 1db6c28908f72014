"""Which call does a task in the least time, or with the least memory, and which are as good."""

import dataclasses
from collections.abc import Iterable

from voxelocity.analysis.noise import Noise
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.results import Results
from voxelocity.model.scale import LITTLE_MEMORY, clamped, log_of


@dataclasses.dataclass(frozen=True)
class BestCall:
    """The best call for a task on a file, in one entry.

    Attributes
    ----------
    best : Benchmark
    equal : tuple of Benchmark
        The other calls that differ from it by no more than the noise, best first.
    all_equal : bool
        Whether no other call differs by more.
    reference : float or None
        The ratio to the reference; None where the reference has no value, or the call no peak of its
        own.
    as_little_as_the_reference : bool
        Both peaks are too small to be told apart.
    """

    best: Benchmark
    equal: tuple[Benchmark, ...]
    all_equal: bool
    reference: float | None
    as_little_as_the_reference: bool


def best_call(
    results: Results, noise: Noise, benchmarks: Iterable[Benchmark], metric: Metric, index: int
) -> BestCall | None:
    """Choose among the calls of a task on one file.

    Parameters
    ----------
    results : Results
    noise : Noise
    benchmarks : iterable of Benchmark
        Of one task and file, in time and memory, with the reference.
    metric : Metric
    index : int

    Returns
    -------
    BestCall or None
        None where no call has a value.
    """
    benchmarks = [benchmark for benchmark in benchmarks if benchmark.metric is metric]
    found = results.values_at(index)
    values = {benchmark: found[benchmark] for benchmark in benchmarks if benchmark in found}
    # Of equal peaks the faster call comes first.
    ranked = sorted(
        (benchmark for benchmark in values if not benchmark.is_reference),
        key=lambda benchmark: (values[benchmark], _time(results, benchmark, index), benchmark),
    )
    if not ranked:
        return None
    best, *others = ranked
    equal = tuple(
        benchmark for benchmark in others if _differs_by_noise(noise, values, benchmark, best)
    )
    references = [benchmark for benchmark in values if benchmark.is_reference]
    ratio, little = None, False
    if references:
        own, other = values[best], values[references[0]]
        # Less than nothing above the baseline has no ratio.
        ratio = clamped(metric, own) / clamped(metric, other) if own > 0 else None
        little = metric is Metric.PEAK and max(own, other) < LITTLE_MEMORY
    return BestCall(best, equal, len(equal) == len(others), ratio, little)


def _time(results: Results, benchmark: Benchmark, index: int) -> float:
    value = results.value(benchmark.of_metric(Metric.TIME), index)
    return float("inf") if value is None else value


def _differs_by_noise(
    noise: Noise, values: dict[Benchmark, float], benchmark: Benchmark, best: Benchmark
) -> bool:
    difference = log_of(benchmark.metric, values[benchmark]) - log_of(
        benchmark.metric, values[best]
    )
    return difference <= noise.floor(benchmark).at(min(values[benchmark], values[best]))
