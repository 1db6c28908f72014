"""The page as one file: its text, its style, its scripts, the charts and all numbers."""

import json
import re
from pathlib import Path

from voxelocity.overview.charts import charts
from voxelocity.overview.vega_bundle import vega_bundle

FOLDER = Path(__file__).parent / "page"

# In this order they become one script, so that the page opens from disk: modules would not.
SCRIPTS = (
    "elements.js",
    "numbers.js",
    "results.js",
    "address.js",
    "charts.js",
    "lately.js",
    "which_call.js",
    "memory.js",
    "history.js",
    "releases.js",
    "compare.js",
    "proxy_or_array.js",
    "how_measured.js",
    "data.js",
    "start.js",
)


def page_of(content):
    """The whole page.

    Parameters
    ----------
    content : dict
        See `content.content_of`.

    Returns
    -------
    str
        HTML that needs no other file.
    """
    parts = {
        "forward.js": _read("forward.js"),
        "style.css": _read("style.css"),
        "content": _as_data(content),
        "charts": _as_data(charts()),
        "bundle": _as_script(vega_bundle()),
        "scripts": "\n".join(_read(name) for name in SCRIPTS),
    }
    return re.sub(r"\{\{([\w.]+)\}\}", lambda found: parts[found[1]], _read("index.html"))


def _read(name):
    return (FOLDER / name).read_text(encoding="utf-8")


def _as_data(value):
    """JSON that cannot end the element it stands in, whatever a benchmark is called."""
    return json.dumps(value, separators=(",", ":")).replace("<", "\\u003c")


def _as_script(code):
    return re.sub(r"</(script)", r"<\\/\1", code, flags=re.IGNORECASE)
