"""asv empties the folder of the page; the pages of the libraries' own commits outlive that."""

import shutil

from voxelocity.asv.publishers import keep_pages, put_back_pages


def page(root, library, text):
    folder = root / "html" / library
    folder.mkdir(parents=True)
    (folder / "index.html").write_text(text)


def test_pages_outlive_publishing_the_releases(tmp_path):
    html = tmp_path / "html"
    page(tmp_path, "nilearn", "old")
    keep_pages(tmp_path)
    assert not (html / "nilearn").exists()
    # A publication that did not end: the next page takes the entry of the one that was kept.
    page(tmp_path, "nilearn", "new")
    keep_pages(tmp_path)
    shutil.rmtree(html)
    html.mkdir()
    assert put_back_pages(tmp_path, html) == ["nilearn"]
    assert (html / "nilearn" / "index.html").read_text() == "new"
    keep_pages(tmp_path)
    html.joinpath("index.html").write_text("ours")
    assert put_back_pages(tmp_path, html) == ["nilearn"]


def test_without_such_pages_there_are_none(tmp_path):
    (tmp_path / "html").mkdir()
    keep_pages(tmp_path)
    assert put_back_pages(tmp_path, tmp_path / "html") == []
