"""`make` tells a user's mistake in one line."""

import os
import shlex
import shutil
import subprocess
import sys

import pytest


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


def test_make_alone_lists_what_there_is(checkout_copy):
    process = make(checkout_copy)
    assert process.returncode == 0
    assert "make test" in process.stdout
