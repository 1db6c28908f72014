"""Where things are in a checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

TIMELINE = Path("releases", "timeline.toml")
STACKS = Path("releases", "stacks")
COUNTING_LOCK = Path("releases", "counting.txt")
WRONG_ANSWERS = Path("releases", "wrong_answers.toml")

RESULTS = Path("results", "releases")
INDEXED_GZIP = Path("results", "indexed_gzip")
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
RUN_LOCK = CACHE / "run.lock"
RUN_PROCESS = CACHE / "run.pid"
RUN_COPIES = CACHE / "before-run"
