"""The process in which a benchmark runs: one thread, whatever the machine and its user's settings."""

import json
import os
import subprocess
import sys

import pytest

NAMES = {
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
}

# Which pools of threads numpy, scipy and scikit-learn have once nilearn is there, and how large.
POOLS = """
import json, os, nilearn.image, sklearn.cluster
from threadpoolctl import threadpool_info
pools = {pool["internal_api"]: pool["num_threads"] for pool in threadpool_info()}
print(json.dumps([pools, {name: os.environ.get(name) for name in %r}]))
"""


def pools(root, first, **settings):
    environment = {name: value for name, value in os.environ.items() if name not in NAMES}
    process = subprocess.run(
        [sys.executable, "-c", first + POOLS % sorted(NAMES)],
        cwd=root,
        env=environment | settings,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(process.stdout)


@pytest.mark.slow
def test_benchmarks_compute_in_one_thread(root):
    """Whether the user has asked for two, as for OpenBLAS here, or for nothing, as for OpenMP."""
    settings = {"OPENBLAS_NUM_THREADS": "2", "MKL_NUM_THREADS": "2"}
    found, environment = pools(root, "import benchmarks\n", **settings)
    assert {"openblas", "openmp"} <= found.keys()
    assert set(found.values()) == {1}
    assert environment == dict.fromkeys(NAMES, "1")


@pytest.mark.slow
@pytest.mark.skipif((os.cpu_count() or 1) < 2, reason="one core: there is nothing to hold back")
def test_without_the_benchmarks_there_would_be_more(root):
    found, _ = pools(root, "")
    assert max(found.values()) > 1
