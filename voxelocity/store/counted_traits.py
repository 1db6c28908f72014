"""Whether the instructions that one machine counted hold on another."""

import json
from collections.abc import Mapping
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.store.paths import COUNTS, RESULTS
from voxelocity.store.processor import recorded_processor


def traits_of_counts(root: Path, machine: str) -> dict[str, str] | None:
    """What the counts of a machine depend on (see ``benchmarks/support/counting/traits.py``); None without a record.

    `VoxelocityError` where the record is damaged, or its entries were counted under different traits.
    """
    traits: dict[str, str] | None = None
    for path in sorted(Path(root, COUNTS, RESULTS.name, machine).glob("*.json")):
        try:
            found = json.loads(path.read_text(encoding="utf-8"))["traits"]
        except (OSError, ValueError, KeyError, TypeError):
            raise VoxelocityError(
                f"{path}: does not say what its counts depend on; restore it with git, or delete it"
            ) from None
        if traits is not None and not _agree(traits, found):
            raise VoxelocityError(
                f"{path}: was counted under other traits than the files beside it, so that they are no "
                "series; delete it, and count that entry again under another machine's name"
            )
        traits = {**(traits or {}), **found}
    return traits


def _agree(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether what both say is the same: the processor was not recorded from the beginning."""
    return all(one[name] == other[name] for name in one.keys() & other.keys())


def may_join(root: Path, machine: str, described: Mapping[str, str], other: str) -> bool:
    """Whether the counts of another machine hold on this one: as `may_hold`, and on the same processor.

    Several processors have the same name, so both must be recorded.
    """
    processor = recorded_processor(root, machine)
    return (
        processor is not None
        and processor == recorded_processor(root, other)
        and may_hold(root, machine, described, other)
    )


def may_hold(root: Path, machine: str, described: Mapping[str, str], other: str) -> bool:
    """Whether it is worth trying to reproduce the counts of another machine on this one.

    Where nothing was counted on this one, the processor decides that asv has `described`.
    """
    theirs = traits_of_counts(root, other)
    if theirs is None:
        return False
    ours = traits_of_counts(root, machine)
    if ours is not None:
        return _agree(ours, theirs)
    named = {"arch": theirs.get("architecture"), "cpu": theirs.get("processor")}
    return all(described.get(name) == value for name, value in named.items())
