"""docs/commands.md says what the command line says."""

from tests.voxelocity.cli.write_commands import PAGE, commands_page
from voxelocity.cli.parser import COMMANDS


def test_the_page_is_what_the_parser_says():
    page = commands_page()
    assert PAGE.read_text(encoding="utf-8") == page, (
        "run .venv/bin/python -m tests.voxelocity.cli.write_commands and commit docs/commands.md"
    )
    for name in COMMANDS:
        assert f"\n## {name}\n\n```text\nusage: voxelocity {name} " in page
