"""Whether calls changed that a component cannot change, which says that the machine did."""

from voxelocity.analysis.comparison import Comparison
from voxelocity.analysis.judgement import is_notable
from voxelocity.analysis.moved_references import MORE_THAN_CHANCE
from voxelocity.model.benchmark import Metric
from voxelocity.model.digits import ratio_digits
from voxelocity.model.timeline import Changed


def moved_controls(comparison: Comparison, component: Changed) -> str | None:
    """What a reader must know of the calls that do the same work with every version of a component.

    Parameters
    ----------
    comparison : Comparison
        Of two versions of it.
    component : Changed
        nilearn or nibabel; a stack may change everything.

    Returns
    -------
    str or None
        None where they stayed.
    """
    catalogue = comparison.results.catalogue
    changed = {entry.changed for entry in comparison.between} - {Changed.CONTROL}
    if changed != {component}:
        return None
    moved = []
    for metric in Metric:
        controls = [
            change.total
            for change in comparison.changes
            if change.benchmark.metric is metric
            and change.total
            and not catalogue.may_change(change.benchmark, component)
        ]
        differing = [total.ratio for total in controls if is_notable(total, metric)]
        if len(differing) > MORE_THAN_CHANCE * len(controls):
            moved.append(
                f"{len(differing)} of {len(controls)} in {metric.noun} ({ratio_digits(min(differing))} to "
                f"{ratio_digits(max(differing))} times)"
            )
    if not moved:
        return None
    return (
        f"calls that {component} cannot change differ, {', '.join(moved)}: the machine may have changed, and other "
        "calls may differ for that reason alone"
    )
