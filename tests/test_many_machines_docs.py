"""What docs/many-machines.md tells people to start is what a worker needs."""

import contextlib
import os
import re
import subprocess
import sys
from pathlib import Path

import dask_jobqueue
import pytest

from tests.test_readme import commands_in
from tests.test_run import free_port, wait_for
from voxelocity.cli.parser import make_parser
from voxelocity.runner.cluster.distribution import RESOURCE

TEXT = "docs/many-machines.md"


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
    assert len(found) >= 3
    for words in found:
        assert make_parser().parse_args(words).command in ("run", "machine")


# What somebody sends who has reached the port: a task, with the certificate of their own that they make.
STRANGER = """
import os, sys
from distributed import Client, Security

for address in ("tls://" + sys.argv[1], "tcp://" + sys.argv[1]):
    for security in (None, Security(), Security.temporary()):
        try:
            with Client(address, timeout="3s", security=security) as client:
                print("came in", client.submit(os.getpid).result(timeout=9))
        except Exception as error:
            print("refused", type(error).__name__)
"""

OWNER = """
import sys
from distributed import Client

with Client("tls://" + sys.argv[1], timeout="30s") as client:
    client.wait_for_workers(2, timeout=60)
    print(client.submit(pow, 2, 10, resources={"voxelocity": 1}).result(timeout=30))
"""


def asked(code, address, home):
    process = subprocess.run(
        [sys.executable, "-c", code, address],
        env={**os.environ, "HOME": str(home)},
        capture_output=True,
        text=True,
    )
    return process.stdout.split("\n")[:-1], process.stderr


@pytest.mark.slow
def test_with_the_certificate_of_the_example_nobody_else_gives_work(text, tmp_path):
    """The commands as they stand there, on loopback."""
    home, address = tmp_path / "me", f"127.0.0.1:{free_port()}"

    def here(words):
        for there, own in (
            ("10.0.0.1:8786", address),
            ("10.0.0.1", "127.0.0.1"),
            ("8786", address.partition(":")[2]),
            ("127.0.0.1:8787", "127.0.0.1:0"),
            ("eth0", "lo"),
            ("~", str(home)),
            ("/home/me", str(home)),
        ):
            words = words.replace(there, own)
        return words

    (settings,) = re.findall(r"```yaml\n(distributed:.*?)```", text, re.S)
    secured = [words for words in commands_in(text) if "tls://" in " ".join(words)]
    for words in commands_in(text):
        if words[0] in ("mkdir", "openssl"):
            subprocess.run([here(word) for word in words], check=True, capture_output=True)
    folder = home / ".config" / "dask"
    (folder / "tls.yaml").write_text(here(settings))
    assert (folder / "key.pem").stat().st_mode & 0o077 == 0
    with contextlib.ExitStack() as stack:
        for _, command, *options in [words for words in secured if words[0] == ".venv/bin/dask"]:
            process = subprocess.Popen(
                [sys.executable, "-m", f"distributed.cli.dask_{command}", *map(here, options)],
                env={**os.environ, "HOME": str(home)},
                stdout=(tmp_path / command).open("w"),
                stderr=subprocess.STDOUT,
            )
            stack.callback(process.wait)
            stack.callback(process.terminate)
        wait_for(lambda: f"tls://{address}" in Path(tmp_path, "scheduler").read_text(), 60)
        said, complained = asked(OWNER, address, home)
        assert said == ["1024"], complained
        said, complained = asked(STRANGER, address, tmp_path)
        assert len(said) == 6 and all(line.startswith("refused ") for line in said), said
