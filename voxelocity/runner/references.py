"""How far the reference calls moved in a pass: the same work as ever, on one stack."""

import itertools
import statistics
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from voxelocity.model.benchmark import REFERENCE, Metric
from voxelocity.model.result import tenth_percentile
from voxelocity.model.timeline import Entry
from voxelocity.store.checkout import Checkout
from voxelocity.store.result_files import stored_results

# By name, version and parameters: what has the same three is the same work.
Samples = Mapping[tuple[str, ...], Sequence[float]]

# A few of them differ by chance as often as not, and say nothing of the machine.
ENOUGH = 10


def stored_references(checkout: Checkout, folder: Path, stack: str) -> dict[str, Samples]:
    """The timings of the references in all entries of a stack, by the tag of the entry.

    Parameters
    ----------
    checkout : Checkout
    folder : Path
        The machine's folder among the results.
    stack : str
    """
    return {
        entry.tag: references_of(checkout, folder, entry)
        for entry in checkout.timeline
        if entry.stack == stack
    }


def references_of(checkout: Checkout, folder: Path, entry: Entry) -> Samples:
    """The timings of the references in an entry; empty where it was not measured."""
    samples: dict[tuple[str, ...], Sequence[float]] = {}
    for path in sorted(folder.glob(f"{checkout.history.commits[entry.tag][:8]}-*.json")):
        content = stored_results(path)
        if content is not None:
            samples.update(_samples(content))
    return samples


def _samples(content: Mapping[str, Any]) -> Samples:
    samples = {}
    for name, values in content["results"].items():
        if name.rpartition(".")[2] != f"{Metric.TIME}_{REFERENCE}":
            continue
        row = dict(zip(content["result_columns"], values))
        combinations = itertools.product(*row["params"])
        for parameters, timings in zip(combinations, row.get("samples") or []):
            if timings:
                samples[name, row["version"], *parameters] = timings
    return samples


def added(before: Samples, after: Samples) -> Samples:
    """The timings of a pass alone: asv appends them to those before."""
    new = {}
    for key, timings in after.items():
        old = before.get(key, ())
        start = len(old) if list(timings[: len(old)]) == list(old) else 0
        if timings[start:]:
            new[key] = timings[start:]
    return new


def moved_since(
    before: Mapping[str, Samples], checkout: Checkout, folder: Path, entry: Entry
) -> float | None:
    """The `movement` of the references in a pass over an entry, from the `stored_references` before it."""
    own = added(before[entry.tag], references_of(checkout, folder, entry))
    return movement(own, before.values())


def movement(own: Samples, stored: Iterable[Samples]) -> float | None:
    """How far the references of a pass are from those that were stored before it.

    Parameters
    ----------
    own : Samples
        Of the pass alone.
    stored : iterable of Samples
        Of each entry with the same stack.

    Returns
    -------
    float or None
        The ratio of the time to that in the middle of the entries, less one; without its sign, and in
        the middle over all references. None where there are too few to compare.
    """
    entries = list(stored)
    moved = []
    for key, timings in own.items():
        others = [tenth_percentile(entry[key]) for entry in entries if key in entry]
        if others:
            moved.append(abs(tenth_percentile(timings) / statistics.median(others) - 1))
    return round(statistics.median(moved), 4) if len(moved) >= ENOUGH else None
