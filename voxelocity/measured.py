"""What asv measured, read from its results folder with asv's own reader."""

import dataclasses
import math
import re
from pathlib import Path

from asv.benchmarks import Benchmarks
from asv.config import Config
from asv.results import iter_results_for_machine_and_hash
from asv.util import UserError

from voxelocity import VoxelocityError
from voxelocity.checkout import RESULTS
from voxelocity.estimate import tenth_percentile
from voxelocity.history import commit_hashes
from voxelocity.timeline import read_timeline

BASELINE = "baseline"
REFERENCE = "reference"

@dataclasses.dataclass(frozen=True, order=True)
class Cell:
    """One number of a commit: a route of an operation, on one image, in time or memory.

    Attributes
    ----------
    operation : str
        The class of the benchmark, such as ``MeanOverTime``.
    route : str
        The method without its kind, such as ``path``.
    kind : str
        ``time`` or ``peakmem``.
    parameters : tuple of str
        Image, format and, for some operations, position.
    """

    operation: str
    route: str
    kind: str
    parameters: tuple


@dataclasses.dataclass(frozen=True)
class Measurement:
    """What was found for a cell.

    Attributes
    ----------
    value : float or None
        What asv reports: the median in seconds, or the peak in bytes. None where it failed,
        NaN where the release lacks what the route calls.
    samples : tuple of float
        Every timing, in seconds, in the order in which asv took them; a peak is its own; empty where
        asv kept none.
    """

    value: float | None
    samples: tuple = ()

    @property
    def estimate(self):
        """What is compared with others: the tenth percentile of all samples, or the peak.

        None where there is none: also for a time without samples, whose median must not be
        compared with the tenth percentile of another.
        """
        if self.samples:
            return tenth_percentile(self.samples)
        return None


def load_benchmarks(root):
    """The benchmarks that the results folder describes, by asv's name.

    Raises
    ------
    VoxelocityError
        Nothing was measured yet.
    """
    conf = Config.load(str(Path(root, "asv.conf.json")))
    conf.results_dir = str(Path(root, conf.results_dir))
    try:
        return Benchmarks.load(conf)
    except UserError:
        raise VoxelocityError(
            f"{Path(root, RESULTS)}: holds no benchmarks.json; measure first: make bench"
        ) from None


def read_commit(root, machine, commit, benchmarks, results=RESULTS):
    """All cells of a commit on a machine, as far as they belong to the benchmarks of today.

    Parameters
    ----------
    root : Path
        The checkout.
    machine : str
        As asv knows it.
    commit : str
        The commit's hash.
    benchmarks : asv.benchmarks.Benchmarks
        See `load_benchmarks`.
    results : Path, optional
        The results folder in the checkout, where it is not that of the releases.

    Returns
    -------
    dict of Cell to Measurement
        Empty where the commit was not measured.
    """
    cells = {}
    for result in iter_results_for_machine_and_hash(str(Path(root, results)), machine, commit):
        for name in result.get_result_keys(benchmarks):
            params = benchmarks[name]["params"]
            values = result.get_result_value(name, params)
            samples = result.get_result_samples(name, params)
            for cell, value, kept in zip(cells_of(benchmarks[name]), values, samples):
                if cell.kind == "peakmem" and value is not None and not math.isnan(value):
                    kept = [value]
                cells[cell] = Measurement(value, tuple(kept or ()))
    return cells


def cells_of(benchmark):
    """The cells of a benchmark, in asv's order of parameters."""
    _, operation, method = benchmark["name"].split(".")
    # What a benchmark finds out by itself: the peak of another process.
    kind, _, route = method.removeprefix("track_").partition("_")
    combinations = [()]
    for values in benchmark["params"]:
        combinations = [(*before, value.strip("'")) for before in combinations for value in values]
    return [Cell(operation, route, kind, parameters) for parameters in combinations]


def above_baseline(cells):
    """Peaks less the peak of the empty benchmark of the same class and parameters, in bytes.

    Returns
    -------
    dict of Cell to float
    """
    peaks = {}
    for cell, measurement in cells.items():
        baseline = cells.get(dataclasses.replace(cell, route=BASELINE))
        if cell.kind == "peakmem" and cell.route != BASELINE and baseline:
            if measurement.estimate is not None and baseline.estimate is not None:
                peaks[cell] = measurement.estimate - baseline.estimate
    return peaks


def pretty_names(benchmarks):
    """The call of each operation and route, as a user would write it.

    Returns
    -------
    dict of (str, str) to str
    """
    return {
        (cell.operation, cell.route): benchmark["pretty_name"]
        for benchmark in benchmarks.values()
        for cell in cells_of(benchmark)
    }


def title(operation):
    """The name of an operation for people: ``MeanOverTime`` is the mean over time."""
    return re.sub(r"(?<!^)(?=[A-Z])", " ", operation).lower()


def measured_machines(root):
    """The names of the machines with results, in order.

    Raises
    ------
    VoxelocityError
        There are none.
    """
    by_commit = machines_by_commit(Path(root, RESULTS))
    machines = sorted({name for names in by_commit.values() for name in names})
    if not machines:
        raise VoxelocityError(f"{RESULTS} holds no results; measure first: make bench")
    return machines


def read_machine(root, machine, benchmarks):
    """All that was measured on a machine.

    Parameters
    ----------
    root : Path
        The checkout.
    machine : str
        As asv knows it.
    benchmarks : asv.benchmarks.Benchmarks
        See `load_benchmarks`.

    Returns
    -------
    dict of int to dict of Cell to Measurement
        The cells of each measured entry, by its position in the timeline.

    Raises
    ------
    VoxelocityError
        No such results.
    """
    machines = measured_machines(root)
    if machine not in machines:
        raise VoxelocityError(
            f"{RESULTS} holds no results of '{machine}', only of {', '.join(machines)}"
        )
    by_commit = machines_by_commit(Path(root, RESULTS))
    hashes = commit_hashes(root)
    measured = {}
    for index, entry in enumerate(read_timeline(root)):
        commit = hashes[entry.tags[0]]
        if machine in by_commit.get(commit[:8], ()):
            cells = read_commit(root, machine, commit, benchmarks)
            if cells:
                measured[index] = cells
    return measured


def machines_by_commit(results):
    """The machines on which each commit was measured.

    Parameters
    ----------
    results : Path
        The ``results_dir`` of asv.

    Returns
    -------
    dict of str to list of str
        From the first eight digits of a commit's hash to machine names.
    """
    machines = {}
    for path in sorted(Path(results).glob("*/*.json")):
        match = re.match(r"([0-9a-f]{8})-", path.name)
        if match and path.parent.name not in machines.setdefault(match[1], []):
            machines[match[1]].append(path.parent.name)
    return machines
