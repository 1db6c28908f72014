"""asv's own page: served it needs no network, and from disk it says that it must be served."""

import base64
import hashlib
import http.client
import io
import os
import re
import tarfile
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from asv.console import log

from voxelocity import VoxelocityError, one_line
from voxelocity.store.paths import CACHE
from voxelocity.store.safe_files import write_safely


class Package(NamedTuple):
    """A package of npm: the hash of its archive, and its files by their addresses in asv's page."""

    name: str
    version: str
    sha512: str
    licence: str
    files: dict[str, str]


_CDNJS = "https://cdnjs.cloudflare.com/ajax/libs"
_JSDELIVR = "https://cdn.jsdelivr.net/npm"
_ORDER_BARS = "js/jquery.flot.orderBars.js"

# Their licences are in docs/licences.md.
PACKAGES = (
    Package(
        "jquery",
        "3.3.1",
        "Ubldcmxp5np52/ENotGxlLe6aGMvmF4R8S6tZjsP6Knsaxd/xp3Zrh50cG93lR6nPXyUFwzN3ZSOQI0wRJNdGg==",
        "LICENSE.txt",
        {"https://code.jquery.com/jquery-3.3.1.min.js": "dist/jquery.min.js"},
    ),
    Package(
        "flot",
        "0.8.3",
        "xg2otcTJDvS+ERK+my4wxG/ASq90QURXtoM4LhacCq0jQW2jbyjdttbRNqU2cPykrpMvJ6b2uSp6SAgYAzj9tQ==",
        "LICENSE.txt",
        {
            f"{_CDNJS}/flot/0.8.3/jquery.{name}.min.js": f"jquery.{name}.js"
            for name in ("flot", "flot.time", "flot.selection", "flot.categories")
        },
    ),
    Package(
        "flot-orderbars",
        "1.0.0",
        "Jv51fvzevUjNXEeozpwEKfPjhiZhfiJddv0WHjduUTCmSF+7T5K7C9c9Y1wIVmUhDBv5fLMjgbwKecT0GIKPZA==",
        # It has no file of its own; the script begins with it.
        "package.json",
        {f"{_JSDELIVR}/flot-orderbars@1.0.0/{_ORDER_BARS}": _ORDER_BARS},
    ),
    Package(
        "stupid-table-plugin",
        "1.1.3",
        "2Vk7XouQPxUQPRe9w0Fu7ZZ8kHLK7rDoLMsCgtKxRNJ7f4dSOGvW9CkHsq5wD6QsaEnWoyLBYH3xOEsrK3yWBg==",
        "LICENSE",
        {f"{_CDNJS}/stupidtable/1.0.1/stupidtable.min.js": "stupidtable.min.js"},
    ),
    Package(
        "blueimp-md5",
        "2.19.0",
        "DRQrD6gJyy8FbiE4s+bDoXS9hiW3Vbx5uCdwvcCf3zLHL+Iv7LtGHLpr+GZV8rHG8tK766FGYBwRbu8pELTt+w==",
        "LICENSE.txt",
        {f"{_CDNJS}/blueimp-md5/2.19.0/js/md5.min.js": "js/md5.min.js"},
    ),
    Package(
        "bootstrap",
        "3.1.1",
        "TAzqS8E/ISpVHP29gYhy+1NSV+FJwApDVQhDfgLYsIuUDJiqJzH2DfORN5tiu+Ie2iBLrzEG34t4Rf465cigqg==",
        "LICENSE",
        {
            f"{_JSDELIVR}/bootstrap@3.1.1/{file}": file
            for file in ("dist/js/bootstrap.min.js", "dist/css/bootstrap.min.css")
        },
    ),
)

# What npm takes where nothing else is configured.
_REGISTRY = "https://registry.npmjs.org"
# In seconds, without an answer.
_PATIENCE = 10

# It reads its data by requests, which a browser allows no page from disk.
_FROM_DISK = """<script>
      if (location.protocol === "file:") {
        document.write("<p>asv's own page must be served: make dashboard, or asv preview.</p>");
        stop();
      }
    </script>
    """


def write_own_page(root: Path, page: Path, name: str) -> None:
    """Move asv's ``index.html`` to another name in its folder, with its scripts beside it.

    Without them, as there is no network, it keeps their addresses, and a line says so.
    """
    text = page.read_text(encoding="utf-8").replace("<script", f"{_FROM_DISK}<script", 1)
    try:
        files = dict(_files(root))
    except (OSError, http.client.HTTPException, ValueError, VoxelocityError) as error:
        reason = getattr(error, "reason", error)
        needs = f"asv's own page ({name}) needs the network"
        line = one_line(f"{needs}, as its scripts cannot be fetched: {reason}")
        log.warning(f"voxelocity: {line}")
    else:
        for path, content in files.items():
            write_safely(content, page.parent / path)
        text = _with_own_scripts(text)
    page.unlink()
    write_safely(text, page.parent / name)


def _files(root: Path) -> Iterator[tuple[Path, bytes]]:
    """The scripts and their licences, by their paths beside the page."""
    for package in PACKAGES:
        with tarfile.open(fileobj=io.BytesIO(_archive(root, package)), mode="r:gz") as archive:
            for file in (package.licence, *package.files.values()):
                member = archive.extractfile(f"package/{file}")
                assert member is not None
                yield _beside(package, file), member.read()


def _beside(package: Package, file: str) -> Path:
    return Path("vendor", package.name, Path(file).name)


def _archive(root: Path, package: Package) -> bytes:
    """The archive of a package, kept in the cache; `VoxelocityError` where it is another."""
    archive = f"{package.name}-{package.version}.tgz"
    kept = root / CACHE / "npm" / archive
    if kept.is_file() and _has_hash(content := kept.read_bytes(), package):
        return content
    address = f"{_registry(root).rstrip('/')}/{package.name}/-/{archive}"
    with urllib.request.urlopen(address, timeout=_PATIENCE) as answer:
        content = answer.read()
    if not _has_hash(content, package):
        raise VoxelocityError(f"{archive} has not the hash that asv/own_page.py has")
    write_safely(content, kept)
    return content


def _has_hash(content: bytes, package: Package) -> bool:
    return base64.b64encode(hashlib.sha512(content).digest()).decode() == package.sha512


def _registry(root: Path) -> str:
    """The registry that npm is told to take."""
    for name, value in os.environ.items():
        if name.lower() == "npm_config_registry" and value:
            return value
    for path in (root / ".npmrc", Path.home() / ".npmrc"):
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            if found := re.search(r"^\s*registry\s*=\s*(\S+)", text, re.M):
                return found[1]
    return _REGISTRY


def _with_own_scripts(text: str) -> str:
    """The page with the scripts beside it; a browser checks no hash of what it loads from disk."""
    for package in PACKAGES:
        for address, file in package.files.items():
            tag = f'"{re.escape(address)}"(?: (?:integrity|crossorigin|referrerpolicy)="[^"]*")*'
            text = re.sub(tag, f'"{_beside(package, file).as_posix()}"', text)
    return text
