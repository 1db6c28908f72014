"""A working copy of nilearn with a few commits, and copies of the checkout that measure them."""

import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.conftest import ROOT, copy_checkout
from tests.shared import leave_one_operation
from tests.voxelocity.store.test_upstream import run_git
from voxelocity.store.paths import RESULTS, configuration

CONFIGURATION = ["--config", configuration("nilearn")]

PROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "nilearn"
version = "99.0"

[tool.hatch.build.targets.wheel]
packages = ["nilearn"]
"""

# A commit that makes opening an image more work.
SLOWER = """
_load_img = load_img


def load_img(*arguments, **options):
    for _ in range(20_000):
        pass
    return _load_img(*arguments, **options)
"""


class Commits:
    """A copy of the checkout, and a working copy of nilearn with a few commits."""

    def __init__(self, checkout, repository):
        self.checkout, self.repository = checkout, repository

    def run(self, module, *arguments, **options):
        from benchmarks.support import images

        environment = {**os.environ, "VOXELOCITY_IMAGES": str(images.folder())}
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=self.checkout,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **options,
        )

    def commit(self, name):
        return run_git(self.repository, "rev-parse", name).strip()


def require_valgrind():
    """Skip, but on CI fail, where nothing can be counted."""
    if shutil.which("valgrind") is None:
        told = "no valgrind on this machine: nothing is counted"
        pytest.fail(told) if os.environ.get("CI") else pytest.skip(told)


def made_repository(folder):
    """A small nilearn as the first commit; then one that cannot be built, and one that is slower.

    It opens images alone.
    """
    repository = folder / "working-copy"
    image = repository / "nilearn" / "image" / "__init__.py"
    image.parent.mkdir(parents=True)
    image.write_text("from nibabel import load as load_img\n")
    (repository / "nilearn" / "__init__.py").write_text('__version__ = "99.0"\n')
    run_git(repository, "init", "-q", "--initial-branch=main")

    def commit(text, name):
        (repository / "pyproject.toml").write_text(text)
        run_git(repository, "add", "--all")
        run_git(repository, "commit", "-q", "-m", name)

    commit(PROJECT, "first")
    commit(PROJECT + "[broken\n", "cannot be built (#1)")
    with image.open("a") as file:
        file.write(SLOWER)
    commit(PROJECT, "[ENH] slower (#2)")
    run_git(repository, "checkout", "-q", "-b", "documentation")
    (repository / "README.rst").write_text("Read me.")
    commit(PROJECT, "[DOC] read me (#3)")
    run_git(repository, "checkout", "-q", "main")
    return repository


def made_checkout(folder, repository):
    """A copy of the checkout, as machine ``tests``, that takes nilearn's commits from a repository."""
    checkout = copy_checkout(folder)
    leave_one_operation(checkout)
    (checkout / RESULTS).mkdir(parents=True)
    for name in ("benchmarks.json", "../images.json"):
        shutil.copy2(ROOT / RESULTS / name, checkout / RESULTS / name)
    path = checkout / configuration("nilearn")
    text = re.sub(r'"repo": "[^"]*"', f'"repo": "{repository}"', path.read_text())
    path.write_text(text)
    made = Commits(checkout, repository)
    assert made.run("voxelocity", "machine", "tests").returncode == 0
    return made
