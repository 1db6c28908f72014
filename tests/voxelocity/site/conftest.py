"""The page as asv publish writes it, and a browser to look at it."""

import time

import pytest

from tests.conftest import COMMITTED_MACHINE, copy_checkout
from tests.shared import answering, made_once
from voxelocity.asv.commands import publish
from voxelocity.site.server import server

# Each view of the page, with what it shows.
VIEWS = {
    "overview": ("search", "in-short", "changes", "tasks", "questions"),
    "upgrade-view": ("upgrade",),
    "calls": ("find-call", "which-call", "history"),
    "memory-view": ("memory",),
    "compare-view": ("compare",),
    "releases-view": ("releases", "numpy", "python", "indexed_gzip", "newest"),
    "commits-view": ("commits",),
    "method": ("machines", "how-measured", "data"),
}

# Whether all charts that can be seen are drawn.
DRAWN = """[...document.querySelectorAll('.chart')].filter(chart => chart.checkVisibility())
    .every(chart => chart.querySelector('svg'))"""


def wait_until(page, expression, arg=None, timeout=30000):
    """Ask the page until a JavaScript expression, or a function of ``arg``, is true; at most so many ms.

    Playwright's ``wait_for_function`` asks again from inside the page, where the page's own policy
    forbids to evaluate a string.
    """
    end = time.monotonic() + timeout / 1000
    while not page.evaluate(expression, arg):
        assert time.monotonic() < end, f"not true after {timeout} ms: {expression}"
        page.wait_for_timeout(20)


def opened(page, address, query="", machine=COMMITTED_MACHINE):
    """The page at an address such as ``?task=MeanOverTime#calls``, drawn.

    A machine of None leaves the choice to the page.
    """
    query, mark, part = query.partition("#")
    if machine and "machine=" not in query:
        query += f"{'&' if query else '?'}machine={machine}"
    # To another part of the same address a browser goes without loading it.
    page.goto("about:blank")
    page.goto(f"{address}/index.html{query}{mark}{part}")
    page.wait_for_selector("nav a[aria-current]")
    wait_until(page, DRAWN)
    return page


def view(page, name):
    """Go to one of `VIEWS` by the page's own link."""
    page.click(f"nav a[href='#{name}']")
    wait_until(
        page,
        "name => document.querySelector('nav a[aria-current]').getAttribute('href') === `#${name}`",
        arg=name,
    )
    wait_until(page, DRAWN)


def visible_parts(page):
    """The sections that can be seen, by their ids."""
    return page.eval_on_selector_all(
        "main section", "all => all.filter(each => each.checkVisibility()).map(each => each.id)"
    )


def _publish(folder):
    publish(copy_checkout(folder, results=True))


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """A checkout with the committed results, published."""
    return made_once(tmp_path_factory, "published", _publish)


@pytest.fixture(scope="session")
def content(published):
    """What the page holds, as JSON."""
    return (published / "html" / "data" / "results.json").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def served(published):
    """The address of the page, served as make dashboard serves it."""
    with answering(server(published / "html", 0)) as address:
        yield address


@pytest.fixture
def page(browser):
    """A fresh tab that notes what must not happen: errors and warnings, and requests to anywhere else."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.errors, page.requests = [], []
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    page.on(
        "console",
        lambda message: (
            page.errors.append(message.text) if message.type in ("error", "warning") else None
        ),
    )
    page.on("request", lambda request: page.requests.append(request.url))
    yield page
    context.close()
