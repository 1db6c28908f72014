"""Where things are in a checkout."""

from pathlib import Path

TIMELINE = Path("releases", "timeline.toml")


def _checkout() -> Path:
    """The checkout that this package lies in; of one that was installed elsewhere, that of the working folder."""
    own, here = Path(__file__).resolve().parents[1], Path.cwd()
    return next((each for each in (own, here, *here.parents) if (each / TIMELINE).is_file()), own)


ROOT = _checkout()
STACKS = Path("releases", "stacks")
HARNESS_LOCK = Path("releases", "harness.txt")
COUNTING_LOCK = Path("releases", "counting.txt")
# What builds nilearn and nibabel from source.
BUILD_LOCK = Path("releases", "build.txt")
WRONG_ANSWERS = Path("releases", "wrong_answers.toml")
# What in the libraries made their steps.
EXPLANATIONS = Path("releases", "steps.toml")

RESULTS = Path("results", "releases")
INDEXED_GZIP = Path("results", "indexed_gzip")
# The results of a library's own commits.
COMMITS = {library: Path("results", library) for library in ("nilearn", "nibabel")}
ALL_RESULTS = (RESULTS, INDEXED_GZIP, *COMMITS.values())
# What make bench calls the machine that it runs on; git ignores its results.
THIS_MACHINE = "this-machine"
NOISE = Path("results", "noise")
PASSES = Path("results", "passes")
# What the instructions depend on, and how long counting took.
COUNTS = Path("results", "counts")
IMAGES = Path("results", "images.json")

HTML = Path("html")
PICTURES = Path("docs")

# All that a checkout makes for itself is in one folder, which git ignores.
CACHE = Path(".cache")
HISTORY = CACHE / "history.git"
HISTORY_LOCK = CACHE / "history.lock"
# What voxelocity here measures, which is nobody else's.
HERE = Path(".asv", "here")
RUN_LOCK = CACHE / "run.lock"
RUN_PROCESS = CACHE / "run.pid"
RUN_COPIES = CACHE / "before-run"

# In the environment of a library's own commits: what is installed there.
COMMIT_LOCK = Path("commit.txt")
