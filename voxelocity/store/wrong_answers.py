"""Which releases are known to give wrong answers (``releases/wrong_answers.toml``)."""

from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.model.timeline import Timeline
from voxelocity.model.wrong_answer import WrongAnswer
from voxelocity.store.paths import WRONG_ANSWERS
from voxelocity.store.toml_file import read_toml, require_keys

_REQUIRED, _OPTIONAL = {"from", "benchmark", "source"}, {"until", "image", "parameter"}


def read_wrong_answers(root: Path, timeline: Timeline) -> tuple[WrongAnswer, ...]:
    """The wrong answers that are known.

    Parameters
    ----------
    root : Path
        The checkout.
    timeline : Timeline

    Returns
    -------
    tuple of WrongAnswer

    Raises
    ------
    VoxelocityError
        An entry is malformed or names an unknown tag.
    """
    wrong_answers = []
    for number, table in enumerate(read_toml(root, WRONG_ANSWERS).get("wrong-answer", []), 1):
        require_keys(f"{WRONG_ANSWERS}: entry {number}", table.keys(), _REQUIRED, _OPTIONAL)
        start = _index(timeline, table["from"], number)
        end = _index(timeline, table["until"], number) if "until" in table else len(timeline)
        operation, _, method = table["benchmark"].partition(".")
        wrong_answers.append(
            WrongAnswer(
                tags=tuple(entry.tag for entry in timeline.entries[start:end]),
                operation=operation,
                method=method,
                image=table.get("image"),
                parameter=table.get("parameter"),
                source=" ".join(table["source"].split()),
            )
        )
    return tuple(wrong_answers)


def _index(timeline: Timeline, tag: str, number: int) -> int:
    index = timeline.index_of(tag)
    if index is None:
        raise VoxelocityError(
            f"{WRONG_ANSWERS}: entry {number}: '{tag}' is not a tag of the timeline"
        )
    return index
