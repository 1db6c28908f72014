"""Which releases are known to give wrong answers (releases/wrong_answers.toml)."""

from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.timeline import read_timeline
from voxelocity.toml_file import read_toml

FILE = Path("releases", "wrong_answers.toml")
_REQUIRED, _OPTIONAL = {"from", "benchmark", "source"}, {"until", "image", "parameter"}


def read_wrong_answers(root):
    """The commits and cells whose failure is expected.

    Parameters
    ----------
    root : Path
        The checkout.

    Returns
    -------
    list of dict
        Each with ``tags`` (the first tag of every entry concerned), ``operation``, ``route``,
        ``image`` and ``parameter`` (None for all) and ``source``.

    Raises
    ------
    VoxelocityError
        An entry is malformed or names an unknown tag.
    """
    order = [entry.tags for entry in read_timeline(root)]
    found = []
    document = read_toml(root, FILE)
    for number, table in enumerate(document.get("wrong-answer", []), 1):
        keys = set(table)
        if not _REQUIRED <= keys <= _REQUIRED | _OPTIONAL:
            odd = min((_REQUIRED - keys) | (keys - _REQUIRED - _OPTIONAL))
            raise VoxelocityError(f"{FILE}: entry {number}: field '{odd}' is missing or unknown")
        start = _position(order, table["from"], number)
        end = _position(order, table["until"], number) if "until" in table else len(order)
        operation, _, route = table["benchmark"].partition(".")
        found.append(
            {
                "tags": [tags[0] for tags in order[start:end]],
                "operation": operation,
                "route": route,
                "image": table.get("image"),
                "parameter": table.get("parameter"),
                "source": table["source"],
            }
        )
    return found


def is_expected(wrong_answers, tag, cell):
    """Whether a cell's failure at a tag is a known wrong answer."""
    return any(
        tag in wrong["tags"]
        and (cell.operation, cell.route) == (wrong["operation"], wrong["route"])
        and all(
            wrong[key] is None or wrong[key] in cell.parameters for key in ("image", "parameter")
        )
        for wrong in wrong_answers
    )


def _position(order, tag, number):
    for position, tags in enumerate(order):
        if tag in tags:
            return position
    raise VoxelocityError(f"{FILE}: entry {number}: '{tag}' is no tag of the timeline")
