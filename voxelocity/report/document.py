"""A report as blocks, and the three ways to write it: text, Markdown and HTML.

In every text of a block, what is between backticks is code.
"""

import html
import re
import textwrap
from collections.abc import Sequence

import msgspec


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
    """Rows under the names of their columns, if any; numbers are in those on the `right`."""

    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: frozenset[int] = frozenset()


class Details(msgspec.Struct, frozen=True):
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
    """For a terminal; tables with the same columns have one width, to be read down the page."""
    rows: dict[tuple[str, ...], list[list[str]]] = {}
    for block in blocks:
        if isinstance(block, Table):
            rows.setdefault(tuple(block.columns), []).extend(_plain_rows(block))
    widths = {key: [max(map(len, column)) for column in zip(*own)] for key, own in rows.items()}
    return "\n\n".join(_text_of(block, widths) for block in blocks)


def _plain_rows(table: Table) -> list[list[str]]:
    heading = [table.columns] if any(table.columns) else []
    return [[cell.replace("`", "") for cell in row] for row in [*heading, *table.rows]]


def _text_of(block: Block, widths: dict[tuple[str, ...], list[int]]) -> str:
    match block:
        case Heading(text, level):
            return f"{text}\n{'-' * len(text)}" if level == 2 else text
        case Paragraph(text):
            return _filled(text)
        case Items(texts):
            return "\n".join(_filled(text, "  ", "    ") for text in texts)
        case Code(text):
            return textwrap.indent(text, "    ")
        case Details(summary, blocks):
            return f"{summary}:\n\n{as_text(blocks)}"
        case Table(columns, _, right):
            lines = [
                "  ".join(
                    cell.rjust(width) if number in right else cell.ljust(width)
                    for number, (cell, width) in enumerate(zip(row, widths[tuple(columns)]))
                )
                for row in _plain_rows(block)
            ]
            return "\n".join(line.rstrip() for line in lines)


def _filled(text: str, first: str = "", rest: str = "") -> str:
    wrapper = textwrap.TextWrapper(_WIDTH, initial_indent=first, subsequent_indent=rest)
    wrapper.break_long_words = wrapper.break_on_hyphens = False
    return wrapper.fill(text.replace("`", ""))


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
        case Heading(text, level):
            return f"<h{level}>{_html(text)}</h{level}>"
        case Paragraph(text):
            return f"<p>{_html(text)}</p>"
        case Items(texts):
            return f"<ul>{''.join(f'<li>{_html(text)}</li>' for text in texts)}</ul>"
        case Code(text):
            return f"<pre>{html.escape(text)}</pre>"
        case Details(summary, blocks):
            inner = f"<summary>{_html(summary)}</summary>\n{html_of(blocks)}"
            return f"<details>{inner}</details>"
        case Table(columns, cells, _):
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
