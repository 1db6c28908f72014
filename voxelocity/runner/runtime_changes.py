"""Whether a change of a library can change what its calls do: not if it is documentation, tests or comments."""

import ast
import re
from pathlib import Path, PurePosixPath

from voxelocity.store.git import git

# How it is built, which may change what it holds.
_BUILD = ("pyproject.toml", "setup.py", "setup.cfg")

# Files of the package that none of its calls runs.
_TESTS = re.compile(r"(^|/)(tests|conftest\.py|test_[^/]*\.py)(/|$)")


def runtime_changes(repository: Path, library: str, old: str, new: str) -> list[str]:
    """The files that its calls may run or that build it, and that differ in more than comments and docstrings.

    The library's package is the folder of its name; the two commits are named as git knows them.
    """
    names = git("diff", "--name-only", "-z", "--no-renames", old, new, folder=repository)
    return [
        name
        for name in names.split("\0")
        if name in _BUILD
        or name.startswith(f"{library}/")
        and not _TESTS.search(name)
        and not _same_code(repository, name, old, new)
    ]


def _same_code(repository: Path, name: str, old: str, new: str) -> bool:
    """Whether a file of Python is the same but for comments, docstrings and layout."""
    if PurePosixPath(name).suffix != ".py":
        return False
    # A file that only one of them has differs.
    for commit in (old, new):
        if not git("ls-tree", "--name-only", commit, "--", name, folder=repository):
            return False
    sources = [git("show", f"{commit}:{name}", folder=repository) for commit in (old, new)]
    try:
        return len(set(map(_code, sources))) == 1
    except SyntaxError:
        return False


def _code(source: str) -> str:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            if ast.get_docstring(node, clean=False) is not None:
                node.body = node.body[1:]
    return ast.dump(tree)
