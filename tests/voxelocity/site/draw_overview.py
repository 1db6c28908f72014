"""Draws README's picture of the page: its first screen, from html/index.html.

.venv/bin/python -m tests.voxelocity.site.draw_overview
"""

from playwright.sync_api import sync_playwright

from tests.conftest import ROOT, launched
from voxelocity.cli.doctor import find_browser
from voxelocity.store.paths import HTML, PICTURES


def main():
    with sync_playwright() as playwright:
        browser = launched(playwright, find_browser())
        page = browser.new_page(
            viewport={"width": 1280, "height": 900}, color_scheme="light", reduced_motion="reduce"
        )
        page.goto((ROOT / HTML / "index.html").as_uri())
        page.wait_for_selector("#tasks svg")
        path = ROOT / PICTURES / "overview.png"
        page.screenshot(path=path)
        browser.close()
    print(path.relative_to(ROOT))


if __name__ == "__main__":
    main()
