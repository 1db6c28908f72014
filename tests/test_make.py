"""`make` tells a user's mistake in one line."""

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile

import pytest

from tests.conftest import ROOT
from tests.voxelocity.store.test_upstream import run_git

VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


def make(folder, *arguments, **environment):
    return subprocess.run(
        ["make", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
    )


def own_lines(process):
    return [line for line in process.stderr.splitlines() if line.startswith("voxelocity:")]


@pytest.fixture
def without_uv(tmp_path):
    """A PATH without uv."""
    folder = tmp_path / "programs"
    folder.mkdir()
    for program in ("git", "sh", "make", "rm", "touch", "test"):
        (folder / program).symlink_to(shutil.which(program))
    return folder


def program(folder, name, script):
    """A program of a folder that stands in for another."""
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


@pytest.mark.parametrize("target", ["install", "test", "dashboard"])
def test_without_python_311_and_uv_one_line_says_how_to_get_one(checkout_copy, without_uv, target):
    process = make(checkout_copy, target, PATH=str(without_uv))
    assert process.returncode == 2
    (line,) = own_lines(process)
    assert "python3.11 is not Python 3.11; install Python 3.11 or uv" in line
    assert not (checkout_copy / ".venv").exists()


def test_another_python_is_refused(checkout_copy, without_uv):
    program(without_uv, "python3.12", "echo '(3, 12)'")
    process = make(checkout_copy, "install", "PYTHON=python3.12", PATH=str(without_uv))
    assert process.returncode == 2
    (line,) = own_lines(process)
    assert "python3.12 is not Python 3.11" in line


def test_without_python_311_uv_finds_or_fetches_it(checkout_copy, without_uv, tmp_path):
    """A stand-in of uv: fetching cannot be tried without a network."""
    asked = tmp_path / "asked"
    path, python = shlex.quote(os.environ["PATH"]), shlex.quote(sys.executable)
    made = f"PATH={path}; mkdir -p .venv/bin && ln -s {python} .venv/bin/python"
    program(without_uv, "uv", f'echo "$@" >> {shlex.quote(str(asked))}; {made}')
    nowhere = {"PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0"}
    process = make(
        checkout_copy,
        "install",
        PATH=str(without_uv),
        PIP_CONFIG_FILE=os.devnull,
        PIP_FIND_LINKS="",
        PIP_EXTRA_INDEX_URL="",
        **nowhere,
    )
    assert asked.read_text() == "venv -q --seed --python 3.11 .venv\n"
    # The Python that uv has made is the one that goes on.
    (line,) = own_lines(process)
    assert "the tools cannot be installed" in line
    program(without_uv, "uv", "exit 2")
    process = make(checkout_copy, "install", PATH=str(without_uv))
    (line,) = own_lines(process)
    assert "uv can neither find nor fetch Python 3.11" in line


@pytest.mark.slow
def test_without_a_network_one_line_says_so(checkout_copy):
    nowhere = "http://127.0.0.1:9/simple"
    process = make(
        checkout_copy,
        "install",
        PIP_INDEX_URL=nowhere,
        PIP_EXTRA_INDEX_URL="",
        PIP_FIND_LINKS="",
        PIP_RETRIES="0",
        PIP_CONFIG_FILE=os.devnull,
    )
    assert process.returncode == 2
    (line,) = own_lines(process)
    assert "package index within reach" in line
    assert not (checkout_copy / ".venv" / "ready").exists()


@pytest.mark.slow
def test_a_release_is_built_of_the_last_commit_and_tried(measured_copy):
    """By the tools that this checkout has."""
    tools = ["-o", ".venv/ready", "asked=--help releases"]
    (measured_copy / ".venv" / "bin").mkdir(parents=True)
    program(measured_copy / ".venv" / "bin", "python", f'exec {shlex.quote(sys.executable)} "$@"')
    run_git(measured_copy, "init", "-q")
    run_git(measured_copy, "add", "--all")
    run_git(measured_copy, "commit", "-q", "-m", "first")
    (measured_copy / "README.md").write_text("not committed")
    process = make(measured_copy, "release", *tools)
    assert process.returncode == 2 and not (measured_copy / "dist").exists()
    (line,) = own_lines(process)
    assert "not committed" in line
    run_git(measured_copy, "checkout", "-q", "README.md")
    (measured_copy / "voxelocity" / "stray.py").write_text("not known to git")
    process = make(measured_copy, "release", *tools)
    assert process.returncode == 0, process.stderr
    names = [f"voxelocity-{VERSION}-py3-none-any.whl", f"voxelocity-{VERSION}.tar.gz"]
    assert sorted(path.name for path in (measured_copy / "dist").iterdir()) == sorted(names)
    for name in names:
        assert f"dist/{name} works in an empty folder" in process.stdout.splitlines()
    assert f"git push origin v{VERSION}" in process.stdout
    built = zipfile.ZipFile(measured_copy / "dist" / names[0]).namelist()
    assert "voxelocity/history.zip" in built and "voxelocity/stray.py" not in built
    status = run_git(measured_copy, "status", "--porcelain", "--untracked-files=normal")
    assert status.split() == ["??", "voxelocity/stray.py"]


def test_the_version_is_the_same_everywhere(root):
    changes, citation = ((root / name).read_text() for name in ("CHANGELOG.md", "CITATION.cff"))
    assert re.findall(r"^## (\S+)", changes, re.M)[0] == VERSION
    assert re.findall(r"^version: (.*)", citation, re.M) == [VERSION]
    # Nothing else says it.
    listed = [
        "git",
        "grep",
        "-lFw",
        VERSION,
        "--",
        "*.md",
        "*.cff",
        "*.toml",
        "*.py",
        "package.json",
    ]
    found = subprocess.run(listed, cwd=root, capture_output=True, text=True, check=True).stdout
    assert found.split() == ["CHANGELOG.md", "CITATION.cff", "pyproject.toml"]


def test_make_alone_lists_what_there_is(checkout_copy):
    process = make(checkout_copy)
    assert process.returncode == 0
    assert "make test" in process.stdout


def test_make_clean_leaves_what_git_knows(checkout_copy):
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    page = checkout_copy / "html" / "index.html"
    page.parent.mkdir(exist_ok=True)
    page.write_text("committed")
    for command in (["init", "-q"], ["add", "--all"], ["commit", "-q", "-m", "all"]):
        subprocess.run([*git, *command], cwd=checkout_copy, check=True)
    page.write_text("with somebody's own results")
    (page.parent / "docs").mkdir()
    (page.parent / "docs" / "index.html").touch()
    assert make(checkout_copy, "clean").returncode == 0
    assert list(page.parent.iterdir()) == [page] and page.read_text() == "committed"
    status = subprocess.run([*git, "status", "-s"], cwd=checkout_copy, capture_output=True)
    assert status.stdout == b""
    page.unlink()
    page.parent.rmdir()
    assert make(checkout_copy, "clean").returncode == 0
