"""What the docstring of a package names is there."""

import ast
import re

import pytest

from tests.conftest import ROOT

PACKAGES = sorted(
    path.parent for folder in ("voxelocity", "benchmarks") for path in ROOT.glob(f"{folder}/**/__init__.py")
)  # fmt: skip


def named(docstring):
    """The words between single backticks."""
    return re.findall(r"(?<!`)`(\w+)`(?!`)", docstring or "")


@pytest.mark.parametrize("package", PACKAGES, ids=lambda package: package.name)
def test_the_parts_of_a_package_are_those_that_it_has(package):
    trees = {path.stem: ast.parse(path.read_text()) for path in package.glob("*.py")}
    functions = {
        part.name for tree in trees.values() for part in tree.body if isinstance(part, ast.FunctionDef)
    }  # fmt: skip
    packages = {path.parent.name for path in package.glob("*/__init__.py")}
    assert set(named(ast.get_docstring(trees["__init__"]))) <= {*trees, *functions, *packages}


def test_some_package_names_its_parts():
    docstring = ast.get_docstring(
        ast.parse((ROOT / "voxelocity/runner/cluster/__init__.py").read_text())
    )
    assert len(named(docstring)) >= 4
