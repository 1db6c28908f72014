"""The environment variables that a measured process sees: those that it needs, and no others.

A user's variables change numbers. PYTHONTRACEMALLOC makes a call nine times slower, PYTHONMALLOC
and MALLOC_TOP_PAD_ add megabytes to its peak, LD_PRELOAD replaces its allocator.
"""

import os
import re
from collections.abc import Mapping, MutableMapping

# What finds programs, homes, indexes and certificates, and what asv and we tell each other.
_ALLOWED = re.compile(
    r"PATH|HOME|USER|LOGNAME|SHELL|TMPDIR|TMP|TEMP|TERM|COLUMNS|LINES|NO_COLOR"
    r"|LANG|LANGUAGE|LC_\w+|TZ|XDG_\w+|DISPLAY"
    r"|(?i:https?_proxy|ftp_proxy|no_proxy|all_proxy)"
    r"|SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE|NETRC"
    r"|UV_\w+|PIP_\w+|PYENV_\w+|GIT_\w+|SSH_AUTH_SOCK|CC|CXX"
    r"|ASV_\w+|VOXELOCITY_\w+|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH"
)
# What a Python that is not ours needs besides, to find its packages.
_OF_USERS = re.compile(
    r"PYTHONPATH|PYTHONHOME|PYTHONUSERBASE|PYTHONNOUSERSITE|PYTHONSAFEPATH|VIRTUAL_ENV"
    r"|CONDA_\w+|MAMBA_\w+|LOADEDMODULES|LMOD_\w+|MODULEPATH"
)
# Of those, what can change a number all the same: the libraries that a process finds, its locale.
_LIBRARIES = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_LOCALE = ("LANG", "LC_ALL", "LC_CTYPE", "LC_NUMERIC", "TZ")


def keep_allowed(environment: MutableMapping[str, str] = os.environ) -> None:
    """Remove what a measured process must not see."""
    for name in [name for name in environment if not _ALLOWED.fullmatch(name)]:
        del environment[name]


def of_users_python(environment: Mapping[str, str] = os.environ) -> dict[str, str]:
    """What a user's own Python sees while it is measured."""
    kept = [name for name in environment if _ALLOWED.fullmatch(name) or _OF_USERS.fullmatch(name)]
    return {name: environment[name] for name in kept}


def let_through(environment: Mapping[str, str] = os.environ) -> tuple[str, ...]:
    """The names of the variables that a measured process sees, and that can change a number."""
    return tuple(name for name in (*_LIBRARIES, *_LOCALE) if environment.get(name))
