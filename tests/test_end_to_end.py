"""From a release to the page, with asv itself: installed, measured, published, looked at."""

import json

import pytest

from tests.conftest import copy_checkout
from tests.measured_checkout import OPENING, MeasuredCheckout

TAG = "nilearn-0.14.1"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    checkout = MeasuredCheckout(copy_checkout(tmp_path_factory.mktemp("a space") / "checkout"))
    checkout.register()
    return checkout


def test_a_release_is_installed_measured_and_on_the_page(checkout, browser):
    run = checkout.asv("run", f"{TAG}^!", "--machine", "tests", "--record-samples", *OPENING)
    assert run.returncode == 0, run.stdout
    for name, values in checkout.results(TAG).items():
        assert values and all(value > 0 for value in values), name
    published = checkout.asv("publish")
    assert published.returncode == 0, published.stdout
    content = json.loads((checkout.folder / "html" / "data" / "results.json").read_text())
    assert list(content["machines"]) == ["tests"]
    tab = browser.new_page()
    errors = []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.goto(f"file://{checkout.folder}/html/index.html#method")
    tab.wait_for_selector("#machines .content > *")
    assert TAG.replace("-", " ") in tab.inner_text("#machines") and not errors
    tab.close()
