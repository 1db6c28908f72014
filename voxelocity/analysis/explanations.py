"""What in the libraries made their steps, as people found out (``releases/steps.toml``)."""

import dataclasses
from pathlib import Path
from typing import Any

from voxelocity import VoxelocityError
from voxelocity.paths import EXPLANATIONS
from voxelocity.results.cell import Cell, Metric
from voxelocity.software.timeline import LIBRARIES, Timeline
from voxelocity.software.toml_file import read_toml, require_keys

_TEXTS = {"release", "what", "users"}
_LISTS = {"calls"}
# A cause is told with its source, or not at all.
_FOUND_TEXTS = {"cause", "source", "commit", "found"}
_OPTIONAL_LISTS = {"kinds", "files"}

WAYS = ("culprit", "reading")


@dataclasses.dataclass(frozen=True)
class Explanation:
    """Why some calls changed at a release.

    Attributes
    ----------
    release : str
        The tag.
    what, users : str
        The change in a few words; who gains or pays, and what to call instead.
    calls : tuple of str
        Operation and route, such as ``Opening.load_img``.
    kinds : tuple of Metric
        All if empty.
    files : tuple of str
        Of which one must be among the parameters; any will do if empty.
    cause, source, commit, found : str
        Empty where the cause was not found.
    """

    release: str
    what: str
    users: str
    calls: tuple[str, ...]
    kinds: tuple[Metric, ...] = ()
    files: tuple[str, ...] = ()
    cause: str = ""
    source: str = ""
    commit: str = ""
    found: str = ""

    def covers(self, tag: str, cell: Cell) -> bool:
        """Whether it says why a cell changed at an entry."""
        return (
            tag == self.release
            and f"{cell.operation}.{cell.route}" in self.calls
            and (not self.kinds or cell.metric in self.kinds)
            and (not self.files or not set(self.files).isdisjoint(cell.parameters))
        )


def read_explanations(root: Path, timeline: Timeline) -> tuple[Explanation, ...]:
    """The explanations of steps, in the order of the file.

    Parameters
    ----------
    root : Path
        The checkout.
    timeline : Timeline

    Raises
    ------
    VoxelocityError
        An entry is malformed, or names no release of a library on the timeline.
    """
    tables = read_toml(root, EXPLANATIONS).get("step", [])
    return tuple(_explanation(timeline, number, table) for number, table in enumerate(tables, 1))


def _explanation(timeline: Timeline, number: int, table: dict[str, Any]) -> Explanation:
    where = f"{EXPLANATIONS}: entry {number}"
    keys = table.keys()
    required = _TEXTS | _LISTS | (_FOUND_TEXTS if keys & _FOUND_TEXTS else set())
    require_keys(where, keys, required, _OPTIONAL_LISTS)
    for key, value in table.items():
        texts = value if key in _LISTS | _OPTIONAL_LISTS else [value]
        if not isinstance(texts, list) or not texts or not all(map(_is_text, texts)):
            raise VoxelocityError(f"{where}: field '{key}' is not a text, or a list of texts")
    place = timeline.place_of(table["release"])
    if place is None or timeline[place].changed not in LIBRARIES:
        raise VoxelocityError(f"{where}: '{table['release']}' is not a release of the timeline")
    if table.get("found", WAYS[0]) not in WAYS:
        raise VoxelocityError(f"{where}: 'found' is none of {', '.join(WAYS)}")
    try:
        kinds = tuple(Metric(kind) for kind in table.get("kinds", ()))
    except ValueError:
        raise VoxelocityError(f"{where}: 'kinds' are among {', '.join(Metric)}") from None
    texts = {key: " ".join(table[key].split()) for key in keys & (_TEXTS | _FOUND_TEXTS)}
    return Explanation(
        **texts, calls=tuple(table["calls"]), kinds=kinds, files=tuple(table.get("files", ()))
    )


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())
