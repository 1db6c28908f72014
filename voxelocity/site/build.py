"""The page as one file: its text, its style, its scripts, the charts and all its data."""

import base64
import hashlib
import importlib.metadata
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import deflate
import msgspec

from voxelocity import VoxelocityError
from voxelocity.analysis.commit_history import CommitHistory
from voxelocity.analysis.comparison import Changes
from voxelocity.model.explanation import Explanation
from voxelocity.model.results import Results
from voxelocity.report.charts import charts
from voxelocity.report.published import results_csv
from voxelocity.site.contents import page_data
from voxelocity.site.data import ImageData, PageData, as_json, schema
from voxelocity.store.paths import CACHE, IMAGES, find_root
from voxelocity.store.safe_files import write_safely

FOLDER = Path(__file__).parent / "scripts"

# The scripts as one, as a page that is opened from disk loads no modules; `make scripts` makes it.
BUNDLE = FOLDER.parent / "bundle.js"


def write_page(
    html: Path,
    machines: Sequence[Results],
    indexed_gzip: Mapping[str, Results],
    images: list[ImageData],
    libraries: Sequence[str] = (),
    explanations: Sequence[Explanation] = (),
    commits: Sequence[CommitHistory] = (),
    lines: Mapping[str, tuple[Changes, Sequence[Explanation]]] | None = None,
) -> PageData:
    """Write ``index.html``, and into ``data/`` the results as CSV and as JSON with its schema.

    The libraries are those whose own commits have pages in folders beside, as asv writes them; for
    the rest see `page_data`. Returns what the page tells.
    """
    table = results_csv(machines)
    page = page_data(machines, indexed_gzip, images, explanations, commits, lines)
    content = as_json(page)
    data = html / "data"
    data.mkdir(exist_ok=True)
    write_safely(table, data / "results.csv")
    write_safely(content, data / "results.json")
    write_safely(schema(), data / "results.schema.json")
    write_safely(page_of(content.decode(), libraries), html / "index.html")
    return page


def page_of(content: str, libraries: Sequence[str] = ()) -> str:
    """The whole page, HTML that needs no other file; the content is the data as JSON."""
    specifications = json.dumps(charts(), separators=(",", ":"))
    bundle, vega = BUNDLE.read_text(encoding="utf-8"), vega_bundle()
    parts = {
        # A browser runs these two, and nothing that gets into the page by another way.
        "sources": " ".join(map(_source, (bundle, vega))),
        "style.css": Path(FOLDER, "style.css").read_text("utf-8"),
        "content": _packed(content),
        # It cannot end the element it is in, whatever a benchmark is called.
        "charts": specifications.replace("<", "\\u003c"),
        "libraries": _links(libraries),
        "vega": _packed(vega),
        "bundle": bundle,
    }
    template = Path(FOLDER, "index.html").read_text("utf-8")
    return re.sub(r"\{\{([\w.]+)\}\}", lambda match: parts[match[1]], template)


def vega_bundle(root: Path | None = None) -> str:
    """The script that gives the page ``vegaEmbed``; made in seconds, so the cache keeps it."""
    version = importlib.metadata.version("vl-convert-python")
    path = Path(root or find_root(), CACHE, f"vega-{version}.js")
    if not path.is_file():
        import vl_convert

        path.parent.mkdir(exist_ok=True)
        write_safely(vl_convert.javascript_bundle("window.vegaEmbed = vegaEmbed;").encode(), path)
    return path.read_text(encoding="utf-8")


def read_images(root: Path) -> list[ImageData]:
    """The images as ``benchmarks/support/describe_images.py`` described them, if it was run.

    `VoxelocityError` where the file holds something else.
    """
    path = Path(root, IMAGES)
    if not path.is_file():
        return []
    try:
        return msgspec.convert(json.loads(path.read_text("utf-8"))["images"], list[ImageData])
    except (ValueError, KeyError, TypeError) as error:
        raise VoxelocityError(f"{IMAGES}: {error}; restore it with git") from None


def _links(libraries: Sequence[str]) -> str:
    link = (
        '{0} (<a href="{0}/explorer.html">explorer</a>, <a href="{0}/index.html">asv\'s page</a>)'
    )
    links = ", ".join(map(link.format, libraries))
    return f"Commit by commit, between the releases: {links}." if links else ""


def _source(script: str) -> str:
    """A script as a Content-Security-Policy names it."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return f"'sha256-{digest}'"


def _packed(text: str) -> str:
    """Text that its script unpacks, in the same bytes everywhere: zlib's depend on who built it."""
    # Level 9 takes half as long again and saves a hundredth.
    return base64.b64encode(deflate.zlib_compress(text.encode(), 8)).decode()
