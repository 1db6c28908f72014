"""Whether what is installed is what the commit's lock says."""

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
        A locked distribution is missing or has another version, or one is there that no
        lock names.
    """
    environment = os.environ.get("ASV_ENV_DIR")
    if environment:
        checkout = Path(os.environ["ASV_CONF_DIR"])
        locks = [
            Path(environment, "project", "requirements.txt"),
            checkout / "releases/harness.txt",
        ]
        if extra := os.environ.get("VOXELOCITY_EXTRA_LOCK"):
            locks.append(checkout / extra)
        locked = {}
        for lock in locks:
            locked |= locked_versions(lock)
        compare(locked, installed_versions())


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
