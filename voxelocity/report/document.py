"""A report as headings, paragraphs and tables, and the three ways to write it: text, Markdown and HTML."""

import dataclasses
import html
import re
import textwrap
from collections.abc import Iterator, Sequence

from voxelocity.report.text_table import aligned, markdown_row


@dataclasses.dataclass(frozen=True)
class Heading:
    """The title of what follows."""

    text: str


@dataclasses.dataclass(frozen=True)
class Paragraph:
    """One or more sentences; what is between backticks is code."""

    text: str


@dataclasses.dataclass(frozen=True)
class Code:
    """Lines to copy."""

    text: str


@dataclasses.dataclass(frozen=True)
class Table:
    """Rows under the names of their columns.

    Attributes
    ----------
    columns : tuple of str
    rows : tuple of tuple of str
    right : frozenset of int
        The columns of numbers.
    code : frozenset of int
        The columns of code.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()
    code: frozenset[int] = frozenset()


Block = Heading | Paragraph | Code | Table

# So wide is what a terminal shows of a paragraph.
_WIDTH = 100


def as_text(blocks: Sequence[Block]) -> str:
    """For a terminal."""
    parts = []
    for block in blocks:
        if isinstance(block, Table):
            parts.append("\n".join(aligned([block.columns, *block.rows], right=block.right)))
        elif isinstance(block, Heading):
            parts.append(f"{block.text}\n{'-' * len(block.text)}")
        elif isinstance(block, Code):
            parts.append(textwrap.indent(block.text, "    "))
        else:
            text = block.text.replace("`", "")
            parts.append(
                textwrap.fill(text, _WIDTH, break_long_words=False, break_on_hyphens=False)
            )
    return "\n\n".join(parts)


def as_markdown(blocks: Sequence[Block]) -> str:
    """For an issue."""
    parts = []
    for block in blocks:
        if isinstance(block, Table):
            rules = ["---:" if n in block.right else "---" for n in range(len(block.columns))]
            rows = [
                [
                    f"`{cell}`" if n in block.code and cell else _escaped(cell)
                    for n, cell in enumerate(row)
                ]
                for row in block.rows
            ]
            parts.append("\n".join(map(markdown_row, [block.columns, rules, *rows])))
        elif isinstance(block, Code):
            parts.append(f"```python\n{block.text}\n```")
        elif isinstance(block, Heading):
            parts.append(f"## {_escaped(block.text)}")
        else:
            parts.append(
                "".join(
                    f"`{text}`" if is_code else _escaped(text)
                    for is_code, text in _spans(block.text)
                )
            )
    return "\n\n".join(parts)


def _spans(text: str) -> list[tuple[bool, str]]:
    """The parts of a text, and whether each is code."""
    return [(number % 2 == 1, part) for number, part in enumerate(text.split("`"))]


def _escaped(text: str) -> str:
    """Without what Markdown reads as HTML, as a column, or as emphasis."""
    return re.sub(r"([\\<|*_`])", r"\\\1", text)


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
    body = "\n".join(line for block in blocks for line in _html(block))
    return _PAGE.format(title=html.escape(title), body=body)


def _html(block: Block) -> Iterator[str]:
    if isinstance(block, Heading):
        yield f"<h2>{html.escape(block.text)}</h2>"
    elif isinstance(block, Code):
        yield f"<pre>{html.escape(block.text)}</pre>"
    elif isinstance(block, Paragraph):
        parts = [
            f"<code>{html.escape(text)}</code>" if is_code else html.escape(text)
            for is_code, text in _spans(block.text)
        ]
        yield f"<p>{''.join(parts)}</p>"
    else:
        yield '<div class="scroll"><table>'
        yield f"<thead>{_row('th', block.columns, block)}</thead><tbody>"
        for row in block.rows:
            yield _row("td", row, block)
        yield "</tbody></table></div>"


def _row(element: str, cells: Sequence[str], table: Table) -> str:
    written = []
    for number, cell in enumerate(cells):
        text = html.escape(cell)
        if number in table.code and element == "td" and cell:
            text = f"<code>{text}</code>"
        mark = ' class="number"' if number in table.right else ""
        if element == "td" and table.columns[number]:
            mark += f' data-head="{html.escape(table.columns[number])}"'
        written.append(f"<{element}{mark}>{text}</{element}>")
    return f"<tr>{''.join(written)}</tr>"
