"""A report is the same in text, Markdown and HTML."""

from voxelocity.report.document import (
    Heading,
    Paragraph,
    Table,
    as_html,
    as_markdown,
    as_text,
)

BLOCKS = [
    Heading("Your <versions>"),
    Paragraph("One & two."),
    Table(("call", "time"), (("f(x)", "1 ms"), ("", "12 ms")), frozenset({1}), frozenset({0})),
]


def test_text_is_aligned():
    assert as_text(BLOCKS) == (
        "Your <versions>\n---------------\n\nOne & two.\n\ncall   time\nf(x)   1 ms\n      12 ms"
    )


def test_markdown_marks_code_and_numbers():
    assert as_markdown(BLOCKS) == (
        "## Your \\<versions>\n\nOne & two.\n\n"
        "| call | time |\n| --- | ---: |\n| `f(x)` | 1 ms |\n|  | 12 ms |"
    )


def test_html_is_whole_and_escaped():
    page = as_html("A & B", BLOCKS)
    assert page.startswith("<!doctype html>") and page.count("A &amp; B") == 2
    assert "<h2>Your &lt;versions&gt;</h2>" in page and "<p>One &amp; two.</p>" in page
    assert '<td data-head="call"><code>f(x)</code></td>' in page
    assert '<td class="number" data-head="time">1 ms</td>' in page
    assert "http" not in page and "<script" not in page
