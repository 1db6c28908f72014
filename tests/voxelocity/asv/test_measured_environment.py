"""A measured process sees the variables that it needs, and none that changes a number."""

import os
import subprocess
import sys

import pytest

from voxelocity.asv.commands import INSTALLING
from voxelocity.asv.measured_environment import keep_allowed, let_through, of_users_python
from voxelocity.runner import user_python

HARMFUL = {
    "PYTHONTRACEMALLOC": "10",
    "PYTHONMALLOC": "debug",
    "PYTHONDEVMODE": "1",
    "PYTHONOPTIMIZE": "2",
    "PYTHONHASHSEED": "1",
    "PYTHONFAULTHANDLER": "1",
    "PYTHONPROFILEIMPORTTIME": "1",
    "PYTHONASYNCIODEBUG": "1",
    "PYTHONSTARTUP": "startup.py",
    "PYTHONBREAKPOINT": "0",
    "PYTHONWARNINGS": "error",
    "PYTHONINSPECT": "1",
    "MALLOC_TOP_PAD_": "16777216",
    "MALLOC_ARENA_MAX": "1",
    "MALLOC_PERTURB_": "7",
    "MALLOC_CHECK_": "3",
    "GLIBC_TUNABLES": "glibc.malloc.top_pad=16777216",
    "LD_PRELOAD": "/lib/other.so",
    "LD_BIND_NOW": "1",
    "DYLD_INSERT_LIBRARIES": "/lib/other.dylib",
    "OPENBLAS_CORETYPE": "Prescott",
    "MKL_DEBUG_CPU_TYPE": "5",
    "NPY_DISABLE_CPU_FEATURES": "AVX2",
    "NUMPY_MADVISE_HUGEPAGE": "0",
    "NIBABEL_KEEP_FILE_OPEN": "1",
    "NILEARN_CACHE": "x",
    "JOBLIB_TEMP_FOLDER": "/tmp",
    "SKLEARN_ASSUME_FINITE": "1",
    "COVERAGE_PROCESS_START": "x",
    "SOMETHING_NEW": "1",
}
NEEDED = {
    "PATH": os.environ["PATH"],
    "HOME": os.environ["HOME"],
    "TMPDIR": "/tmp",
    "LANG": "C.UTF-8",
    "LC_ALL": "C.UTF-8",
    "https_proxy": "http://proxy",
    "NO_PROXY": "localhost",
    "SSL_CERT_FILE": "ca.pem",
    "UV_INDEX_URL": "https://index/",
    "PIP_INDEX_URL": "https://index/",
    "VOXELOCITY_IMAGES": "/tmp/images",
    "ASV_ENV_DIR": "/tmp/env",
    "LD_LIBRARY_PATH": "/opt/lib",
}


def test_only_what_is_needed_stays():
    environment = HARMFUL | {"PYTHONPATH": "shadow", "PYTHONHOME": "x"} | NEEDED
    keep_allowed(environment)
    assert environment == NEEDED
    assert let_through(environment) == ("LD_LIBRARY_PATH", "LANG", "LC_ALL")


def test_a_users_python_finds_its_packages_besides():
    packages = {"PYTHONPATH": "a", "VIRTUAL_ENV": "b", "CONDA_PREFIX": "c", "PYTHONNOUSERSITE": "1"}
    assert of_users_python(HARMFUL | packages | NEEDED) == packages | NEEDED


@pytest.mark.slow
def test_the_plugin_cleans_the_environment_of_whatever_asv_starts():
    """As asv's processes see it: they inherit from this one."""
    code = (
        "import os, sys\n"
        "from voxelocity.asv import plugin\n"
        "for name in ('require_installed', 'guard_asv', 'prepare_counting', 'require_known_range'):\n"
        "    setattr(plugin, name, lambda *_: None)\n"
        "plugin.parse = lambda _: plugin.AsvCommand(sys.argv[1], None)\n"
        "plugin._repository = lambda *_: ()\n"
        "before = dict(os.environ)\n"
        f"for command in {INSTALLING}:\n"
        "    os.environ.update(before)\n"
        "    sys.argv = ['asv', command]\n"
        "    plugin.setup()\n"
        "    print(command, *sorted(os.environ))\n"
    )
    # What would keep this very process from starting aside.
    kept = {
        name: value
        for name, value in HARMFUL.items()
        if name not in ("LD_PRELOAD", "PYTHONINSPECT")
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=kept | {"PYTHONWARNINGS": "ignore"} | NEEDED,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    lines = [line.split() for line in done.stdout.splitlines()]
    assert tuple(command for command, *_ in lines) == INSTALLING
    for _, *left in lines:
        assert not set(left) & set(HARMFUL) and set(NEEDED) <= set(left)


def test_a_users_python_is_measured_without_them(monkeypatch, tmp_path):
    seen = []

    def start(command, env, **options):
        seen.append(env)
        raise OSError(2, "does not start")

    monkeypatch.setattr(user_python.subprocess, "Popen", start)
    for name, value in HARMFUL.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(user_python.NoAnswer, match="does not start"):
        user_python.run_script(sys.executable, tmp_path, "describe.py")
    (environment,) = seen
    assert environment["PYTHONWARNINGS"] == "ignore"
    assert not set(environment) & (set(HARMFUL) - {"PYTHONWARNINGS"})
