"""asv publish: thresholds under asv's own names, our page, and everything read once."""

import collections
import itertools
import json
import os
import re
import subprocess
import sys
import types

import pytest
from asv.config import Config
from asv.plugins.regressions import Regressions, _GraphDataFilter

from voxelocity.analysis.judgement import regression_thresholds
from voxelocity.asv import publishers
from voxelocity.store.checkout import Checkout
from voxelocity.store.reader import ResultsReader

pytestmark = pytest.mark.slow


def test_asv_takes_the_thresholds_for_its_own_names(root):
    """As asv's own regression page looks them up, for each series."""
    reader = ResultsReader(Checkout(root))
    asv_benchmarks = reader.asv_benchmarks
    conf = Config.load(str(root / "asv.conf.json"))
    conf.results_dir = str(root / conf.results_dir)
    repo = types.SimpleNamespace(get_branch_name=lambda branch: branch)
    publishers.RegressionThresholds.publish(conf, repo, asv_benchmarks, None, None)

    expected = regression_thresholds(reader.all_machines)
    looked_up = _GraphDataFilter(conf, repo, {"a": 0})
    graph = types.SimpleNamespace(params={"branch": "main"})
    other = types.SimpleNamespace(params={"branch": "other"})
    found = {}
    for name, declared in asv_benchmarks.items():
        for values in itertools.product(*declared["params"]):
            entry = f"{name}({', '.join(values)})" if values else name
            found[entry] = looked_up._get_threshold(graph, declared, entry)
    assert looked_up._get_threshold(other, declared, entry) == 0.05
    assert {name: found[name] for name in expected} == expected
    # What has no noise has asv's own threshold: baselines, and what was measured nowhere.
    measured = {
        results.catalogue.names[benchmark]
        for results in reader.all_machines
        for benchmarks in results.measured.values()
        for benchmark, result in benchmarks.items()
        if result.reported is not None and not benchmark.is_baseline
    }
    assert found.keys() & measured == expected.keys()
    for name, threshold in found.items():
        assert threshold >= (0.02 if ".track_instructions_" in name else 0.05)
    assert len(set(expected.values())) > 1


def test_asv_runs_the_publisher_before_it_looks_for_regressions():
    assert publishers.RegressionThresholds.order < Regressions.order < publishers.Overview.order


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
    assert opened.count("hashes") == 1
    # Looked for, looked for again under the lock, written: the history is made once.
    assert len([path for path in opened if path.endswith("/made-from")]) == 3
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
