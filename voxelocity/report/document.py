"""A report as blocks, the three ways to write it (text, Markdown and HTML), and JSON for programs.

In every text of a block, what is between backticks is code.
"""

import functools
import html
import itertools
import json
import re
import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

# Of what programs read. A field that goes, gets another name or another meaning raises it; a
# further one does not.
SCHEMA = 2


class Heading(msgspec.Struct, frozen=True):
    """The title of what follows; of level 3 below one of level 2."""

    text: str
    level: int = 2


class Paragraph(msgspec.Struct, frozen=True):
    text: str


class Items(msgspec.Struct, frozen=True):
    """A list, each item of one or more sentences."""

    texts: Sequence[str]


class Code(msgspec.Struct, frozen=True):
    text: str
    language: str = "python"


class Table(msgspec.Struct, frozen=True):
    """Rows under the names of their columns, if any; numbers are in those on the `right`.

    Of each row `worse` says whether it tells of something worse, or better; a terminal colours it.
    Where there is no room, cells take several lines. Only those of the column `elastic` lose their
    middle.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: frozenset[int] = frozenset()
    worse: Sequence[bool] = ()
    elastic: int | None = None


class Details(msgspec.Struct, frozen=True):
    """What is folded away under a summary where that is possible."""

    summary: str
    blocks: Sequence["Block"]


Block = Heading | Paragraph | Items | Code | Table | Details

# So wide is what a terminal shows of a paragraph, unless its width is given.
_WIDTH = 100

# Of a line, which tells of something worse or not.
Paint = Callable[[str, bool], str]


def as_json(content: dict[str, Any]) -> str:
    """An object with its ``schema`` before its other fields, in which dataclasses are objects."""
    return json.dumps(msgspec.to_builtins({"schema": SCHEMA, **content}), indent=2)


def code(text: str) -> str:
    """Marked as code; nothing stays nothing."""
    return f"`{text}`" if text else ""


def as_text(blocks: Sequence[Block], width: int = _WIDTH, paint: Paint | None = None) -> str:
    """For a terminal; tables with the same columns have one width, to be read down the page.

    No line is wider than the terminal, unless the numbers of a table alone are.
    """
    tables: dict[tuple[str, ...], list[Table]] = {}
    for block in blocks:
        if isinstance(block, Table):
            tables.setdefault(tuple(block.columns), []).append(block)
    widths = {key: _widths(own, width) for key, own in tables.items()}
    return "\n\n".join(_text_of(block, widths, width, paint) for block in blocks)


def _widths(tables: Sequence[Table], width: int) -> list[int]:
    """How wide each column is: as its cells, or without room as their words or parts of words."""
    first, room = tables[0], width - 2 * (len(tables[0].columns) - 1)
    rows = [[_plain(cell) for cell in row] for table in tables for row in table.rows]
    bodies = [[row[number] for row in rows] for number in range(len(first.columns))]
    widths = [max(map(len, (name, *body))) for name, body in zip(first.columns, bodies)]
    if first.elastic is not None:
        others = sum(widths) - widths[first.elastic]
        widths[first.elastic] = min(widths[first.elastic], max(room - others, 1))
        return widths
    # First the names of columns take several lines, then their cells; a number stays in one.
    for parts_of in (_whole, str.split, _parts):
        least = []
        for number, (name, body) in enumerate(zip(first.columns, bodies)):
            parts = map(_whole if number in first.right else parts_of, body)
            least.append(max(map(len, itertools.chain(name.split(), *parts)), default=0))
        while sum(widths) > room and any(map(int.__gt__, widths, least)):
            _narrow(widths, least, bodies)
    return widths


def _narrow(widths: list[int], least: list[int], bodies: list[list[str]]) -> None:
    """Take a letter from the column where that adds fewest lines; of several from the widest."""

    def cost(number: int) -> tuple[int, int]:
        sizes = [size - (place == number) for place, size in enumerate(widths)]
        lines = ([len(_wrapped(cell, size)) for cell in body] for body, size in zip(bodies, sizes))
        return sum(map(max, zip(*lines))), -widths[number]

    spare = [number for number, each in enumerate(widths) if each > least[number]]
    widths[min(spare, key=cost)] -= 1


def _plain(text: str) -> str:
    return text.replace("`", "")


def _whole(text: str) -> list[str]:
    return [text]


def _parts(text: str) -> list[str]:
    """The words of a text; those of code are parted at a dot, a bracket or a slash."""
    return re.split(r"\s+|(?=\.[^\W\d])|(?<=[(,/])(?=\S)", text)


def _text_of(
    block: Block, widths: dict[tuple[str, ...], list[int]], width: int, paint: Paint | None
) -> str:
    match block:
        case Heading(text, level):
            text = _filled(text, width)
            return f"{text}\n{'-' * min(len(text), width)}" if level == 2 else text
        case Paragraph(text):
            return _filled(text, width)
        case Items(texts):
            return "\n".join(_filled(text, width, "  ", "    ") for text in texts)
        case Code(text):
            return textwrap.indent(text, "    ")
        case Details(summary, blocks):
            return f"{summary}:\n\n{as_text(blocks, width, paint)}"
        case Table(columns):
            return "\n".join(_lines_of(block, widths[tuple(columns)], paint))


def _lines_of(table: Table, widths: Sequence[int], paint: Paint | None) -> list[str]:
    lines = _row_lines(table, table.columns, widths) if any(table.columns) else []
    for row, worse in itertools.zip_longest(table.rows, table.worse):
        own = _row_lines(table, row, widths)
        lines += own if paint is None or worse is None else [paint(line, worse) for line in own]
    return lines


def _row_lines(table: Table, row: Sequence[str], widths: Sequence[int]) -> list[str]:
    """As many lines as the cell needs that needs most."""
    cells = [
        [_shortened(cell, size)] if number == table.elastic else _wrapped(cell, size)
        for number, (cell, size) in enumerate(zip(map(_plain, row), widths))
    ]
    lines = []
    for parts in itertools.zip_longest(*cells, fillvalue=""):
        aligned = (
            part.rjust(size) if number in table.right else part.ljust(size)
            for number, (part, size) in enumerate(zip(parts, widths))
        )
        lines.append("  ".join(aligned).rstrip())
    return lines


@functools.lru_cache(maxsize=100_000)
def _wrapped(text: str, size: int) -> list[str]:
    """A text in lines; a word that is longer than a line is taken apart."""
    if len(text) <= size:
        return [text]
    lines = [""]
    for word in text.split():
        gap = " " * bool(lines[-1])
        for part in [word] if len(word) <= size else _parts(word):
            if len(lines[-1] + gap + part) > size and lines[-1]:
                lines.append("")
                gap = ""
            lines[-1] += gap + part
            gap = ""
    return lines


def _shortened(text: str, size: int) -> str:
    """A text without its middle, where it is longer."""
    if len(text) <= size:
        return text
    end = (size - 1) // 2
    return f"{text[: size - 1 - end]}…{text[len(text) - end :]}"


def _filled(text: str, width: int, first: str = "", rest: str = "") -> str:
    wrapper = textwrap.TextWrapper(width, initial_indent=first, subsequent_indent=rest)
    wrapper.break_long_words = wrapper.break_on_hyphens = False
    return wrapper.fill(_plain(text))


def as_markdown(blocks: Sequence[Block]) -> str:
    """For an issue or a pull request."""
    return "\n\n".join(map(_markdown_of, blocks))


def _markdown_of(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"{'#' * level} {_markdown(text)}"
        case Paragraph(text):
            return _markdown(text)
        case Items(texts):
            return "\n".join(f"- {_markdown(text)}" for text in texts)
        case Code(text, language):
            return f"```{language}\n{text}\n```"
        case Details(summary, blocks):
            folded = f"<summary>{html.escape(summary)}</summary>\n\n{as_markdown(blocks)}"
            return f"<details>\n{folded}\n\n</details>"
        case Table(columns, cells, right):
            rules = ["---:" if number in right else "---" for number in range(len(columns))]
            rows = [columns, rules, *([_markdown(cell) for cell in row] for row in cells)]
            return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _markdown(text: str) -> str:
    return "".join(
        f"`{part}`" if n % 2 else _escaped(part) for n, part in enumerate(text.split("`"))
    )


def _escaped(text: str) -> str:
    """Without what Markdown reads as HTML, column or emphasis; an address stays as it is."""
    return re.sub(r"(https?://\S+)|([\\<|*_])", lambda found: found[1] or f"\\{found[2]}", text)


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>
body {{ margin: 0 auto; padding: 0 1rem 3rem; max-width: 60rem; \
font: 1rem/1.5 system-ui, sans-serif; }}
p {{ max-width: 46rem; overflow-wrap: anywhere; }}
.scroll {{ overflow-x: auto; }}
table {{ border-collapse: collapse; }}
th, td {{ padding: .3rem .6rem; border-bottom: 1px solid #8884; \
text-align: left; vertical-align: top; }}
.number {{ text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }}
code {{ overflow-wrap: anywhere; }}
pre {{ overflow-x: auto; padding: .6rem .8rem; background: #8882; }}
@media (max-width: 40rem) {{
  table, tbody, tr, td {{ display: block; }}
  thead {{ display: none; }}
  tr {{ border-bottom: 1px solid #8884; padding: .3rem 0; }}
  td {{ border: 0; padding: .1rem 0; text-align: left !important; }}
  td[data-head]:not(:first-child):not(:empty)::before \
{{ content: attr(data-head) ": "; opacity: .7; }}
  td:empty {{ display: none; }}
}}
</style>
</head>
<body>
<h1>{title}</h1>
{body}
</body>
</html>
"""


def as_html(title: str, blocks: Sequence[Block]) -> str:
    """As a page that needs nothing but itself."""
    return _PAGE.format(title=html.escape(title), body="\n".join(map(_html_of, blocks)))


def _html_of(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"<h{level}>{_html(text)}</h{level}>"
        case Paragraph(text):
            return f"<p>{_html(text)}</p>"
        case Items(texts):
            return f"<ul>{''.join(f'<li>{_html(text)}</li>' for text in texts)}</ul>"
        case Code(text):
            return f"<pre>{html.escape(text)}</pre>"
        case Details(summary, blocks):
            folded = "\n".join(map(_html_of, blocks))
            return f"<details><summary>{_html(summary)}</summary>\n{folded}</details>"
        case Table(columns, cells):
            heading = f"<thead>{_row('th', columns, block)}</thead>" if any(columns) else ""
            rows = "\n".join(_row("td", row, block) for row in cells)
            table = f"<table>\n{heading}<tbody>\n{rows}\n</tbody></table>"
            return f'<div class="scroll">{table}</div>'


def _html(text: str) -> str:
    parts = enumerate(html.escape(text).split("`"))
    return "".join(f"<code>{part}</code>" if n % 2 else part for n, part in parts)


def _row(element: str, cells: Sequence[str], table: Table) -> str:
    written = []
    for number, cell in enumerate(cells):
        mark = ' class="number"' if number in table.right else ""
        if element == "td" and table.columns[number]:
            mark += f' data-head="{html.escape(table.columns[number])}"'
        written.append(f"<{element}{mark}>{_html(cell)}</{element}>")
    return f"<tr>{''.join(written)}</tr>"
