"""Where things are in a checkout."""

import dataclasses
import functools
import hashlib
import os
import zipfile
from pathlib import Path

from voxelocity.store.safe_files import new_folder

TIMELINE = Path("releases", "timeline.toml")
# The timeline and the results, in a package that was installed without a checkout.
_HISTORY_ALONE = Path(__file__).parents[1] / "history.zip"


@functools.cache
def find_root() -> Path:
    """The checkout of this package, or of the working folder; without one, the history alone."""
    own, here = Path(__file__).resolve().parents[2], Path.cwd()
    for folder in (own, here, *here.parents):
        if (folder / TIMELINE).is_file():
            return folder
    return _unpacked() if _HISTORY_ALONE.is_file() else own


def _unpacked() -> Path:
    """The history that came with the package, in the user's cache."""
    digest = hashlib.sha256(_HISTORY_ALONE.read_bytes()).hexdigest()[:16]
    caches = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    target = caches / "voxelocity" / digest
    if not target.is_dir():
        try:
            with new_folder(target) as folder, zipfile.ZipFile(_HISTORY_ALONE) as archive:
                archive.extractall(folder)
        except OSError:
            # Another command may have been faster.
            if not target.is_dir():
                raise
    return target


STACKS = Path("releases", "stacks")
HARNESS_LOCK = Path("releases", "harness.txt")
COUNTING_LOCK = Path("releases", "counting.txt")
# What builds nilearn and nibabel from source.
BUILD_LOCK = Path("releases", "build.txt")
WRONG_ANSWERS = Path("releases", "wrong_answers.toml")

RESULTS = Path("results", "releases")
INDEXED_GZIP = Path("results", "indexed_gzip")
INDEXED_GZIP_STEPS = Path("releases", "indexed_gzip_steps.toml")
# The results of a library's own commits.
COMMITS = {library: Path("results", library) for library in ("nilearn", "nibabel")}


def configuration(library: str) -> str:
    """The file that tells asv of a library's own commits."""
    return f"asv.{library}.conf.json"


NUMPY_RESULTS = Path("results", "numpy")
PYTHON_RESULTS = Path("results", "pythons")
ALL_RESULTS = (RESULTS, NUMPY_RESULTS, PYTHON_RESULTS, INDEXED_GZIP, *COMMITS.values())
# What make bench calls the machine that it runs on; git ignores its results.
THIS_MACHINE = "this-machine"
NOISE = Path("results", "noise")
PASSES = Path("results", "passes")
# Which times that moved without their work were measured again.
CONFIRMATIONS = Path("results", "confirmations")
# What the instructions depend on, and how long counting took.
COUNTS = Path("results", "counts")
IMAGES = Path("results", "images.json")
# Which processor each machine has.
PROCESSORS = Path("results", "processors")

HTML = Path("html")
PICTURES = Path("docs")
# All that a checkout makes for itself is in one folder, which git ignores.
CACHE = Path(".cache")
# With these begin the folders of asv's environments (``env_dir`` of its configurations).
ENVIRONMENTS = CACHE / "env"
HISTORY_LOCK = CACHE / "history.lock"
# Held while a command changes committed files by what it found in them.
CHANGE_LOCK = CACHE / "change.lock"
# What voxelocity here measures, which is nobody else's.
HERE = Path(".asv", "here")
# What asv.confirmations.conf.json measures, before it is recorded.
IN_TURN = CACHE / "in-turn"
RUN_LOCK = CACHE / "run.lock"
PUBLISH_LOCK = CACHE / "publish.lock"
RUN_PROCESS = CACHE / "run.pid"
RUN_COPIES = CACHE / "before-run"
# In the environment of a library's own commits: what is installed there.
COMMIT_LOCK = Path("commit.txt")


@dataclasses.dataclass(frozen=True)
class Place:
    """Where a timeline is, what explains its steps, its history for asv, and its results."""

    timeline: Path
    explanations: Path
    history: Path
    results: Path
    has_repeats: bool = False  # Whether its history has a control of each entry beside it.


RELEASES = Place(TIMELINE, Path("releases", "steps.toml"), CACHE / "history.git", RESULTS)
# From one numpy to the next, with all else held.
NUMPY = Place(
    Path("releases", "numpy.toml"),
    Path("releases", "numpy_steps.toml"),
    CACHE / "numpy.git",
    NUMPY_RESULTS,
)
# The newest entry on each Python.
PYTHONS = Place(
    TIMELINE,
    Path("releases", "python_steps.toml"),
    CACHE / "pythons.git",
    PYTHON_RESULTS,
    has_repeats=True,
)
