"""Whether what is installed is what the commit's lock says."""

import base64
import csv
import hashlib
import importlib.metadata
import os
import re
import sysconfig
from pathlib import Path

# What makes an environment, and is in no lock.
_SEEDS = {"pip", "setuptools", "wheel"}


class WrongInstallation(Exception):
    """Something else is installed than the lock says, in one line."""


def check():
    """Compare the environment of this process with the commit that asv measures in it.

    Does nothing where asv has made no environment: in tests, and under ``asv run
    --python=same``, which stores no results.

    Raises
    ------
    WrongInstallation
        A locked distribution is missing or has another version, one is there that no
        lock names, or a file is not that of its wheel.
    """
    environment = os.environ.get("ASV_ENV_DIR")
    if environment:
        checkout = Path(os.environ["ASV_CONF_DIR"])
        locks = [_lock_of_the_commit(Path(environment)), checkout / "releases/harness.txt"]
        if extra := os.environ.get("VOXELOCITY_EXTRA_LOCK"):
            locks.append(checkout / extra)
        locked = {}
        for lock in locks:
            locked |= locked_versions(lock)
        compare(locked, installed_versions())
        compare_files(locked)


def _lock_of_the_commit(environment):
    """The release history's commits hold their locks; with a library's own, the lock is written."""
    written = environment / "commit.txt"
    if not written.exists():
        return environment / "project" / "requirements.txt"
    commit = os.environ["ASV_COMMIT"]
    if not written.read_text(encoding="utf-8").startswith(f"# commit {commit}\n"):
        raise WrongInstallation(
            f"another commit than {commit[:8]} is installed; remove the folder {environment} and run again"
        )
    return written


def compare(locked, installed):
    """Raise `WrongInstallation` unless `installed` is `locked`, apart from pip and its like.

    Parameters
    ----------
    locked, installed : dict of str to str
        From the name of a distribution to its version.
    """
    for name in sorted(locked.keys() | installed.keys() - _SEEDS):
        if locked.get(name) != installed.get(name):
            raise WrongInstallation(
                f"{name} {installed.get(name) or 'nothing'} is installed, but the lock says "
                f"{locked.get(name) or 'nothing'}; remove the folder "
                f"{os.environ.get('ASV_ENV_DIR')} and run again"
            )


def compare_files(names):
    """Raise `WrongInstallation` unless every installed file is that of its wheel, bytecode aside.

    The sha256 of each stands in the wheel's RECORD, as the packaging specification has it:
    https://packaging.python.org/en/latest/specifications/recording-installed-packages/#the-record-file

    Parameters
    ----------
    names : iterable of str
        Distributions.
    """
    for name in sorted(names):
        distribution = importlib.metadata.distribution(name)
        record = distribution.read_text("RECORD")
        if not record:
            raise WrongInstallation(
                f"{name} was installed without a RECORD of its files; remove the folder "
                f"{os.environ.get('ASV_ENV_DIR')} and run again"
            )
        # Not its `files`, which pass over what is missing.
        for file, digest, _ in csv.reader(record.splitlines()):
            # Python and uv compile anew what a wheel brings compiled.
            if file.endswith(".pyc"):
                continue
            if digest and _digest(distribution.locate_file(file)) != digest:
                raise WrongInstallation(
                    f"{name}: {file} was changed since it was installed; remove the folder "
                    f"{os.environ.get('ASV_ENV_DIR')}, run uv cache clean {name}, and run again"
                )


def _digest(path):
    try:
        content = Path(path).read_bytes()
    except OSError:
        return None
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
    return f"sha256={digest}"


def locked_versions(path):
    """The pins of a requirements file, by normalised name."""
    pins = re.findall(r"^([\w.-]+)==([^\s;\\]+)", Path(path).read_text(encoding="utf-8"), re.M)
    return {_normalised(name): version for name, version in pins}


def installed_versions():
    """What lies in the environment of this interpreter, by normalised name."""
    # Not all of sys.path: pkg_resources puts what setuptools carries within itself there.
    distributions = importlib.metadata.distributions(path=[sysconfig.get_path("purelib")])
    return {_normalised(each.metadata["Name"]): each.version for each in distributions}


def _normalised(name):
    # As the packaging specification has it: https://peps.python.org/pep-0503/#normalized-names
    return re.sub(r"[-_.]+", "-", name).lower()
