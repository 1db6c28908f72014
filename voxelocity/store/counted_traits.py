"""Whether the instructions that one machine counted hold on another."""

import json
from collections.abc import Mapping
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.store.paths import COUNTS, RESULTS


def traits_of_counts(root: Path, machine: str) -> dict[str, str] | None:
    """What the counts of a machine depend on (see ``benchmarks/support/counting/traits.py``).

    Returns
    -------
    dict of str to str or None
        None where none are recorded.

    Raises
    ------
    VoxelocityError
        The record is damaged, or its entries were counted under different traits.
    """
    traits: dict[str, str] | None = None
    for path in sorted(Path(root, COUNTS, RESULTS.name, machine).glob("*.json")):
        try:
            found = json.loads(path.read_text(encoding="utf-8"))["traits"]
        except (OSError, ValueError, KeyError, TypeError):
            raise VoxelocityError(
                f"{path}: does not say what its counts depend on; restore it with git, or delete it"
            ) from None
        if traits not in (None, found):
            raise VoxelocityError(
                f"{path}: was counted under other traits than the files beside it, so that they are no "
                "series; delete it, and count that entry again under another machine's name"
            )
        traits = found
    return traits


def may_join(root: Path, machine: str, described: Mapping[str, str], other: str) -> bool:
    """Whether the counts of another machine hold on this one.

    Parameters
    ----------
    root : Path
        The checkout.
    machine : str
    described : mapping of str to str
        What asv recorded of it; its processor decides where nothing was counted on it.
    other : str
        The machine on which instructions were counted.
    """
    theirs = traits_of_counts(root, other)
    if theirs is None:
        return False
    ours = traits_of_counts(root, machine)
    if ours is not None:
        return ours == theirs
    # Not until counts of two processors are known to agree do they hold on others.
    return (described.get("arch"), described.get("cpu")) == (
        theirs.get("architecture"),
        theirs.get("processor"),
    )
