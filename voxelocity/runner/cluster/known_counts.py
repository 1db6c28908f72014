"""What a worker has to reproduce before its counts join those of others."""

from collections.abc import Mapping, Sequence

from voxelocity import VoxelocityError
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.runner.cluster.task import KnownCounts
from voxelocity.runner.pull_request import bench_of
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import RESULTS, THIS_MACHINE
from voxelocity.store.processor import may_hold
from voxelocity.store.reader import ResultsReader

# So many counts; each takes a second or two.
_COUNTS = 8


def known_counts(
    checkout: Checkout,
    machine: str,
    traits: Mapping[str, str],
    benchmarks: Sequence[Benchmark],
    is_alone: bool,
) -> KnownCounts | None:
    """The newest entry that was counted: on the machine itself, or on one whose counts hold there.

    Parameters
    ----------
    checkout : Checkout
    machine : str
        Under whose name the results are stored.
    traits : mapping of str to str
        What asv records of it.
    benchmarks : sequence of Benchmark
        Of which some are taken.
    is_alone : bool
        Whether all workers are processes of that machine, so that there are no others' counts to join.

    Returns
    -------
    KnownCounts or None
        None where no counts hold on a machine that is alone.

    Raises
    ------
    VoxelocityError
        No counts hold on a machine that is not.
    """
    reader = ResultsReader(checkout)
    wanted = [benchmark for benchmark in benchmarks if benchmark.metric is Metric.INSTRUCTIONS]
    best: dict[str, dict[int, dict[Benchmark, float]]] = {}
    for name in reader.machines():
        if name != machine and (
            name == THIS_MACHINE or not may_hold(checkout.root, machine, traits, name)
        ):
            continue
        counted = {
            index: {
                benchmark: count
                for benchmark in wanted
                if benchmark in measured and (count := measured[benchmark].estimate) is not None
            }
            for index, measured in reader.measured_in(checkout.root / RESULTS, name).items()
        }
        best[name] = {index: counts for index, counts in counted.items() if counts}
    name = max(
        best, key=lambda name: (bool(best[name]) and name == machine, len(best[name])), default=""
    )
    if not best.get(name):
        if is_alone:
            return None
        raise VoxelocityError(
            f"no instructions are known that a worker could reproduce; count an entry first: voxelocity measure "
            f"--machine {machine} --bench track_instructions {checkout.timeline[-1].tag}"
        )
    index, counts = max(best[name].items())
    chosen = sorted(counts)[:: max(1, len(counts) // _COUNTS)][:_COUNTS]
    entry = checkout.timeline[index]
    return KnownCounts(
        tag=entry.tag,
        commit=checkout.history.commits[entry.tag],
        machine=name,
        bench=tuple(bench_of(reader.catalogue, chosen)),
        counts={benchmark: counts[benchmark] for benchmark in chosen},
    )
