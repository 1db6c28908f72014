"""What was measured beside the releases: of each numpy and Python, and with indexed_gzip."""

from collections.abc import Mapping, Sequence

from voxelocity import VoxelocityError
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.noise import noise_or_unknown
from voxelocity.model.explanation import Explanation
from voxelocity.store.paths import INDEXED_GZIP, INDEXED_GZIP_STEPS, PYTHON_STEPS
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
    if python := python_line(reader, beside):
        lines["python"] = python
    main = reader.fullest()
    if both := reader.with_indexed_gzip(main):
        explained = read_explanations(reader.checkout.root, both.timeline, INDEXED_GZIP_STEPS)
        lines[INDEXED_GZIP.name] = Changes(both, noise_or_unknown(main)), explained
    return lines


def python_line(reader: ResultsReader, beside: ResultsReader) -> Line | None:
    """The newest entry on each Python; `beside` reads what was measured of each numpy.

    There is no repeat run on a Python: the noise is its machine's from one numpy to the next. None
    where that is not known.
    """
    results = reader.on_each_python()
    if not results or results.machine not in beside.machines():
        return None
    noise = noise_or_unknown(beside.read(results.machine))
    explained = read_explanations(reader.checkout.root, results.timeline, PYTHON_STEPS)
    return Changes(results, noise), explained
