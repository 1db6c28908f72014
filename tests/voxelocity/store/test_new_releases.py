"""What the index has and the timeline has not is tried before it is appended."""

import dataclasses
import re
import shutil

import pytest

from voxelocity import VoxelocityError
from voxelocity.store import package_index
from voxelocity.store.checkout import Checkout
from voxelocity.store.package_index import append_new_releases, newer_versions, trouble_with
from voxelocity.store.paths import STACKS, TIMELINE
from voxelocity.store.release_files import read_timeline


@pytest.fixture
def shortened(root, tmp_path):
    """A checkout whose timeline ends before nilearn 0.14.1."""
    shutil.copytree(root / STACKS, tmp_path / STACKS)
    text = (root / TIMELINE).read_text()
    end = text.index('nilearn = "0.14.1"')
    (tmp_path / TIMELINE).write_text(text[: text.rindex("[[entry]]", 0, end)])
    return tmp_path


@pytest.mark.slow
def test_a_new_release_is_found_tried_and_appended(shortened, root):
    before = read_timeline(shortened)
    # The index may have newer ones by now.
    first, *_ = append_new_releases(shortened)
    assert (first.tag, first.trouble) == ("nilearn-0.14.1", "")
    appended = read_timeline(shortened)[len(before)]
    whole = Checkout(root).timeline
    assert appended == whole[whole.index_of("nilearn-0.14.1")]
    assert "nilearn-0.14.1" not in {found.tag for found in append_new_releases(shortened)}


@pytest.mark.slow
def test_one_that_does_not_run_is_left_out(shortened, monkeypatch):
    before = (shortened / TIMELINE).read_text()
    monkeypatch.setattr(package_index, "_TRIAL", "raise ImportError('no numpy of that kind')")
    found, *_ = append_new_releases(shortened)
    assert found.trouble == "does not run: ImportError: no numpy of that kind"
    assert (shortened / TIMELINE).read_text() == before


def test_one_that_cannot_be_installed_says_why(root):
    entry = Checkout(root).timeline[0]
    broken = type(entry.nilearn)("nilearn", "0.7.0", "0" * 64)
    trouble = trouble_with(root, dataclasses.replace(entry, nilearn=broken))
    assert trouble.startswith("cannot be installed: ")


def test_final_releases_come_in_order_without_withdrawn_ones(root):
    timeline = Checkout(root).timeline
    first = type(timeline)(timeline[:1])
    found = newer_versions(first, "nilearn")
    assert found[:3] == ["0.7.1", "0.8.0", "0.8.1"]
    assert "0.14.0" not in found and not any(re.search("[a-z]", version) for version in found)


def test_an_index_that_cannot_be_asked_is_one_line(root, monkeypatch):
    monkeypatch.setenv("PIP_INDEX_URL", "http://127.0.0.1:9/simple")
    monkeypatch.setenv("PIP_RETRIES", "0")
    with pytest.raises(VoxelocityError, match="cannot be asked for nilearn") as error:
        newer_versions(Checkout(root).timeline, "nilearn")
    assert "\n" not in str(error.value)
