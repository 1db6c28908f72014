"""A change of documentation, tests or comments cannot change what a call takes."""

import pytest

from tests.voxelocity.store.test_upstream import run_git
from voxelocity.runner.pull_request import runtime_changes

CODE = '"""A module."""\n\n\ndef f(x):\n    """Doubles."""\n    return 2 * x\n'


@pytest.fixture
def repository(tmp_path):
    run_git(tmp_path, "init", "-q", "--initial-branch=main")
    for name in (
        "nilearn/image.py",
        "nilearn/tests/test_image.py",
        "nilearn/data.csv",
        "doc/a.rst",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(CODE)
    commit(tmp_path)
    return tmp_path


def commit(folder):
    run_git(folder, "add", "--all")
    run_git(folder, "commit", "-q", "-m", "one")


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("nilearn/image.py", CODE.replace("2", "3"), True),
        ("nilearn/image.py", CODE.replace("Doubles.", "Twice as much."), False),
        ("nilearn/image.py", CODE + "\n# A comment.\n", False),
        ("nilearn/image.py", CODE.replace('    """Doubles."""\n', ""), False),
        ("nilearn/image.py", CODE.replace('"""Doubles."""', "x += 1"), True),
        ("nilearn/image.py", "broken(", True),
        ("nilearn/image.py", None, True),
        ("nilearn/new.py", "", True),
        ("nilearn/data.csv", "1,2", True),
        ("nilearn/tests/test_image.py", "assert True", False),
        ("nilearn/image_tests.py", "x = 1", True),
        ("nilearn/conftest.py", "x = 1", False),
        ("doc/a.rst", "Other words.", False),
        ("pyproject.toml", "[project]", True),
    ],
)
def test_what_a_call_may_run_is_told_from_the_rest(repository, name, text, found):
    path = repository / name
    if text is None:
        path.unlink()
    else:
        path.write_text(text)
    commit(repository)
    assert runtime_changes(repository, "nilearn", "main~1", "main") == ([name] if found else [])
