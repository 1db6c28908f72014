"""Which commits have result files, without asv's reader, which takes longer to import than this takes to read."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from voxelocity.model.benchmark import Metric


def machines_by_commit(results: Path) -> dict[str, list[str]]:
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
    machines: dict[str, list[str]] = {}
    for path in sorted(Path(results).glob("*/*.json")):
        match = re.match(r"([0-9a-f]{8})-", path.name)
        if match and path.parent.name not in machines.setdefault(match[1], []):
            machines[match[1]].append(path.parent.name)
    return machines


def files_of_commit(folder: Path, commit: str) -> list[Path]:
    """The result files of a commit in a machine's folder: one for each environment."""
    return sorted(folder.glob(f"{commit[:8]}-*.json"))


def measured_metrics(path: Path, benchmarks: Mapping[str, Mapping[str, Any]]) -> set[Metric]:
    """The metrics of which a result file has results of today's benchmarks.

    Parameters
    ----------
    path : Path
    benchmarks : mapping of str to mapping
        As asv describes them.

    Returns
    -------
    set of Metric
        Empty where the file is damaged; whoever reads it in full says so.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        version = content["result_columns"].index("version")
        return {
            Metric(benchmarks[name]["metric"])
            for name, row in content["results"].items()
            if "operation" in benchmarks.get(name, ())
            and row[version] == str(benchmarks[name]["version"])
        }
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return set()
