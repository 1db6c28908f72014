"""The page as asv publish writes it, and a browser to look at it."""

import threading

import pytest

from tests.conftest import copy_checkout
from tests.shared import made_once
from voxelocity.asv.commands import publish
from voxelocity.site.server import server


def _publish(folder):
    publish(copy_checkout(folder, results=True))


@pytest.fixture(scope="session")
def published(tmp_path_factory):
    """A checkout with the committed results, published."""
    return made_once(tmp_path_factory, "published", _publish)


@pytest.fixture(scope="session")
def served(published):
    """The address of the page, served as make dashboard serves it."""
    with server(published / "html", 0) as serving:
        thread = threading.Thread(target=serving.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{serving.server_address[1]}"
        serving.shutdown()
        thread.join()


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
