"""What is wrong is one line that steers no terminal, whatever was typed, and wherever it goes."""

import os
import subprocess
import sys

import pytest

from voxelocity import VoxelocityError, one_line
from voxelocity.cli.parser import main

ODD = [
    "\x1b[31mred\x1b[0m",
    "a\nb",
    "a\rb",
    "\x07",
    "\x9b31m",
    "\u202eevil",
    "\u2028",
    "\udcff",
    "\t",
]


@pytest.mark.parametrize("text", ODD)
def test_what_steers_a_terminal_is_shown_escaped(text):
    for shown in (one_line(text), str(VoxelocityError(f"'{text}' is wrong"))):
        assert shown.isprintable() and "\\" in shown
        shown.encode()


@pytest.mark.parametrize("text", ["plain", "Größe ≥ 3 → 4", "日本", "/a b/c", ""])
def test_what_is_readable_stays(text):
    assert one_line(text) == text


@pytest.mark.parametrize("text", ["a" * 100_000, "a " * 100_000, "\x1b" * 100_000])
def test_what_is_long_is_cut_in_the_middle(text):
    shown = one_line(f"begin {text} end")
    assert shown.startswith("begin ") and shown.endswith(" end") and "..." in shown
    assert len(shown) < 10_000


def voxelocity(root, *arguments, **options):
    return subprocess.run(
        [sys.executable, "-m", "voxelocity", *map(os.fsencode, arguments)], cwd=root, **options
    )


@pytest.mark.parametrize("odd", ["\x1b[31m", "a\nb", "\udcff\udcfe", "x" * 100_000, ""])
@pytest.mark.parametrize(
    "words",
    [
        ["compare", "nilearn-0.13.0", "{}"],
        ["compare", "nilearn-0.13.0", "nilearn-0.13.1", "--machine", "{}"],
        ["here", "--history-only", "--image", "{}"],
        ["here", "--history-only", "--python", "{}"],
        ["machine", "{}"],
        ["add", "nilearn", "{}"],
        ["add", "{}", "1.0"],
        ["lock", "{}"],
        ["{}"],
        ["measure", "--machine", "m", "{}"],
        ["growth", "{}", "--machine", "{}"],
        ["culprit", "{}", "--library", "nilearn", "--machine", "m"],
        ["releases", "{}"],
    ],
)
def test_an_odd_argument_is_one_line(root, home, monkeypatch, capsys, words, odd):
    monkeypatch.chdir(root)
    try:
        code = main([word.replace("{}", odd) for word in words])
    except SystemExit as end:
        code = end.code
    said = capsys.readouterr().err
    assert code in (1, 2)
    last = said.splitlines()[-1]
    assert last.startswith("voxelocity") and last.isprintable() and len(last) < 2500, said
    if code == 1:
        assert len(said.splitlines()) == 1


@pytest.mark.slow
def test_what_no_encoding_has_is_one_line(root):
    process = voxelocity(root, "compare", "nilearn-0.13.0", "\udcff\udcfe", capture_output=True)
    (line,) = process.stderr.decode().splitlines()
    assert process.returncode == 1 and line.startswith("voxelocity: ") and line.isprintable()


ASCII = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "code", "variables"),
    [
        *(
            (words, code, ASCII)
            for words, code in (
                (["releases"], 0),
                (["steps"], 0),
                (["growth", "é"], 1),
                (["--help"], 0),
                (["here", "--history-only", "--python", sys.executable], 0),
            )
        ),
        *(
            (["compare", "nilearn-0.13.0", "nilearn-0.13.1"], 0, variables)
            for variables in (
                {"PYTHONIOENCODING": "ascii"},
                {"PYTHONIOENCODING": "ascii:strict"},
                ASCII,
                {"PYTHONIOENCODING": "latin-1"},
            )
        ),
    ],
)
def test_a_terminal_without_all_letters_is_no_error(root, words, code, variables):
    environment = {
        name: value for name, value in os.environ.items() if name[:2] != "LC"
    } | variables
    process = voxelocity(root, *words, capture_output=True, env=environment, timeout=120)
    assert process.returncode == code and b"Traceback" not in process.stderr, process.stderr
    assert process.stdout or code


@pytest.mark.slow
@pytest.mark.parametrize("closed", [False, True])
@pytest.mark.parametrize(
    "words",
    [["releases"], ["steps"], ["compare", "nilearn-0.13.0", "nilearn-0.13.1"], ["--help"]],
)
def test_output_that_goes_nowhere_is_one_line(root, words, closed):
    command = 'exec "$0" -m voxelocity "$@" ' + (">&-" if closed else ">/dev/full")
    process = subprocess.run(
        ["sh", "-c", command, sys.executable, *words], cwd=root, stderr=subprocess.PIPE, text=True
    )
    assert process.returncode == 1
    assert all(line.startswith("voxelocity: ") for line in process.stderr.splitlines())
    assert process.stderr.splitlines()[-1].startswith("voxelocity: the output cannot be written: ")


@pytest.mark.slow
def test_without_a_place_for_errors_the_output_stays_clean(root):
    command = 'exec "$0" -m voxelocity compare nilearn-0.13.0 no-such-tag --json 2>&-'
    process = subprocess.run(
        ["sh", "-c", command, sys.executable], cwd=root, stdout=subprocess.PIPE, text=True
    )
    assert process.returncode == 1 and process.stdout == ""
