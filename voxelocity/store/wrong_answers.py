"""Which releases are known to give wrong answers (``releases/wrong_answers.toml``)."""

from pathlib import Path

import msgspec

from voxelocity import VoxelocityError
from voxelocity.model.timeline import Timeline
from voxelocity.model.wrong_answer import WrongAnswer
from voxelocity.store.paths import WRONG_ANSWERS
from voxelocity.store.toml_file import read_tables


class _Table(msgspec.Struct, forbid_unknown_fields=True, rename={"start": "from"}):
    start: str
    benchmark: str
    source: str
    until: str | None = None
    image: str | None = None
    parameter: str | None = None


def read_wrong_answers(root: Path, timeline: Timeline) -> tuple[WrongAnswer, ...]:
    """The wrong answers that are known.

    Raises
    ------
    VoxelocityError
        An entry is malformed or names an unknown tag.
    """
    wrong_answers = []
    for number, table in enumerate(read_tables(root, WRONG_ANSWERS, "wrong-answer", _Table), 1):
        start = _index(timeline, table.start, number)
        end = _index(timeline, table.until, number) if table.until else len(timeline)
        operation, _, method = table.benchmark.partition(".")
        wrong_answers.append(
            WrongAnswer(
                tags=tuple(entry.tag for entry in timeline[start:end]),
                operation=operation,
                method=method,
                image=table.image,
                parameter=table.parameter,
                source=" ".join(table.source.split()),
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
