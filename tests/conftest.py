"""What all tests share: a home of their own, and a copy of the checkout to measure in."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock

from voxelocity.cli.doctor import find_browser
from voxelocity.store.checkout import Checkout
from voxelocity.store.reader import ResultsReader

ROOT = Path(__file__).resolve().parents[1]

# Whose results are committed; after make bench those of this machine lie beside them.
COMMITTED_MACHINE = "xeon-2.8ghz-2-cores"

# On which the exact kinds are measured as well: peaks and instructions.
EXACT_MACHINE = "epyc-2-cores"

# On which it is counted what a call reads: that is the same on each.
KERNEL_MACHINE = "epyc-genoa-2-cores"

# On which the peaks were measured of the number types that the others lack; they hold on those.
LENDING_MACHINE = "xeon-emerald-2-cores"

# Calls that were mended after those results: what was measured of them is of another version.
_LOOPS = ("baseline", "dataobj", "get_fdata", "iter_img", "keep_file_open", "reference")
MENDED = {("TimeSeries", "reference"), *(("LoopOverVolumes", method) for method in _LOOPS)}

# A shell that starts the tests in the background has them ignore Ctrl-C, and so would all that they
# start; some tests interrupt what they have started.
signal.signal(signal.SIGINT, signal.default_int_handler)

# Before HOME changes: packages that were downloaded once are not downloaded again.
_UV_CACHE = subprocess.run(
    [sys.executable, "-m", "uv", "cache", "dir"], capture_output=True, text=True, check=True
).stdout.strip()
_PIP_CACHE = subprocess.run(
    [sys.executable, "-m", "pip", "cache", "dir"], capture_output=True, text=True, check=True
).stdout.strip()


def independent_estimate(samples):
    """The tenth percentile, by numpy."""
    return float(np.quantile(samples, 0.1, method="median_unbiased"))


@pytest.fixture(scope="session", autouse=True)
def home(tmp_path_factory):
    """A home folder of the tests' own, so that nobody's ~/.asv-machine.json is touched."""
    folder = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HOME", str(folder))
        # It may say where else repositories are.
        patch.delenv("GIT_CONFIG_GLOBAL", raising=False)
        patch.setenv("UV_CACHE_DIR", os.environ.get("UV_CACHE_DIR", _UV_CACHE))
        patch.setenv("PIP_CACHE_DIR", os.environ.get("PIP_CACHE_DIR", _PIP_CACHE))
        # No test publishes with what it fetches; the publisher says so and goes on.
        patch.setenv("npm_config_registry", "http://127.0.0.1:9")
        # A console 80 columns wide would cut asv's tables.
        patch.setenv("COLUMNS", "200")
        yield folder


@pytest.fixture(scope="session")
def root():
    """The checkout under test."""
    return ROOT


@pytest.fixture(scope="session")
def committed(root):
    """The committed results, as they are loaded for everything else."""
    return ResultsReader(Checkout(root)).read(COMMITTED_MACHINE)


@pytest.fixture(scope="session")
def exact(root):
    """The committed results of the exact kinds."""
    return ResultsReader(Checkout(root)).read(EXACT_MACHINE)


def launched(playwright, executable):
    """A browser without a window, as root may start it."""
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    return playwright.chromium.launch(executable_path=executable, args=arguments)


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium. A user's machine may have none; CI must."""
    executable = find_browser()
    if executable is None:
        told = "no Chromium on this machine: the page is not looked at in a browser"
        if os.environ.get("CI"):
            pytest.fail(told)
        pytest.skip(told)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = launched(playwright, executable)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def images_made(tmp_path_factory):
    """The images and the right answers, made in the checkout's cache if they are not there yet."""
    from benchmarks.support import answers, images
    from tests.benchmarks.conftest import ANSWERS, FILES

    # The processes of pytest-xdist have folders of their own beside each other: one makes what all need.
    with FileLock(tmp_path_factory.getbasetemp().parent / "images.lock"):
        images.ensure(FILES)
        answers.ensure(ANSWERS)
    return images


# These files take longest. The first makes what test_asv_measuring waits for.
_LONGEST = (
    "test_asv_installing",
    "test_run",
    "test_commits",
    "test_here",
    "test_confirmation",
    "test_counting",
    "test_asv_measuring",
    "test_user_image",
    "test_releases",
)


def pytest_collection_modifyitems(items):
    """What takes longest begins first, so that no worker is left with it alone at the end."""
    order = {name: place for place, name in enumerate(_LONGEST)}

    def place(item):
        known = order.get(item.path.stem, len(order))
        return item.get_closest_marker("slow") is None, known

    items.sort(key=place)


def listed_by_git(*options):
    """The files of the checkout, relative to it."""
    command = ["git", "ls-files", "-z", *options]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [name for name in listed.split("\0") if name]


def copy_checkout(target, results=False):
    """Copy what git knows, or would add, of the checkout, with the committed results or without any."""
    everything = listed_by_git("--cached", "--others", "--exclude-standard")
    # Of what make mutants copied git knows nothing, not even what to ignore.
    everything = [name for name in everything if not name.startswith(".cache/")]
    known = set(listed_by_git("--cached") or everything)
    for name in everything:
        # A user's own results, of a machine of any name, lie beside the committed ones.
        wanted = (results and name in known) or not name.startswith("results/")
        if wanted and (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target / name)
    return target


@pytest.fixture
def checkout_copy(tmp_path):
    """A copy of the checkout that a test may spoil."""
    return copy_checkout(tmp_path / "checkout")


@pytest.fixture
def measured_copy(tmp_path):
    """A copy of the checkout with its committed results."""
    return copy_checkout(tmp_path / "checkout", results=True)
