"""Measure releases of nilearn and nibabel with asv, judge the results and publish them.

Each package imports only what stands below it: `cli` (the commands), `runner` (measuring), `asv`
(asv's seams), `site` (the page), `report` (words and tables), `analysis` (what judges), `store`
(files) and `model` (what all speak of).
"""

import re
import sys

# What is longer is cut in the middle: a word, such as a path, and a whole line.
_LONGEST_WORD, _LONGEST_LINE = 300, 2000


def say(line: str) -> None:
    """Tell the user a line, beside what a command prints for programs."""
    print(f"voxelocity: {line}", file=sys.stderr, flush=True)


def last_line(printed: str) -> str:
    """The last line that a program printed, which says what happened."""
    return (printed.strip().splitlines() or ["it printed nothing"])[-1].strip()


def one_line(text: str) -> str:
    """Return a text as one line for a terminal: escape control characters, and cut long texts."""
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
    """An error for the user: one line says what went wrong, where, and what to do."""

    exit_code = 1

    def __str__(self) -> str:
        return one_line(super().__str__())


class WorseError(VoxelocityError):
    """A measured result became worse."""

    exit_code = 3


class FailedError(VoxelocityError):
    """Some benchmarks that were to be measured have no value."""

    exit_code = 4
