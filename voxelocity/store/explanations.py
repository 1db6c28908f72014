"""What in the libraries made their steps, as people found out (``releases/steps.toml``)."""

from pathlib import Path
from typing import Annotated, Any

import msgspec

from voxelocity import VoxelocityError
from voxelocity.model.benchmark import Metric
from voxelocity.model.explanation import Explanation
from voxelocity.model.timeline import LIBRARIES, Timeline
from voxelocity.store.paths import EXPLANATIONS
from voxelocity.store.toml_file import read_tables

WAYS = ("culprit", "reading")

_Text = Annotated[str, msgspec.Meta(pattern=r"\S")]
_Texts = Annotated[tuple[_Text, ...], msgspec.Meta(min_length=1)]


class _Table(msgspec.Struct, forbid_unknown_fields=True):
    release: _Text
    what: _Text
    users: _Text
    calls: _Texts
    kinds: _Texts = ()
    files: _Texts = ()
    cause: _Text = ""
    source: _Text = ""
    commit: _Text = ""
    found: _Text = ""


def read_explanations(root: Path, timeline: Timeline) -> tuple[Explanation, ...]:
    """The explanations of steps, in the order of the file.

    Raises
    ------
    VoxelocityError
        An entry is malformed, or names no release of a library on the timeline.
    """
    tables = read_tables(root, EXPLANATIONS, "step", _Table)
    return tuple(_explanation(timeline, number, table) for number, table in enumerate(tables, 1))


def _explanation(timeline: Timeline, number: int, table: _Table) -> Explanation:
    where = f"{EXPLANATIONS}: entry {number}"
    # A cause is told with its source, or not at all.
    told = {name: getattr(table, name) for name in ("cause", "source", "commit", "found")}
    for name, text in told.items():
        if any(told.values()) and not text:
            raise VoxelocityError(f"{where}: field '{name}' is missing or unknown")
    index = timeline.index_of(table.release)
    if index is None or timeline[index].changed not in LIBRARIES:
        raise VoxelocityError(f"{where}: '{table.release}' is not a release of the timeline")
    if table.found and table.found not in WAYS:
        raise VoxelocityError(f"{where}: 'found' is none of {', '.join(WAYS)}")
    if not set(table.kinds) <= set(Metric):
        raise VoxelocityError(f"{where}: 'kinds' are among {', '.join(Metric)}")
    fields: dict[str, Any] = {
        name: " ".join(value.split()) if isinstance(value, str) else value
        for name, value in msgspec.structs.asdict(table).items()
    }
    return Explanation(**fields | {"kinds": tuple(map(Metric, table.kinds))})
