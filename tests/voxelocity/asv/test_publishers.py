"""asv publish: our page after those of asv, and everything read once."""

import collections
import json
import os
import re
import subprocess
import sys

import pytest
from asv.plugins.regressions import Regressions

from voxelocity.asv import publishers

pytestmark = pytest.mark.slow


def test_asv_runs_our_publisher_after_its_own():
    assert Regressions.order < publishers.Overview.order


COUNTING = """
import atexit, json, sys
opened = []
def hook(event, arguments):
    if event == "open":
        opened.append(str(arguments[0]))
    if event == "subprocess.Popen" and "for-each-ref" in arguments[1] and "--format=%(refname:short) %(objectname)" in arguments[1]:
        opened.append("hashes")
sys.addaudithook(hook)
def tell():
    with open({path!r}, "w") as file:
        json.dump(opened, file)
atexit.register(tell)
"""


@pytest.fixture
def published(measured_copy, tmp_path):
    """Run asv publish in a copy of the checkout, and return what it opened."""

    def published(*arguments):
        counts = tmp_path / "counts.json"
        (tmp_path / "sitecustomize.py").write_text(COUNTING.format(path=str(counts)))
        process = subprocess.run(
            [sys.executable, "-m", "asv", "publish", *arguments],
            cwd=measured_copy,
            env={**os.environ, "PYTHONPATH": str(tmp_path)},
            capture_output=True,
            text=True,
        )
        assert process.returncode == 0, process.stdout
        return json.loads(counts.read_text())

    return published


def times_opened(opened, pattern):
    """How many times each file was opened, of those that the pattern matches."""
    return set(collections.Counter(path for path in opened if re.search(pattern, path)).values())


def test_everything_is_read_once_for_the_page(published, measured_copy):
    opened = published()
    assert times_opened(opened, r"/releases/timeline\.toml$") == {1}
    assert times_opened(opened, r"/releases/wrong_answers\.toml$") == {1}
    # Once each of the releases, from numpy to numpy and of the Pythons, and once for asv, which asks
    # for the tags.
    assert opened.count("hashes") == 4
    # Looked for, looked for again under the lock, written: the history is made once.
    assert len([path for path in opened if path.endswith("/history.git/made-from")]) == 3
    assert (measured_copy / "html" / "data" / "results.schema.json").is_file()

    # asv reads each result several times; the other configuration shows how often, as it has no page
    # of ours. We read it once, and the plugin looks whether each is whole.
    other = published("--config", "asv.indexed_gzip.conf.json")
    (by_asv,) = times_opened(other, r"/results/indexed_gzip/.*/[0-9a-f]{8}-.*\.json$")
    assert times_opened(opened, r"/results/releases/.*/[0-9a-f]{8}-.*\.json$") == {by_asv + 1}
    assert times_opened(opened, r"/results/indexed_gzip/.*/[0-9a-f]{8}-.*\.json$") == {2}


def test_another_configuration_has_the_page_of_asv_alone(published, measured_copy):
    published("--config", "asv.indexed_gzip.conf.json")
    html = measured_copy / ".cache" / "html-indexed-gzip"
    assert "airspeed velocity" in (html / "index.html").read_text()
    assert not (html / "asv.html").exists()
