"""Whether what is installed is what the commit's lock says."""

import base64
import csv
import hashlib
import importlib.metadata
import os
import re
import sys
import sysconfig
from pathlib import Path

from . import bytecode

# What makes an environment, and is in no lock.
_SEEDS = {"pip", "setuptools", "wheel"}

# What virtualenv writes into it.
_OF_VIRTUALENV = ("_virtualenv.py", "_virtualenv.pth")


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
        lock names, a file is not that of its wheel or is of no wheel, or another place comes first.
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
        compare_folder(environment)
        compare_places(environment)


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
        record = _record(distribution)
        if not record:
            raise WrongInstallation(
                f"{name} was installed without a RECORD of its files; remove the folder "
                f"{os.environ.get('ASV_ENV_DIR')} and run again"
            )
        # Not its `files`, which pass over what is missing.
        for file, digest, _ in record:
            # Python and uv compile anew what a wheel brings compiled.
            if file.endswith(".pyc"):
                continue
            if digest and _digest(distribution.locate_file(file)) != digest:
                raise WrongInstallation(
                    f"{name}: {file} was changed since it was installed; remove the folder "
                    f"{os.environ.get('ASV_ENV_DIR')}, run uv cache clean {name}, and run again"
                )


def compare_folder(environment):
    """Raise `WrongInstallation` for a file that no wheel has brought, and for bytecode of another source.

    A path file, a ``sitecustomize.py`` or a module of any name can change what is measured.

    Parameters
    ----------
    environment : str
        Its folder.
    """
    site = sysconfig.get_path("purelib")
    brought = {os.path.join(site, name) for name in _OF_VIRTUALENV}
    for distribution in importlib.metadata.distributions(path=[site]):
        for file, *_ in _record(distribution):
            brought.add(os.path.normpath(os.path.join(site, file)))
    for folder, _, names in os.walk(site):
        for name in names:
            path = os.path.join(folder, name)
            of_python = os.path.basename(folder) == "__pycache__" and name.endswith(".pyc")
            if path not in brought and not of_python:
                raise WrongInstallation(
                    f"{path}: no installed wheel has brought this file; remove the folder {environment} and "
                    "run again"
                )
    source = bytecode.differing(
        environment, sorted(each for each in brought if each.endswith(".py"))
    )
    if source:
        raise WrongInstallation(
            f"{source}: its bytecode is that of another source; remove the folder {environment} and run again"
        )


def compare_places(environment):
    """Raise `WrongInstallation` where Python looks for modules elsewhere than in the environment.

    Parameters
    ----------
    environment : str
        Its folder.
    """
    # Its own library, as it is or as links, the environment, and the checkout.
    own = [sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")]
    own += [
        sys.prefix,
        environment,
        os.environ["ASV_CONF_DIR"],
        *filter(None, [os.environ.get("VOXELOCITY_REQUESTS")]),
    ]
    roots = tuple(os.path.join(os.path.realpath(each), "") for each in own)
    places = [place for place in sys.path if place and os.path.exists(place)]
    for name in ("sitecustomize", "usercustomize"):
        places += filter(None, [getattr(sys.modules.get(name), "__file__", None)])
    own_site = {os.path.realpath(sysconfig.get_path(name)) for name in ("purelib", "platlib")}
    for place in places:
        real = os.path.realpath(place)
        # The packages of the Python that the environment was made of lie within its library.
        foreign = re.search(r"(site|dist)-packages$", real) and real not in own_site
        if foreign or not os.path.join(real, "").startswith(roots):
            raise WrongInstallation(
                f"{place}: Python imports from there, which is not in the environment; find out what puts it "
                "there (a .pth file, sitecustomize.py, PYTHONPATH), and remove that"
            )


def _record(distribution):
    """The files that its wheel has brought: path, digest and size of each; empty without a RECORD."""
    return list(csv.reader((distribution.read_text("RECORD") or "").splitlines()))


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
