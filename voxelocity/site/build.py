"""The page as one file: its text, its style, its scripts, the charts and all its data."""

import base64
import re
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from voxelocity.analysis.commit_history import CommitHistory
from voxelocity.model.explanation import Explanation
from voxelocity.model.results import Results
from voxelocity.report.results_csv import results_csv
from voxelocity.site.contents import page_data
from voxelocity.site.data import ImageData, as_json, schema
from voxelocity.site.vega import chart_specifications, vega_bundle
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
) -> None:
    """Write ``index.html``, and in ``data/`` the results as CSV and JSON with its schema.

    Parameters
    ----------
    html : Path
        The folder of the page.
    machines : sequence of Results
        At least one.
    indexed_gzip : mapping of str to Results
        What was measured with indexed_gzip installed, by machine.
    images : list of ImageData
    libraries : sequence of str, optional
        Those whose own commits have pages in folders beside, as asv writes them.
    explanations : sequence of Explanation, optional
        Of the steps.
    commits : sequence of CommitHistory, optional
        At most one of each library.
    """
    table = results_csv(machines)
    content = as_json(page_data(machines, indexed_gzip, images, explanations, commits))
    data = html / "data"
    data.mkdir(exist_ok=True)
    write_safely(table, data / "results.csv")
    write_safely(content, data / "results.json")
    write_safely(schema(), data / "results.schema.json")
    write_safely(page_of(content.decode(), libraries), html / "index.html")


def page_of(content: str, libraries: Sequence[str] = ()) -> str:
    """The whole page.

    Parameters
    ----------
    content : str
        The data as JSON.
    libraries : sequence of str, optional
        See `write_page`.

    Returns
    -------
    str
        HTML that needs no other file.
    """
    parts = {
        "style.css": _read("style.css"),
        "content": _packed(content),
        "charts": _as_data(chart_specifications()),
        "libraries": _links(libraries),
        "vega": _packed(vega_bundle()),
        "bundle": BUNDLE.read_text(encoding="utf-8"),
    }
    return re.sub(r"\{\{([\w.]+)\}\}", lambda match: parts[match[1]], _read("index.html"))


def _links(libraries: Sequence[str]) -> str:
    if not libraries:
        return ""
    links = [
        f'{library} (<a href="{library}/explorer.html">explorer</a>, <a href="{library}/index.html">asv\'s page</a>)'
        for library in libraries
    ]
    return f"Commit by commit, between the releases: {', '.join(links)}."


def _read(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _packed(text: str) -> str:
    """Text that its script unpacks."""
    return base64.b64encode(zlib.compress(text.encode())).decode()


def _as_data(content: str) -> str:
    """JSON that cannot end the element it is in, whatever a benchmark is called."""
    return content.replace("<", "\\u003c")
