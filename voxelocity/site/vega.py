"""What the page needs of Vega, kept in the cache, as it takes seconds to make: the libraries and the charts."""

import hashlib
import importlib.metadata
import json
from collections.abc import Callable
from pathlib import Path

from voxelocity import report
from voxelocity.store.paths import CACHE, find_root
from voxelocity.store.safe_files import write_safely

_SNIPPET = "window.vegaEmbed = vegaEmbed;"


def vega_bundle(root: Path | None = None) -> str:
    """The script, which gives the page ``vegaEmbed``.

    Parameters
    ----------
    root : Path, optional
        The checkout, in whose cache it is kept.

    Returns
    -------
    str
    """
    version = importlib.metadata.version("vl-convert-python")

    def make() -> str:
        import vl_convert

        bundle: str = vl_convert.javascript_bundle(_SNIPPET)
        return bundle

    return _kept(Path(root or find_root(), CACHE, f"vega-{version}.js"), make)


def chart_specifications(root: Path | None = None) -> str:
    """The charts of the page (`voxelocity.report.charts`), as JSON.

    Parameters
    ----------
    root : Path, optional
        The checkout, in whose cache they are kept: altair takes a second to import.

    Returns
    -------
    str
    """
    folder = Path(report.__path__[0])
    digest = hashlib.sha256(importlib.metadata.version("altair").encode())
    for name in ("charts.py", "colours.py"):
        digest.update((folder / name).read_bytes())

    def make() -> str:
        from voxelocity.report.charts import charts

        return json.dumps(charts(), separators=(",", ":"))

    return _kept(Path(root or find_root(), CACHE, f"charts-{digest.hexdigest()[:16]}.json"), make)


def _kept(path: Path, make: Callable[[], str]) -> str:
    if path.is_file():
        return path.read_text(encoding="utf-8")
    text = make()
    path.parent.mkdir(exist_ok=True)
    write_safely(text.encode(), path)
    return text
