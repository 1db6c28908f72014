"""What a worker has to reproduce before its counts join those of others."""

from collections.abc import Sequence

from voxelocity import VoxelocityError
from voxelocity.asv_bridge.reader import ResultsReader
from voxelocity.many_machines.task import Known
from voxelocity.measuring.two_commits import bench_of
from voxelocity.paths import RESULTS, THIS_MACHINE
from voxelocity.results.cell import Cell, Metric
from voxelocity.software.checkout import Checkout

# So many counts; each takes a second or two.
_COUNTS = 8


def known_counts(checkout: Checkout, machine: str, cells: Sequence[Cell]) -> Known:
    """The newest entry that was counted: on the machine itself, or on that which has counted most.

    Parameters
    ----------
    checkout : Checkout
    machine : str
        Under whose name the results are stored.
    cells : sequence of Cell
        Of which some are taken.

    Raises
    ------
    VoxelocityError
        No entry of the timeline has any.
    """
    reader = ResultsReader(checkout)
    wanted = [cell for cell in cells if cell.metric is Metric.INSTRUCTIONS]
    best: dict[str, dict[int, dict[Cell, float]]] = {}
    for name in reader.machines():
        if name == THIS_MACHINE and machine != THIS_MACHINE:
            continue
        counted = {
            place: {
                cell: count
                for cell in wanted
                if cell in measured and (count := measured[cell].estimate) is not None
            }
            for place, measured in reader.measured_in(checkout.root / RESULTS, name).items()
        }
        best[name] = {place: counts for place, counts in counted.items() if counts}
    name = max(
        best, key=lambda name: (bool(best[name]) and name == machine, len(best[name])), default=""
    )
    if not best.get(name):
        raise VoxelocityError(
            f"no instructions are known that a worker could reproduce; count an entry first: voxelocity measure "
            f"--machine {machine} --bench track_instructions {checkout.timeline[-1].tag}"
        )
    place, counts = max(best[name].items())
    chosen = sorted(counts)[:: max(1, len(counts) // _COUNTS)][:_COUNTS]
    entry = checkout.timeline[place]
    return Known(
        tag=entry.tag,
        commit=checkout.history.commits[entry.tag],
        machine=name,
        bench=tuple(bench_of(reader.catalogue, chosen)),
        counts={cell: counts[cell] for cell in chosen},
    )
