"""What a call costs for each volume more, as a table."""

from voxelocity.analysis.growth import OPERATION, Growth
from voxelocity.reports.text_table import aligned
from voxelocity.results.cell import Metric

_UNITS = {Metric.TIME: 1e3, Metric.PEAK: 1e-6}


def growth_report(growth: Growth) -> list[str]:
    """The table of an entry, as lines."""
    results = growth.results
    rows = [["call", "ms per volume", "fixed ms", "MB per volume", "fixed MB"]]
    for route in sorted({route for route, _ in growth.lines}):
        row = [results.catalogue.routes[OPERATION, route].call]
        for metric, unit in _UNITS.items():
            line = growth.lines.get((route, metric))
            row += (
                [f"{unit * line.per_volume:.3f}", f"{unit * line.fixed:.3f}"] if line else ["", ""]
            )
        rows.append(row)
    tag = results.timeline[growth.place].tag
    heading = f"{tag} on {results.machine}: volumes of 32 x 32 x 30 voxels, .nii.gz"
    return [heading, "", *aligned(rows, right=range(1, 5))]
