"""`make` tells a user's mistake in one line."""

import os
import subprocess

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


@pytest.mark.parametrize("target", ["install", "test"])
def test_without_python_311_one_line_says_so(checkout_copy, target):
    process = make(checkout_copy, target, "PYTHON=python3.11-that-is-not-there")
    assert process.returncode == 2
    (line,) = own_lines(process)
    assert "is not installed; install Python 3.11" in line


def test_another_python_is_refused(checkout_copy, tmp_path):
    other = tmp_path / "python3.12"
    other.write_text("#!/bin/sh\necho '(3, 12)'\n")
    other.chmod(0o755)
    process = make(checkout_copy, "install", f"PYTHON={other}")
    assert process.returncode == 2
    (line,) = own_lines(process)
    assert "is not Python 3.11" in line


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
