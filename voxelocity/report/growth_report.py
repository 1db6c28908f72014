"""What a call costs for each volume more, as a table."""

from voxelocity.analysis.growth import OPERATION, Growth
from voxelocity.model.benchmark import Metric
from voxelocity.report.text_table import aligned
from voxelocity.report.values import bytes_words, time_words

_WORDS = {Metric.TIME: time_words, Metric.PEAK: bytes_words}


def growth_report(growth: Growth) -> list[str]:
    """The table of an entry, as lines."""
    results = growth.results
    rows = [["call", "time per volume", "fixed time", "memory per volume", "fixed memory"]]
    for method in sorted({method for method, _ in growth.lines}):
        row = [results.catalogue.calls[OPERATION, method].text]
        for metric, words in _WORDS.items():
            line = growth.lines.get((method, metric))
            row += [words(line.per_volume), words(line.fixed)] if line else ["", ""]
        rows.append(row)
    tag = results.timeline[growth.index].tag
    heading = f"{tag} on {results.machine}: volumes of 32 x 32 x 30 voxels, .nii.gz"
    return [heading, "", *aligned(rows, right=range(1, 5))]
