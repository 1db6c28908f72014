"""Writes docs/commands.md from the parser: ``python -m tests.voxelocity.cli.write_commands``."""

import argparse
import contextlib
import os

from tests.conftest import ROOT
from voxelocity.cli.parser import COMMANDS, make_parser

PAGE = ROOT / "docs" / "commands.md"

# As wide as the pages show a block.
WIDTH = "96"


def commands_page():
    """The help of all commands, as Markdown.

    Returns
    -------
    str
    """
    before = os.environ.get("COLUMNS")
    os.environ["COLUMNS"] = WIDTH
    try:
        lines = [
            "# Commands",
            "",
            "This page is made from the command line: `.venv/bin/python -m tests.voxelocity.cli.write_commands`.",
            "",
            *_list(),
        ]
        for name in COMMANDS:
            lines += ["", f"## {name}", "", "```text", _help(name), "```"]
    finally:
        if before is None:
            del os.environ["COLUMNS"]
        else:
            os.environ["COLUMNS"] = before
    return "\n".join(line.rstrip() for line in "\n".join(lines).split("\n")) + "\n"


def _list():
    yield from ("| command | what it does |", "|---|---|")
    for name, words in COMMANDS.items():
        yield f"| [{name}](#{name}) | {words} |"


def _help(name):
    """What ``--help`` prints of a command, which imports its arguments only then."""
    parser = make_parser()
    (commands,) = (each for each in parser._actions if isinstance(each, argparse._SubParsersAction))
    command = commands.choices[name]
    # Its arguments are there once it has parsed something, and a missing one ends that.
    said = []
    command.print_help = lambda file=None: said.append(command.format_help())
    with contextlib.suppress(SystemExit):
        command.parse_args(["--help"])
    (text,) = said
    return text.strip()


if __name__ == "__main__":
    PAGE.write_text(commands_page(), encoding="utf-8")
