"""The Vega libraries as one script, out of vl-convert; kept, as it takes two seconds to make."""

import importlib.metadata
import os
from pathlib import Path

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
    path = Path(root, CACHE, f"vega-{version}.js")
    if path.is_file():
        return path.read_text(encoding="utf-8")
    import vl_convert

    bundle: str = vl_convert.javascript_bundle(_SNIPPET)
    path.parent.mkdir(exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}")
    temporary.write_text(bundle, encoding="utf-8")
    os.replace(temporary, path)
    return bundle
