"""asv's own page: with its scripts beside it where they can be had, and never less than asv wrote."""

import base64
import contextlib
import hashlib
import http.server
import importlib.resources
import io
import re
import shutil
import tarfile

import pytest

from tests.shared import answering
from voxelocity.asv import own_page
from voxelocity.asv.own_page import PACKAGES, Package, write_own_page
from voxelocity.store.paths import CACHE

ADDRESS = "https://elsewhere.example/script.min.js"
PAGE = f"""<!doctype html>
<html>
  <head>
    <title>airspeed velocity</title>
    <script src="{ADDRESS}" integrity="sha256-x" crossorigin="anonymous" onerror="js_load_failure()"></script>
    <script src="asv.js"></script>
  </head>
</html>
"""


def asv_index():
    return importlib.resources.files("asv") / "www" / "index.html"


def archive(**files):
    """The archive of a package as npm packs it."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as written:
        for name, content in files.items():
            member = tarfile.TarInfo(f"package/{name.replace('_', '.')}")
            member.size = len(content)
            written.addfile(member, io.BytesIO(content))
    return buffer.getvalue()


def sha512(content):
    return base64.b64encode(hashlib.sha512(content).digest()).decode()


@contextlib.contextmanager
def registry(folder):
    """The address of a registry that has what lies in a folder."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def __init__(self, *arguments):
            super().__init__(*arguments, directory=str(folder))

        def log_message(self, *arguments):
            pass

    with answering(http.server.ThreadingHTTPServer(("127.0.0.1", 0), Quiet)) as address:
        yield f"{address}/npm/"


@pytest.fixture
def packed(tmp_path, monkeypatch):
    """The folder of a registry with the one package that the page needs."""
    content = archive(script_js=b"ours()", LICENSE=b"free")
    package = Package("script", "1.0.0", sha512(content), "LICENSE", {ADDRESS: "script.js"})
    monkeypatch.setattr(own_page, "PACKAGES", (package,))
    path = tmp_path / "registry" / "npm" / "script" / "-" / "script-1.0.0.tgz"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    return tmp_path / "registry"


@pytest.fixture
def written(tmp_path):
    """A function that publishes asv's page, and returns its folder and text."""

    def written():
        html = tmp_path / "html"
        shutil.rmtree(html, ignore_errors=True)
        html.mkdir()
        (html / "index.html").write_text(PAGE)
        write_own_page(tmp_path, html / "index.html", "asv.html")
        assert not (html / "index.html").exists()
        return html, (html / "asv.html").read_text()

    return written


def test_each_script_of_asv_is_in_a_package():
    text = asv_index().read_text()
    addresses = set(re.findall(r'<(?:script src|link [^>]*href)="(https:[^"]*)"', text))
    assert addresses == {address for package in PACKAGES for address in package.files}
    rewritten = own_page._with_own_scripts(text)
    assert rewritten.count('="vendor/') == len(addresses)
    assert "integrity" not in rewritten and "crossorigin" not in rewritten


def test_scripts_are_fetched_once_and_lie_beside_the_page(packed, written, monkeypatch, caplog):
    with registry(packed) as address:
        monkeypatch.setenv("npm_config_registry", address)
        first = written()[1]
    html, text = written()
    assert text == first and ADDRESS not in text
    assert '<script src="vendor/script/script.js" onerror="js_load_failure()"></script>' in text
    assert (html / "vendor" / "script" / "script.js").read_bytes() == b"ours()"
    assert (html / "vendor" / "script" / "LICENSE").read_bytes() == b"free"
    assert "needs the network" not in caplog.text


def test_the_registry_of_npm_is_asked(packed, written, tmp_path, monkeypatch):
    monkeypatch.delenv("npm_config_registry")
    with registry(packed) as address:
        (tmp_path / ".npmrc").write_text(f"save-exact=true\nregistry = {address.rstrip('/')}\n")
        assert ADDRESS not in written()[1]


def test_without_a_network_a_line_says_so_and_the_addresses_stay(packed, written, caplog):
    html, text = written()
    assert f'src="{ADDRESS}" integrity="sha256-x" crossorigin="anonymous"' in text
    assert not (html / "vendor").exists()
    (line,) = [record.getMessage() for record in caplog.records]
    assert "asv's own page (asv.html) needs the network" in line


@pytest.mark.parametrize("content", [b"other bytes", b""], ids=["other", "empty"])
def test_what_has_another_hash_is_not_taken(
    packed, written, content, tmp_path, monkeypatch, caplog
):
    (path,) = packed.rglob("*.tgz")
    path.write_bytes(content)
    with registry(packed) as address:
        monkeypatch.setenv("npm_config_registry", address)
        html, text = written()
    assert ADDRESS in text and not (html / "vendor").exists()
    assert "script-1.0.0.tgz has not the hash" in caplog.text
    assert not (tmp_path / CACHE).exists()
