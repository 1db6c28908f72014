"""A report as blocks, and the three ways to write it: text, Markdown and HTML.

In every text of a block, what is between backticks is code.
"""

import dataclasses
import html
import re
import textwrap
from collections.abc import Sequence


@dataclasses.dataclass(frozen=True)
class Heading:
    """The title of what follows; of level 3 below one of level 2."""

    text: str
    level: int = 2


@dataclasses.dataclass(frozen=True)
class Paragraph:
    """One or more sentences."""

    text: str


@dataclasses.dataclass(frozen=True)
class Items:
    """A list, each item of one or more sentences."""

    texts: Sequence[str]


@dataclasses.dataclass(frozen=True)
class Code:
    """Lines to copy."""

    text: str
    language: str = "python"


@dataclasses.dataclass(frozen=True)
class Table:
    """Rows under the names of their columns.

    Attributes
    ----------
    columns : sequence of str
        Where all are empty, the table has no heading.
    rows : sequence of sequence of str
    right : collection of int
        The columns of numbers.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: frozenset[int] = frozenset()


@dataclasses.dataclass(frozen=True)
class Details:
    """What is folded away under a summary where that is possible."""

    summary: str
    blocks: Sequence["Block"]


Block = Heading | Paragraph | Items | Code | Table | Details

# So wide is what a terminal shows of a paragraph.
_WIDTH = 100


def code(text: str) -> str:
    """Marked as code; nothing stays nothing."""
    return f"`{text}`" if text else ""


def as_text(blocks: Sequence[Block]) -> str:
    """For a terminal."""
    widths = _widths(blocks)
    return "\n\n".join(_text_of(block, widths) for block in blocks)


def _widths(blocks: Sequence[Block]) -> dict[tuple[str, ...], list[int]]:
    """Of the columns; tables with the same columns have one width, so that they can be read down the page."""
    rows: dict[tuple[str, ...], list[Sequence[str]]] = {}
    for block in blocks:
        if isinstance(block, Table):
            rows.setdefault(tuple(block.columns), []).extend(_plain_rows(block))
    return {key: [max(map(len, column)) for column in zip(*found)] for key, found in rows.items()}


def _plain_rows(table: Table) -> list[list[str]]:
    heading = [table.columns] if any(table.columns) else []
    return [[_plain(cell) for cell in row] for row in [*heading, *table.rows]]


def _plain(text: str) -> str:
    return text.replace("`", "")


def _text_of(block: Block, widths: dict[tuple[str, ...], list[int]]) -> str:
    match block:
        case Heading():
            return block.text + (f"\n{'-' * len(block.text)}" if block.level == 2 else "")
        case Paragraph():
            return _filled(block.text)
        case Items():
            return "\n".join(_filled(text, "  ", "    ") for text in block.texts)
        case Code():
            return textwrap.indent(block.text, "    ")
        case Details():
            return f"{block.summary}:\n\n{as_text(block.blocks)}"
    lines = [
        "  ".join(
            cell.rjust(width) if n in block.right else cell.ljust(width)
            for n, (cell, width) in enumerate(zip(row, widths[tuple(block.columns)]))
        ).rstrip()
        for row in _plain_rows(block)
    ]
    return "\n".join(lines)


def _filled(text: str, first: str = "", rest: str = "") -> str:
    return textwrap.fill(
        _plain(text),
        _WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )


def as_markdown(blocks: Sequence[Block]) -> str:
    """For an issue or a pull request."""
    return "\n\n".join(map(_markdown_of, blocks))


def _markdown_of(block: Block) -> str:
    match block:
        case Heading():
            return f"{'#' * block.level} {_markdown(block.text)}"
        case Paragraph():
            return _markdown(block.text)
        case Items():
            return "\n".join(f"- {_markdown(text)}" for text in block.texts)
        case Code():
            return f"```{block.language}\n{block.text}\n```"
        case Details():
            inner = as_markdown(block.blocks)
            summary = html.escape(block.summary)
            return f"<details>\n<summary>{summary}</summary>\n\n{inner}\n\n</details>"
    rules = ["---:" if n in block.right else "---" for n in range(len(block.columns))]
    rows = [block.columns, rules, *([_markdown(cell) for cell in row] for row in block.rows)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def _markdown(text: str) -> str:
    return "".join(
        f"`{part}`" if n % 2 else _escaped(part) for n, part in enumerate(text.split("`"))
    )


def _escaped(text: str) -> str:
    """Without what Markdown reads as HTML, as a column, or as emphasis; an address stays as it is."""
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
body {{ margin: 0 auto; padding: 0 1rem 3rem; max-width: 60rem; font: 1rem/1.5 system-ui, sans-serif; }}
p {{ max-width: 46rem; overflow-wrap: anywhere; }}
.scroll {{ overflow-x: auto; }}
table {{ border-collapse: collapse; }}
th, td {{ padding: .3rem .6rem; border-bottom: 1px solid #8884; text-align: left; vertical-align: top; }}
.number {{ text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }}
code {{ overflow-wrap: anywhere; }}
pre {{ overflow-x: auto; padding: .6rem .8rem; background: #8882; }}
@media (max-width: 40rem) {{
  table, tbody, tr, td {{ display: block; }}
  thead {{ display: none; }}
  tr {{ border-bottom: 1px solid #8884; padding: .3rem 0; }}
  td {{ border: 0; padding: .1rem 0; text-align: left !important; }}
  td[data-head]:not(:first-child):not(:empty)::before {{ content: attr(data-head) ": "; opacity: .7; }}
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
    return _PAGE.format(title=html.escape(title), body=html_of(blocks))


def html_of(blocks: Sequence[Block]) -> str:
    """As a part of a page."""
    return "\n".join(map(_html_of, blocks))


def _html_of(block: Block) -> str:
    match block:
        case Heading():
            return f"<h{block.level}>{_html(block.text)}</h{block.level}>"
        case Paragraph():
            return f"<p>{_html(block.text)}</p>"
        case Items():
            return f"<ul>{''.join(f'<li>{_html(text)}</li>' for text in block.texts)}</ul>"
        case Code():
            return f"<pre>{html.escape(block.text)}</pre>"
        case Details():
            summary = f"<summary>{_html(block.summary)}</summary>"
            return f"<details>{summary}\n{html_of(block.blocks)}</details>"
    heading = f"<thead>{_row('th', block.columns, block)}</thead>" if any(block.columns) else ""
    rows = "\n".join(_row("td", row, block) for row in block.rows)
    return f'<div class="scroll"><table>\n{heading}<tbody>\n{rows}\n</tbody></table></div>'


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
