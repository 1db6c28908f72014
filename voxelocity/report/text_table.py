"""Tables of text with aligned columns, and of Markdown."""

from collections.abc import Container, Sequence


def aligned(rows: Sequence[Sequence[str]], right: Container[int] = ()) -> list[str]:
    """Pad the cells of each column to one width.

    Parameters
    ----------
    rows : list of sequence of str
        All of one length, at least one.
    right : collection of int
        The columns that are aligned at their right end; others at their left.

    Returns
    -------
    list of str
        One line a row, columns two spaces apart, no space at its end.
    """
    widths = [max(map(len, column)) for column in zip(*rows)]
    return [
        "  ".join(
            cell.rjust(width) if column in right else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths))
        ).rstrip()
        for row in rows
    ]


def markdown_row(row: Sequence[str]) -> str:
    """A row of a table in Markdown."""
    return "| " + " | ".join(row) + " |"
