"""From the release timeline to the published page; what asv does in between is asv's own.

Each package imports only what stands below it: `cli` (the commands), `runner` (measuring), `asv` (asv's seams), `site` (the
page), `report` (words and tables), `analysis` (what judges), `store` (files) and `model` (what all speak of).
"""

import gc
import re

# What is longer is cut in the middle: a word, such as a path, and a whole line.
_LONGEST_WORD, _LONGEST_LINE = 300, 2000


def collect_garbage_rarely() -> None:
    """For a process that keeps what it reads: looking for garbage in it takes a third of its time."""
    gc.set_threshold(500_000)


def one_line(text: str) -> str:
    """Text of others as one line of a terminal: what steers it is shown escaped, and what is long is cut."""
    cut = re.sub(rf"\S{{{_LONGEST_WORD},}}", lambda word: _cut(word[0], _LONGEST_WORD), text)
    return "".join(map(_shown, _cut(cut, _LONGEST_LINE)))


def _cut(text: str, longest: int) -> str:
    half = longest // 2
    return text if len(text) <= longest else f"{text[:half]}...{text[-half:]}"


def _shown(character: str) -> str:
    """Neither control characters, nor what changes the direction, nor bytes that are no UTF-8."""
    is_shown = character.isprintable()
    return character if is_shown else character.encode("unicode_escape").decode("ascii")


class VoxelocityError(Exception):
    """What went wrong, where, and what to do about it, in one line for the user."""

    exit_code = 1

    def __str__(self) -> str:
        return one_line(super().__str__())


class WorseError(VoxelocityError):
    """What was measured became worse."""

    exit_code = 3


class FailedError(VoxelocityError):
    """Some of what was to be measured has no value."""

    exit_code = 4
