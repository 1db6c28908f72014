"""Which commits have results, read from the folder that asv writes."""

import re
from pathlib import Path


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
