"""html/index.html as it is committed: that of the committed results, the same everywhere, and whole by itself."""

import base64
import json
import re
import shlex
import shutil
import subprocess
import sys
import zlib

import pytest

from tests.conftest import ROOT, copy_checkout
from tests.shared import make_environment, newer_python
from tests.test_make import make, program
from tests.voxelocity.site.conftest import VIEWS, opened, view
from voxelocity.store.paths import CACHE, HTML

pytestmark = pytest.mark.slow

PAGE = HTML / "index.html"


def results_data(content):
    """The results that a page holds, part by part, without its words: those may be older than the code."""
    page = json.loads(content)
    keys = ("operation", "method", "metric", "parameters")
    return {
        "entries": [[each["tag"], each["date"]] for each in page["entries"]],
        "benchmarks": [[each[key] for key in keys] for each in page["benchmarks"]],
        **{
            name: [machine["indices"], *(each["values"] for each in machine["benchmarks"])]
            for name, machine in page["machines"].items()
        },
        **{
            f"commits of {each['library']}": [each["commits"], each["numbers"], each["values"]]
            for each in page["commits"]
        },
    }


def test_the_committed_page_shows_the_committed_results(content):
    # make bench has put one with this machine's results in its place.
    command = ["git", "show", f":{PAGE.as_posix()}"]
    page = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    (packed,) = re.findall(r'id="content">([\w+/=]+)</script>', page)
    committed = results_data(zlib.decompress(base64.b64decode(packed)))
    expected = results_data(content)
    names = committed.keys() | expected.keys()
    differing = sorted(name for name in names if committed.get(name) != expected.get(name))
    assert differing == [], "make page makes it anew from the committed results"


def test_make_page_gives_the_same_bytes_everywhere_without_what_git_does_not_know(
    published, tmp_path
):
    """On a newer Python, if there is one. Somebody has measured, and published that; a change that is not committed yet is taken."""
    locked = (ROOT / "releases" / "tools.txt").read_text().splitlines()
    # The hashes are those of files for Python 3.11.
    same = [line.removesuffix(" \\") for line in locked if "==" in line]
    python = make_environment(tmp_path / "venv", newer_python() or sys.executable, *same)
    folder = copy_checkout(tmp_path / "another folder", results=True)
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b", "-c", "commit.gpgsign=false"]
    for command in (["init", "-q"], ["add", "--all"], ["commit", "-q", "-m", "all"]):
        subprocess.run([*git, *command], cwd=folder, check=True)
    results = folder / "results" / "releases"
    own = json.loads((results / "epyc-2-cores" / "machine.json").read_text())
    shutil.copytree(results / "epyc-2-cores", results / "somebody")
    (results / "somebody" / "machine.json").write_text(json.dumps({**own, "machine": "somebody"}))
    style = folder / "voxelocity" / "site" / "scripts" / "style.css"
    style.write_text(f"/* mine */\n{style.read_text()}")
    (folder / HTML).mkdir(exist_ok=True)
    (folder / PAGE).write_text("with somebody's own results")
    (folder / CACHE).mkdir()
    (folder / ".venv" / "bin").mkdir(parents=True)
    program(folder / ".venv" / "bin", "python", f'exec {shlex.quote(python)} "$@"')
    elsewhere = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    # The rounding of another processor.
    elsewhere |= {"OPENBLAS_CORETYPE": "Prescott", "NPY_DISABLE_CPU_FEATURES": "X86_V4 X86_V3"}
    process = make(folder, "-o", "install", "page", **elsewhere)
    assert process.returncode == 0, process.stdout + process.stderr
    page = (published / PAGE).read_text(encoding="utf-8")
    assert (folder / PAGE).read_text(encoding="utf-8").replace("/* mine */\n", "") == page
    assert "/* mine */" in (folder / PAGE).read_text(encoding="utf-8")
    assert not (folder / CACHE / "page").exists()


@pytest.fixture
def alone(published, tmp_path):
    """The address of the page on a disk, with nothing beside it."""
    shutil.copy2(published / PAGE, tmp_path)
    return tmp_path.as_uri()


def test_the_page_needs_nothing_beside_it(page, alone):
    opened(page, alone)
    for name in VIEWS:
        view(page, name)
    assert page.errors == []
    others = {each.partition("?")[0] for each in page.requests if each.startswith("file:")}
    assert others == {f"{alone}/index.html"}


def test_what_is_not_beside_the_page_is_said_to_be_made(page, alone):
    opened(page, alone, "#method")
    links = page.eval_on_selector_all(
        "a[href]", "all => all.map(each => each.getAttribute('href'))"
    )
    files = {each for each in links if not re.match(r"#|\?|https:", each)}
    assert files == {
        "asv.html",
        "regressions.xml",
        *(f"data/results.{each}" for each in ("csv", "json", "schema.json")),
    }
    for part in ("#data", "footer"):
        assert "In a clone, make dashboard makes" in page.inner_text(part)


def test_an_address_of_asv_says_from_disk_that_its_page_is_served(page, alone):
    opened(page, alone, "#regressions?sort=3")
    assert page.url.endswith("#regressions?sort=3")
    assert "make dashboard makes and serves it" in page.inner_text("#unknown [role=alert]")
    view(page, "calls")
    assert page.locator("#unknown [role=alert]").count() == 0
    assert page.errors == []
