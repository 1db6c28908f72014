"""What was measured beside the releases: of each numpy and Python, and with indexed_gzip."""

from collections.abc import Mapping, Sequence

from voxelocity import VoxelocityError
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.noise import noise_or_unknown
from voxelocity.model.explanation import Explanation
from voxelocity.store.paths import INDEXED_GZIP, INDEXED_GZIP_STEPS, PYTHONS
from voxelocity.store.reader import ResultsReader
from voxelocity.store.release_files import read_explanations

# What changed from state to state, and what explains it.
Line = tuple[Changes, Sequence[Explanation]]


def lines_beside(reader: ResultsReader) -> Mapping[str, Line]:
    """The lines that were measured, by name: numpy, python and indexed_gzip."""
    beside = ResultsReader(reader.checkout.numpy, reader.asv_benchmarks)
    try:
        numpy = beside.fullest()
    except VoxelocityError:
        return {}
    lines: dict[str, Line] = {
        "numpy": (Changes(numpy, noise_or_unknown(numpy)), beside.checkout.explanations)
    }
    if python := python_line(reader):
        lines["python"] = python
    main = reader.fullest()
    if both := reader.with_indexed_gzip(main):
        explained = read_explanations(reader.checkout.root, both.timeline, INDEXED_GZIP_STEPS)
        lines[INDEXED_GZIP.name] = Changes(both, noise_or_unknown(main)), explained
    return lines


def python_line(reader: ResultsReader) -> Line | None:
    """The newest entry on each Python; None without two."""
    results = reader.on_each_python()
    if results is None:
        return None
    explained = read_explanations(reader.checkout.root, results.timeline, PYTHONS.explanations)
    return Changes(results, noise_or_unknown(results)), explained
