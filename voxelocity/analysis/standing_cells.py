"""A few cells that stand for all: each call of a library once, on the file that people have most often."""

from collections.abc import Iterable

from voxelocity.model.benchmark import Cell, Metric
from voxelocity.model.catalogue import Catalogue

# In the order in which a value of a parameter is preferred.
_PREFERRED = ("int16 + slope/inter", ".nii.gz", "middle")


def standing_cells(catalogue: Catalogue, library: str) -> list[Cell]:
    """The cells by which a change of a library is judged quickly, with what tells the noise of their times.

    Each call that the library alone carries out (for nilearn: with nibabel), once, on one file: scaled integers,
    compressed, where it was measured on that one. A call of several operations is taken from that of which most is
    measured.

    Parameters
    ----------
    catalogue : Catalogue
    library : str

    Returns
    -------
    list of Cell
        Of all metrics, and the times of the references of the same operations; in order. Baselines are not.
    """
    metrics: dict[str, set[Metric]] = {}
    for cell in catalogue.cells:
        metrics.setdefault(cell.operation, set()).add(cell.metric)
    chosen: dict[str, tuple[str, str]] = {}
    for operation, route in sorted(
        (
            key
            for key in catalogue.routes
            if _is_of(catalogue, *key, library)
            # Another length of image, of which only time and memory are measured, stands for nothing.
            and (catalogue.operations[key[0]].work or Metric.INSTRUCTIONS in metrics[key[0]])
        ),
        key=lambda key: (-len(metrics[key[0]]), key),
    ):
        chosen.setdefault(catalogue.routes[operation, route].text, (operation, route))
    # Of a loop the instructions are counted at several lengths, elsewhere; the shortest stands for all.
    counted = [
        (operation, route)
        for operation, route in catalogue.routes
        if (catalogue.operations[operation].calls_of, route) in chosen.values()
        and Metric.INSTRUCTIONS not in metrics[catalogue.operations[operation].calls_of]
    ]
    routes = {*chosen.values(), *counted}
    operations = {operation for operation, _ in routes}
    return [
        cell
        for cell in catalogue.cells
        if (
            (cell.operation, cell.route) in routes
            or (cell.is_reference and cell.metric is Metric.TIME and cell.operation in operations)
        )
        and cell.parameters == _standing(catalogue, cell)
    ]


def _is_of(catalogue: Catalogue, operation: str, route: str, library: str) -> bool:
    declared, own = catalogue.operations[operation], catalogue.routes[operation, route]
    if declared.opt_in or declared.calls_of:
        return False
    return own.uses(library) and not (library == "nibabel" and own.uses("nilearn"))


def _standing(catalogue: Catalogue, cell: Cell) -> tuple[str, ...]:
    """The parameters that stand for all of an operation's metric."""
    key = (cell.operation, cell.metric)
    known = [parameters for *of, parameters in catalogue.shapes if tuple(of) == key]
    return min(known, key=lambda parameters: (_distance(parameters), known.index(parameters)))


def _distance(parameters: tuple[str, ...]) -> int:
    return sum(
        2**place for place, value in enumerate(reversed(_PREFERRED)) if value not in parameters
    )


def counterparts(catalogue: Catalogue, cells: Iterable[Cell]) -> list[Cell]:
    """The cells and the baselines of their peaks: all that must be measured for them to have values."""
    wanted = set(cells)
    baselines = {cell.baseline for cell in wanted if cell.metric is Metric.PEAK}
    return sorted(wanted | (baselines & catalogue.names.keys()))
