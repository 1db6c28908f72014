"""A few benchmarks that stand for all: each call of a library once, on the file that people have most often."""

from collections.abc import Iterable

from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.catalogue import Catalogue

# In the order in which a value of a parameter is preferred.
_PREFERRED = ("int16 + slope/inter", ".nii.gz", "middle")


def representative_benchmarks(catalogue: Catalogue, library: str) -> list[Benchmark]:
    """The benchmarks by which a change of a library is judged quickly, with what tells the noise of their times.

    Each call that the library alone carries out (for nilearn: with nibabel), once, on one file: scaled integers,
    compressed, where it was measured on that one. A call of several operations is taken from that of which most is
    measured.

    Parameters
    ----------
    catalogue : Catalogue
    library : str

    Returns
    -------
    list of Benchmark
        Of all metrics, and the times of the references of the same operations; in order. Baselines are not.
    """
    metrics: dict[str, set[Metric]] = {}
    for benchmark in catalogue.benchmarks:
        metrics.setdefault(benchmark.operation, set()).add(benchmark.metric)
    chosen: dict[str, tuple[str, str]] = {}
    for operation, method in sorted(
        (
            key
            for key in catalogue.calls
            if _is_of(catalogue, *key, library)
            # Another length of image, of which only time and memory are measured, stands for nothing.
            and (catalogue.operations[key[0]].work or Metric.INSTRUCTIONS in metrics[key[0]])
        ),
        key=lambda key: (-len(metrics[key[0]]), key),
    ):
        chosen.setdefault(catalogue.calls[operation, method].text, (operation, method))
    # Of a loop the instructions are counted at several lengths, elsewhere; the shortest stands for all.
    counted = [
        (operation, method)
        for operation, method in catalogue.calls
        if (catalogue.operations[operation].calls_of, method) in chosen.values()
        and Metric.INSTRUCTIONS not in metrics[catalogue.operations[operation].calls_of]
    ]
    calls = {*chosen.values(), *counted}
    operations = {operation for operation, _ in calls}
    return [
        benchmark
        for benchmark in catalogue.benchmarks
        if (
            (benchmark.operation, benchmark.method) in calls
            or (
                benchmark.is_reference
                and benchmark.metric is Metric.TIME
                and benchmark.operation in operations
            )
        )
        and benchmark.parameters == _standing(catalogue, benchmark)
    ]


def _is_of(catalogue: Catalogue, operation: str, method: str, library: str) -> bool:
    declared, own = catalogue.operations[operation], catalogue.calls[operation, method]
    if declared.opt_in or declared.calls_of:
        return False
    return own.uses(library) and not (library == "nibabel" and own.uses("nilearn"))


def _standing(catalogue: Catalogue, benchmark: Benchmark) -> tuple[str, ...]:
    """The parameters that stand for all of an operation's metric."""
    key = (benchmark.operation, benchmark.metric)
    known = [parameters for *of, parameters in catalogue.shapes if tuple(of) == key]
    return min(known, key=lambda parameters: (_distance(parameters), known.index(parameters)))


def _distance(parameters: tuple[str, ...]) -> int:
    return sum(
        2**index for index, value in enumerate(reversed(_PREFERRED)) if value not in parameters
    )


def counterparts(catalogue: Catalogue, benchmarks: Iterable[Benchmark]) -> list[Benchmark]:
    """The benchmarks and the baselines of their peaks: all that must be measured for them to have values."""
    wanted = set(benchmarks)
    baselines = {benchmark.baseline for benchmark in wanted if benchmark.metric is Metric.PEAK}
    return sorted(wanted | (baselines & catalogue.names.keys()))
