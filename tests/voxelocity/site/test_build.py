"""The page as text: whole, safe, and legible in both themes."""

import base64
import re
import zlib

import pytest

from tests.voxelocity.site.conftest import VIEWS
from voxelocity.report.charts import charts
from voxelocity.site.build import BUNDLE, FOLDER, page_of, vega_bundle

PAIRS = [
    ("text", "ground"),
    ("text", "raised"),
    ("faint", "ground"),
    ("faint", "raised"),
    ("faint", "same-ground"),
    ("link", "ground"),
    ("link", "raised"),
    ("better", "better-ground"),
    ("worse", "worse-ground"),
    ("text", "warning-ground"),
]


def themes():
    """The colours of each theme, by name."""
    style = (FOLDER / "style.css").read_text()
    light, dark = re.findall(r":root \{(.*?)\}", style, re.S)
    found = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", each)) for each in (light, dark)]
    assert found[0].keys() == found[1].keys()
    return {"light": found[0], "dark": found[1]}


def luminance(colour):
    """https://www.w3.org/TR/WCAG22/#dfn-relative-luminance"""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("over, under", PAIRS)
def test_text_has_the_contrast_of_level_aa(theme, over, under):
    light, dark = sorted((luminance(themes()[theme][name]) for name in (over, under)), reverse=True)
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_the_bundle_is_made_once(tmp_path, monkeypatch):
    import vl_convert

    made = vega_bundle(tmp_path)
    assert "vegaEmbed" in made
    monkeypatch.setattr(vl_convert, "javascript_bundle", None)
    assert vega_bundle(tmp_path) == made
    assert len(list((tmp_path / ".cache").iterdir())) == 1


def test_every_script_of_the_folder_is_on_the_page():
    bundled = re.findall(r"^// voxelocity/site/scripts/(.*)$", BUNDLE.read_text(), re.M)
    assert set(bundled) == {path.name for path in FOLDER.glob("*.js")}
    assert BUNDLE.read_text() in page_of("{}")


def test_every_view_is_reached_by_its_link():
    page = (FOLDER / "index.html").read_text()
    views = re.split(r'<div data-view id="([\w-]+)"', page)[1:]
    assert re.findall(r'<li><a href="#([\w-]+)"', page) == views[::2] == list(VIEWS)
    for name, text in zip(views[::2], views[1::2], strict=True):
        assert re.findall(r'<section id="([\w-]+)"', text) == list(VIEWS[name])


def test_no_chart_takes_anything_from_elsewhere():
    found = charts()
    assert len(found) == 12
    assert "'url'" not in str(found)


def test_content_cannot_end_its_element():
    content = '{"entries": ["</script><script>alert(1)</script>"]}'
    page = page_of(content)
    assert "<script>alert(1)" not in page
    (packed,) = re.findall(r'id="content">([\w+/=]+)</script>', page)
    assert zlib.decompress(base64.b64decode(packed)).decode() == content
    assert not re.search(r"\{\{(style.css|content|charts|vega|bundle)\}\}", page)


def test_the_pages_of_the_libraries_own_commits_are_linked_where_there_are_any():
    assert "Commit by commit" not in page_of("{}")
    page = page_of("{}", ["nilearn"])
    assert '<a href="nilearn/explorer.html">' in page and '<a href="nilearn/index.html">' in page
    assert "nibabel/index.html" not in page
