"""The pages of the libraries' own commits, which lie in the folder that asv empties for the releases."""

import os
import shutil
from pathlib import Path

from voxelocity.store.paths import CACHE, COMMITS, HTML


def keep_pages(root: Path) -> None:
    """Move them to where asv does not delete them, before it publishes the releases."""
    for library in COMMITS:
        page, kept = root / HTML / library, _kept(root, library)
        if page.is_dir():
            shutil.rmtree(kept, ignore_errors=True)
            kept.parent.mkdir(parents=True, exist_ok=True)
            os.replace(page, kept)


def put_back_pages(root: Path, html: Path) -> list[str]:
    """Move them back, and tell of which libraries there are pages."""
    for library in COMMITS:
        if _kept(root, library).is_dir():
            os.replace(_kept(root, library), html / library)
    return [library for library in COMMITS if (html / library).is_dir()]


def _kept(root: Path, library: str) -> Path:
    return root / CACHE / f"html-{library}"
