"""What docs/many_machines.md tells people to start is what a worker needs."""

import re

import dask_jobqueue
import pytest

from tests.test_readme import commands_in
from voxelocity.cli.parser import make_parser
from voxelocity.runner.cluster.workers import RESOURCE

TEXT = "docs/many_machines.md"


@pytest.fixture
def text(root):
    return (root / TEXT).read_text()


@pytest.mark.parametrize("queue", ["SLURMCluster", "PBSCluster", "SGECluster"])
def test_the_example_asks_a_queue_for_workers_that_offer_themselves(text, queue, monkeypatch):
    (example,) = re.findall(r"```python\n(.*?)```", text, re.S)
    assert len(example.strip().splitlines()) <= 14
    asked, said = [], []
    of = getattr(dask_jobqueue, queue)
    monkeypatch.setattr(of, "scale", lambda self, jobs: asked.append(jobs))
    monkeypatch.setattr("builtins.input", said.append)
    names = {}
    exec(example.replace("SLURMCluster", queue), names)
    with names["cluster"] as cluster:
        script = cluster.job_script()
        dashboard = cluster.scheduler_spec["options"]["dashboard_address"].partition(":")[0]
    assert asked[0] == 100
    assert dashboard == "127.0.0.1"
    assert re.search(r"--scheduler tcp://\S+:\d+ --patience", said[0])
    assert "--nthreads 1 " in script and f"--resources {RESOURCE}=1" in script
    assert "cd /home/me/voxelocity\n" in script and "export VOXELOCITY_WORKERS=" in script
    header = {"SLURMCluster": "#SBATCH", "PBSCluster": "#PBS", "SGECluster": "#$"}[queue]
    assert f"\n{header} " in script


def test_the_commands_are_those_of_the_command_line(text):
    found = [words[1:] for words in commands_in(text) if words[0] == ".venv/bin/voxelocity"]
    assert len(found) >= 2
    for words in found:
        assert make_parser().parse_args(words).command in ("run", "machine")
