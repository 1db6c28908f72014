"""Where things lie in a checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]

TIMELINE = Path("releases", "timeline.toml")
STACKS = Path("releases", "stacks")
RESULTS = Path("results", "releases")
INDEXED_GZIP = Path("results", "indexed_gzip")
NOISE = Path("results", "noise")

# All that a checkout makes for itself lies in one folder, which git ignores.
CACHE = Path(".cache")
HISTORY = CACHE / "history.git"
RUN_LOCK = CACHE / "run.lock"
