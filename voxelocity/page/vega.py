"""What the page needs of Vega, kept in the cache, as it takes seconds to make: the libraries and the charts."""

import hashlib
import importlib.metadata
import json
import os
from collections.abc import Callable
from pathlib import Path

from voxelocity import reports as reports_package
from voxelocity.paths import CACHE, ROOT

_SNIPPET = "window.vegaEmbed = vegaEmbed;"


def vega_bundle(root: Path = ROOT) -> str:
    """The script, which gives the page ``vegaEmbed``.

    Parameters
    ----------
    root : Path
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

    return _kept(Path(root, CACHE, f"vega-{version}.js"), make)


def chart_specifications(root: Path = ROOT) -> str:
    """The charts of the page (`voxelocity.reports.charts`), as JSON.

    Parameters
    ----------
    root : Path
        The checkout, in whose cache they are kept: altair takes a second to import.

    Returns
    -------
    str
    """
    reports = Path(reports_package.__path__[0])
    digest = hashlib.sha256(importlib.metadata.version("altair").encode())
    for name in ("charts.py", "colours.py"):
        digest.update((reports / name).read_bytes())

    def make() -> str:
        from voxelocity.reports.charts import charts

        return json.dumps(charts(), separators=(",", ":"))

    return _kept(Path(root, CACHE, f"charts-{digest.hexdigest()[:16]}.json"), make)


def _kept(path: Path, make: Callable[[], str]) -> str:
    if path.is_file():
        return path.read_text(encoding="utf-8")
    text = make()
    path.parent.mkdir(exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, path)
    return text
