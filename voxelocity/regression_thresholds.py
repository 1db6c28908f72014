"""What asv's regression page takes for a regression: nothing within the noise."""

import itertools
import math
import re

from asv.publishing import OutputPublisher
from asv.util import UserError

from voxelocity import VoxelocityError
from voxelocity.checkout import ROOT
from voxelocity.measured import cells_of, measured_machines, read_machine
from voxelocity.timeline import read_timeline

# asv's own: a smaller step is not worth a line, however certain it is.
LEAST = 0.05


class RegressionThresholds(OutputPublisher):
    """Sets ``regressions_thresholds`` from the noise floors before asv looks for regressions.

    asv does that at order 3. Its thresholds do not tell machines apart, so the noisiest counts.
    """

    order = 2

    @classmethod
    def publish(cls, conf, repo, benchmarks, graphs, revisions):
        branches = [repo.get_branch_name(branch) for branch in conf.branches]
        try:
            found = thresholds(ROOT, benchmarks)
        except VoxelocityError as error:
            raise UserError(f"voxelocity: {error}") from None
        for name, threshold in found.items():
            for branch in branches:
                conf.regressions_thresholds[f"^{re.escape(f'{name}@{branch}')}$"] = threshold


def thresholds(root, benchmarks):
    """The relative change of each series up to which asv's own values are noise.

    Parameters
    ----------
    root : Path
        The checkout.
    benchmarks : asv.benchmarks.Benchmarks

    Returns
    -------
    dict of str to float
        By asv's name of the series, such as ``opening.Opening.time_load_img('int16', '.nii')``.
    """
    # scipy, which is behind it, takes a second to import, and asv imports this file at every start.
    from voxelocity.noise import as_asv_shows, noise_of

    names = {
        cell: name + (f"({', '.join(values)})" if values else "")
        for name, benchmark in benchmarks.items()
        for cell, values in zip(cells_of(benchmark), itertools.product(*benchmark["params"]))
    }
    entries = read_timeline(root)
    found = {}
    for machine in measured_machines(root):
        measured = read_machine(root, machine, benchmarks)
        try:
            noise = noise_of(entries, measured, as_asv_shows)
        except VoxelocityError:
            # Nothing was measured twice on it: asv's own threshold stays.
            continue
        for cell, floor in noise.floors.items():
            found[names[cell]] = max(found.get(names[cell], LEAST), math.expm1(floor))
    return found
