"""A report is the same in text, Markdown and HTML."""

from voxelocity.report.document import (
    Code,
    Details,
    Heading,
    Items,
    Paragraph,
    Table,
    as_html,
    as_markdown,
    as_text,
)

BLOCKS = [
    Heading("Your <versions>"),
    Paragraph("One & two."),
    Table(("call", "time"), (("`f(x)`", "1 ms"), ("", "12 ms")), frozenset({1})),
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


FOLDED = [
    Heading("What & why", 3),
    Items(["`f_x` at https://example.org/a_b", "not a_b"]),
    Details("More < less", [Table(("", ""), (("a", "b"),)), Code("run it", "sh")]),
]


def test_a_part_that_can_be_folded_is():
    assert as_text(FOLDED) == (
        "What & why\n\n  f_x at https://example.org/a_b\n  not a_b\n\nMore < less:\n\na  b\n\n    run it"
    )
    assert as_markdown(FOLDED) == (
        "### What & why\n\n- `f_x` at https://example.org/a_b\n- not a\\_b\n\n"
        "<details>\n<summary>More &lt; less</summary>\n\n"
        "|  |  |\n| --- | --- |\n| a | b |\n\n```sh\nrun it\n```\n\n</details>"
    )
    page = as_html("", FOLDED)
    assert "<h3>What &amp; why</h3>" in page and "<li>not a_b</li>" in page
    assert "<details><summary>More &lt; less</summary>" in page and "<pre>run it</pre>" in page
    assert "<thead>" not in page


def test_tables_with_the_same_columns_have_one_width():
    tables = [Table(("call", "ms"), [(name, "1")], frozenset({1})) for name in ("f", "function")]
    assert as_text(tables) == "call      ms\nf          1\n\ncall      ms\nfunction   1"


def test_a_paragraph_is_filled_and_an_address_is_not_broken():
    address = "https://example.org/" + "a-" * 60
    lines = as_text([Paragraph("word " * 30 + address)]).splitlines()
    assert len(lines) == 3 and lines[-1] == address
    assert all(len(line) <= 100 for line in lines[:2])


NARROW = Table(
    ("change", "call"),
    (("+1 ms", "`load_img(path).get_fdata()`"), ("-2 ms", "`f(x)`")),
    worse=(True, False),
    elastic=1,
)


def test_a_table_is_no_wider_than_the_terminal_where_a_column_can_give_way():
    assert as_text([NARROW], 24).splitlines() == [
        "change  call",
        "+1 ms   load_img…fdata()",
        "-2 ms   f(x)",
    ]
    assert "load_img(path).get_fdata()" in as_text([NARROW], 34)
    assert max(map(len, as_text([NARROW], 33).splitlines())) == 33
    assert as_text([NARROW], 1).splitlines()[1] == "+1 ms   …"


WIDE = Table(
    ("call", "image", "largest peak", ""),
    (
        (
            "the mean: `masker(labels).fit_transform(path)`",
            "int16 in the middle",
            "12.3 MB",
            "noisy",
        ),
        ("`f(x)`", "", "1 B", ""),
    ),
    frozenset({2}),
)


def test_where_there_is_no_room_cells_take_several_lines_and_lose_nothing():
    """The names of columns first, then cells at their spaces, then code at its parts."""
    assert len(as_text([WIDE], 86).splitlines()) == 3
    assert as_text([WIDE], 81) == (
        "call                                          image                largest\n"
        "                                                                      peak\n"
        "the mean: masker(labels).fit_transform(path)  int16 in the middle  12.3 MB  noisy\n"
        "f(x)                                                                   1 B"
    )
    assert as_text([WIDE], 40) == (
        "call              image   largest\n"
        "                             peak\n"
        "the mean:         int16   12.3 MB  noisy\n"
        "masker(labels)    in the\n"
        ".fit_transform(   middle\n"
        "path)\n"
        "f(x)                          1 B"
    )


def test_each_line_of_a_row_is_painted():
    table = Table(WIDE.columns, WIDE.rows, WIDE.right, worse=(True, False))
    lines = as_text([table], 60, lambda line, worse: f"{worse} {line}").splitlines()
    marks = [line.partition(" ")[0] for line in lines]
    assert marks.count("True") > 1 and marks.count("False") == 1


def test_what_is_worse_and_better_is_painted():
    lines = as_text([NARROW], 80, lambda line, worse: f"{worse} {line}").splitlines()
    assert [line.partition(" ")[0] for line in lines] == ["change", "True", "False"]
    assert as_text([NARROW], 80, None) == as_text([NARROW], 80)


def test_a_heading_and_its_line_are_no_wider_than_the_terminal():
    lines = as_text([Heading("word " * 5 + "end")], 10).splitlines()
    assert max(map(len, lines)) == 10 and lines[-1] == "-" * 10
