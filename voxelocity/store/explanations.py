"""What in the libraries made their steps, as people found out (``releases/steps.toml``)."""

from pathlib import Path
from typing import Any

from voxelocity import VoxelocityError
from voxelocity.model.benchmark import Metric
from voxelocity.model.explanation import Explanation
from voxelocity.model.timeline import LIBRARIES, Timeline
from voxelocity.store.paths import EXPLANATIONS
from voxelocity.store.toml_file import read_toml, require_keys

_TEXTS = {"release", "what", "users"}
_LISTS = {"calls"}
# A cause is told with its source, or not at all.
_FOUND_TEXTS = {"cause", "source", "commit", "found"}
_OPTIONAL_LISTS = {"kinds", "files"}

WAYS = ("culprit", "reading")


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
    index = timeline.index_of(table["release"])
    if index is None or timeline[index].changed not in LIBRARIES:
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
