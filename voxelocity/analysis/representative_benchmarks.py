"""A few benchmarks that stand for all: each call of a library once, on the file that people have most often."""

from collections.abc import Iterable

from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.catalogue import Catalogue

# In the order in which a value of a parameter is preferred.
_PREFERRED = ("int16 + slope/inter", ".nii.gz", "middle")


def representative_benchmarks(catalogue: Catalogue, library: str) -> list[Benchmark]:
    """The benchmarks by which a change of a library is judged quickly, in all metrics, without baselines.

    Each call that the library alone carries out (for nilearn: with nibabel), once, on one file: scaled
    integers, compressed, if possible. A call of several operations is taken from that of which most is measured.
    The times of their references tell the noise.
    """
    metrics: dict[str, set[Metric]] = {}
    for benchmark in catalogue.benchmarks:
        metrics.setdefault(benchmark.operation, set()).add(benchmark.metric)
    own = [
        key
        for key in catalogue.calls
        if _is_of(catalogue, *key, library)
        # Another length of image, of which only time and memory are measured, stands for nothing.
        and (catalogue.operations[key[0]].work or Metric.INSTRUCTIONS in metrics[key[0]])
    ]
    chosen: dict[str, tuple[str, str]] = {}
    for key in sorted(own, key=lambda key: (-len(metrics[key[0]]), key)):
        chosen.setdefault(catalogue.calls[key].text, key)
    calls = set(chosen.values())
    # Of a loop the instructions are counted at several lengths, elsewhere; the shortest stands for all.
    for operation, method in catalogue.calls:
        counted = catalogue.operations[operation].calls_of
        if (counted, method) in chosen.values() and Metric.INSTRUCTIONS not in metrics[counted]:
            calls.add((operation, method))
    operations = {operation for operation, _ in calls}

    def is_wanted(benchmark: Benchmark) -> bool:
        if benchmark.is_reference and benchmark.metric is Metric.TIME:
            return benchmark.operation in operations
        return (benchmark.operation, benchmark.method) in calls

    return [
        benchmark
        for benchmark in filter(is_wanted, catalogue.benchmarks)
        if benchmark.parameters == _standing(catalogue, benchmark)
    ]


def _is_of(catalogue: Catalogue, operation: str, method: str, library: str) -> bool:
    declared, own = catalogue.operations[operation], catalogue.calls[operation, method]
    if declared.opt_in or declared.calls_of:
        return False
    return own.uses(library) and not (library == "nibabel" and own.uses("nilearn"))


def _standing(catalogue: Catalogue, benchmark: Benchmark) -> tuple[str, ...]:
    """The parameters that stand for all of an operation's metric: those that are preferred most."""
    key = (benchmark.operation, benchmark.metric)
    known = [parameters for *of, parameters in catalogue.shapes if tuple(of) == key]
    return max(known, key=lambda parameters: [value in parameters for value in _PREFERRED])


def counterparts(catalogue: Catalogue, benchmarks: Iterable[Benchmark]) -> list[Benchmark]:
    """The benchmarks and the baselines of their peaks: all that must be measured for them to have values."""
    wanted = set(benchmarks)
    baselines = {benchmark.baseline for benchmark in wanted if benchmark.metric is Metric.PEAK}
    return sorted(wanted | (baselines & catalogue.names.keys()))
