"""How far a campaign has come; the campaigns themselves are in tests/test_run.py."""

import argparse
import functools
import sys

import pytest
from rich.progress import Progress

from tests.test_many_machines_docs import STRANGER, asked
from voxelocity import VoxelocityError
from voxelocity.cli import run
from voxelocity.store.checkout import Checkout

LOCAL = {"scheduler": None, "local": 1, "dashboard": "127.0.0.1:0"}


def test_the_time_left_comes_from_all_of_the_time_so_far(monkeypatch, capsys):
    """Two workers end their commits together: what lies between is not the rate."""
    now = [0.0]
    monkeypatch.setattr(run, "Progress", functools.partial(Progress, get_time=lambda: now[0]))
    with run._progress(6) as (_, advance):
        now[0] = 600.0
        advance(0, 0)
        now[0] = 600.1
        advance(1, 2)
    first, second = [line for line in capsys.readouterr().err.splitlines() if "left" in line]
    assert first == "voxelocity: 1 of 6 commits, none failed, 50 minutes left"
    assert second == (
        "voxelocity: 2 of 6 commits, 1 failed, 2 measured again for bad conditions, 20 minutes left"
    )


@pytest.mark.slow
def test_nobody_else_on_the_machine_gives_the_workers_of_a_local_run_work(tmp_path):
    """The scheduler, the worker and what looks after it each listen on a port."""
    with run._cluster(Checkout(tmp_path), argparse.Namespace(**LOCAL)) as client:
        info = client.scheduler_info(n_workers=-1)
        assert client.submit(pow, 2, 10).result() == 1024
        ports = [info["address"]]
        for address, worker in info["workers"].items():
            ports += [address, worker["nanny"]]
        assert len(ports) == 3 and all(port.startswith("tls://127.0.0.1:") for port in ports)
        for port in ports:
            said, complained = asked(STRANGER, port.removeprefix("tls://"), tmp_path)
            assert len(said) == 6, complained
            assert all(line.startswith("refused ") for line in said), said


def test_without_what_makes_certificates_nothing_is_started(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "cryptography", None)
    with (
        pytest.raises(VoxelocityError, match="cryptography is not installed: .* make dask"),
        run._cluster(Checkout(tmp_path), argparse.Namespace(**LOCAL)),
    ):
        pass


@pytest.mark.parametrize(
    "address", ["tls://127.0.0.1:9", "tcp://127.0.0.1:9", "nonsense://x", "127.0.0.1:x", "tcp://"]
)
def test_a_scheduler_that_is_not_there_is_one_line(tmp_path, address, monkeypatch):
    monkeypatch.setattr(run, "_ANSWERS_WITHIN", "1s")
    arguments = argparse.Namespace(scheduler=address, local=None)
    with (
        pytest.raises(VoxelocityError, match="no scheduler of Dask answers there") as error,
        run._cluster(Checkout(tmp_path), arguments),
    ):
        pass
    assert "\n" not in str(error.value) and str(error.value).startswith(address)
