"""What users install is listed with its licence, as its own metadata say."""

import importlib.metadata
import re

import pytest

from tests.conftest import ROOT

LISTED = dict(
    re.findall(r"^\| (\S+) \| (.+?) \|", (ROOT / "docs" / "licences.md").read_text(), re.MULTILINE)
)


def normalized(name):
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(path):
    return {
        normalized(name) for name in re.findall(r"^([A-Za-z0-9_.-]+)==", path.read_text(), re.M)
    }


def licence(distribution):
    """The expression of the metadata, or what its classifiers say."""
    metadata = distribution.metadata
    classifiers = metadata.get_all("Classifier") or []
    named = [each.split(" :: ")[-1] for each in classifiers if each.startswith("License ::")]
    written = (metadata.get("License") or "").strip().partition("\n")[0]
    return metadata.get("License-Expression") or " / ".join(named) or written


@pytest.mark.parametrize(
    "path", sorted((ROOT / "releases").rglob("*.txt")), ids=lambda path: path.stem
)
def test_each_locked_package_is_listed(path):
    assert locked(path) <= LISTED.keys()


def test_the_licence_of_each_tool_is_that_of_its_metadata():
    tools = locked(ROOT / "releases" / "develop.txt")
    found = {
        name: licence(distribution)
        for distribution in importlib.metadata.distributions()
        if (name := normalized(distribution.metadata["Name"])) in tools
    }
    assert len(found) > 40
    assert {name: LISTED[name] for name in found} == found
