"""Nothing is installed whose hash is not in a lock, whichever command installs it."""

import os
import re
import shlex
import subprocess
import sys

import pytest
from asv import util

from tests.library_commits import PROJECT
from tests.test_configuration import CONFIGURATIONS
from tests.test_make import make, own_lines
from tests.voxelocity.store.test_upstream import run_git
from voxelocity import VoxelocityError
from voxelocity.asv import build_commit as commits
from voxelocity.store.paths import (
    BUILD_LOCK,
    COMMIT_LOCK,
    COMMITS,
    HARNESS_LOCK,
    STACKS,
    configuration,
)

pytestmark = pytest.mark.slow

# Their commands hand over to our own code, which is tried below.
OF_COMMITS = [configuration(library) for library in COMMITS]


def spoiled(text, how):
    """A lock without hashes, or with one that belongs to no file."""
    if how == "without hashes":
        return re.sub(r" \\\n\s+--hash=\S+", "", text)
    return re.sub(r"sha256:[0-9a-f]{64}", "sha256:" + "0" * 64, text)


@pytest.fixture(scope="module")
def environment(tmp_path_factory):
    """What asv makes before it installs: an environment with pip."""
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    return folder


@pytest.mark.parametrize("how", ["without hashes", "another hash"])
@pytest.mark.parametrize("name", [name for name in CONFIGURATIONS if name not in OF_COMMITS])
def test_each_install_command_refuses_a_lock_that_is_not_hashed(
    root, tmp_path, environment, name, how
):
    """Each of them, run as asv runs it, with one lock after the other spoiled."""
    conf = util.load_json(root / name, js_comments=True)
    tried = 0
    for command in conf["install_command"]:
        locks = re.findall(r"\{(?:conf|build)_dir\}/(\S+\.txt)", command)
        for bad in locks:
            # The lock of all Pythons comes last, and uv takes its hashes.
            if (how, bad) == ("another hash", "requirements.txt") and "pythons" in name:
                continue
            folder = tmp_path / f"{tried}"
            for lock in locks:
                path = folder / lock
                path.parent.mkdir(parents=True, exist_ok=True)
                source = "releases/stacks/numpy-2.4.txt" if lock == "requirements.txt" else lock
                text = (root / source).read_text()
                path.write_text(spoiled(text, how) if lock == bad else text)
            words = command.format(
                env_dir=environment, conf_dir=folder, build_dir=folder, wheel_file=""
            )
            program = [word for word in shlex.split(words) if not word.startswith("in-dir=")]
            # uv is in the environment only once the first command has been carried out.
            python = sys.executable if "uv" in program else environment / "bin" / "python"
            process = subprocess.run(
                [python, *program[1:]], capture_output=True, text=True, env=os.environ
            )
            assert process.returncode != 0, (command, bad)
            assert "hash" in process.stderr.lower()
            tried += 1
    # One lock more than in the other configurations.
    wanted = 4 if "indexed" in name or "pythons" in name else 3
    assert tried == wanted - (how == "another hash" and "pythons" in name)


@pytest.fixture
def commit(tmp_path):
    """Sources that build, in a repository."""
    folder = tmp_path / "sources"
    (folder / "nilearn").mkdir(parents=True)
    (folder / "nilearn" / "__init__.py").write_text("")
    (folder / "pyproject.toml").write_text(PROJECT)
    run_git(folder, "init", "-q")
    run_git(folder, "add", "--all")
    run_git(folder, "commit", "-q", "-m", "first")
    return folder


@pytest.mark.parametrize("how", ["without hashes", "another hash"])
@pytest.mark.parametrize("lock", [BUILD_LOCK, HARNESS_LOCK, STACKS / "numpy-2.4.txt"])
def test_a_commit_is_built_and_installed_with_hashed_locks_alone(
    checkout_copy, tmp_path, environment, commit, monkeypatch, lock, how
):
    path = checkout_copy / lock
    path.write_text(spoiled(path.read_text(), how))
    monkeypatch.setattr(commits, "find_root", lambda: checkout_copy)
    sha = run_git(commit, "rev-parse", "HEAD").strip()
    with pytest.raises(VoxelocityError, match="(?i)hash") as caught:
        commits.build(str(commit), str(tmp_path / "wheels"))
        (wheel,) = (tmp_path / "wheels").glob("*.whl")
        commits.install("nilearn", sha, str(commit), str(wheel), str(environment))
    assert "\n" not in str(caught.value)
    assert bool(list((tmp_path / "wheels").glob("*.whl"))) == (lock != BUILD_LOCK)
    assert not (environment / COMMIT_LOCK).exists()


def test_make_refuses_a_lock_that_is_not_hashed(checkout_copy):
    """One after the other: what the right locks before it say is installed already."""
    for target, lock in (
        (".venv/ready", "harness"),
        (".venv/ready", "tools"),
        (".venv/ready-dask", "dask"),
        (".venv/ready-develop", "develop"),
    ):
        path = checkout_copy / "releases" / f"{lock}.txt"
        right = path.read_text()
        path.write_text(spoiled(right, "without hashes"))
        process = make(checkout_copy, target)
        assert process.returncode == 2, lock
        (line,) = own_lines(process)
        assert "cannot be installed" in line and "hash" in process.stderr.lower()
        assert not (checkout_copy / target).exists()
        path.write_text(right)


def test_make_audit_refuses_a_lock_that_is_not_hashed(checkout_copy):
    path = checkout_copy / "releases" / "audit.txt"
    path.write_text(spoiled(path.read_text(), "without hashes"))
    process = make(checkout_copy, "audit")
    assert process.returncode == 2
    (line,) = own_lines(process)
    assert "cannot be installed" in line and "hash" in process.stderr.lower()
