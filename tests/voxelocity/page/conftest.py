"""The page as asv publish writes it, and a browser to look at it."""

import os
import shutil
import threading

import pytest

from tests.conftest import copy_checkout
from voxelocity.asv_bridge.commands import publish
from voxelocity.page.server import server

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """A checkout with the committed results, published."""
    folder = copy_checkout(tmp_path_factory.mktemp("published") / "checkout", results=True)
    publish(folder)
    return folder


@pytest.fixture(scope="session")
def served(published):
    """The address of the page, served as make dashboard serves it."""
    with server(published / "html", 0) as serving:
        thread = threading.Thread(target=serving.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{serving.server_address[1]}"
        serving.shutdown()
        thread.join()


@pytest.fixture(scope="session")
def browser():
    """Headless Chromium. A user's machine may have none; CI must."""
    executable = next(filter(None, map(shutil.which, _NAMES)), None)
    if executable is None:
        told = "no Chromium on this machine: the page is not looked at in a browser"
        if os.environ.get("CI"):
            pytest.fail(told)
        pytest.skip(told)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


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
