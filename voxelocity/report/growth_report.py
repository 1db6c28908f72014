"""What a call costs for each volume more, as a table."""

from voxelocity.analysis.growth import OPERATION, Growth
from voxelocity.model.benchmark import Metric
from voxelocity.report.document import Block, Heading, Table, code
from voxelocity.report.values import bytes_words, time_words


def growth_report(growth: Growth) -> list[Block]:
    results = growth.results
    rows = []
    for method in sorted({method for method, _ in growth.lines}):
        row = [code(results.catalogue.calls[OPERATION, method].text)]
        for metric, words in ((Metric.TIME, time_words), (Metric.PEAK, bytes_words)):
            line = growth.lines.get((method, metric))
            row += [words(line.per_volume), words(line.fixed)] if line else ["", ""]
        rows.append(row)
    tag = results.timeline[growth.index].tag
    columns = ("call", "time per volume", "fixed time", "memory per volume", "fixed memory")
    title = f"{tag} on {results.machine}: volumes of 32 x 32 x 30 voxels, .nii.gz"
    return [Heading(title), Table(columns, rows, frozenset(range(1, 5)))]
