"""The workers of a cluster that offer themselves, and those that are refused."""

import time
from collections.abc import Callable
from typing import Any

from distributed import Client

from voxelocity.runner.cluster.task import Reply

# What a worker offers one of (``dask worker --resources voxelocity=1``), and a commit takes, so that a worker
# measures one at a time.
RESOURCE = "voxelocity"

# How often the cluster is asked for its workers, in seconds.
_AGAIN = 1.0

Say = Callable[[str], None]


async def _offer(amount: int, dask_worker: Any) -> None:
    await dask_worker.set_resources(**{RESOURCE: amount})


class Workers:
    """Those that offer the resource which a commit takes.

    Parameters
    ----------
    client : Client
    say : callable
        Takes a line for the user.

    Attributes
    ----------
    offered : set of str
        The addresses of those that are there and not refused.
    refused : dict of str to str
        By address, why a worker is not fit.
    """

    def __init__(self, client: Client, say: Say):
        self._client, self._say = client, say
        self.offered: set[str] = set()
        self.refused: dict[str, str] = {}
        self._fit: set[str] = set()
        self._there: set[str] = set()
        self._asked = float("-inf")

    def refresh(self) -> None:
        """Ask the cluster which are there; not more often than once a second."""
        if time.monotonic() - self._asked < _AGAIN:
            return
        self._asked = time.monotonic()
        there = self._client.scheduler_info(n_workers=-1)["workers"]
        for address in sorted(self._there - there.keys()):
            self._say(f"{address} is gone; what it was measuring goes to another one")
        self._there = set(there)
        self.offered = {
            address
            for address, worker in there.items()
            if worker["resources"].get(RESOURCE, 0) >= 1 and address not in self.refused
        }

    def answered(self, answer: Reply) -> None:
        """Say of a worker that has proved it, once, that it is fit."""
        if answer.fit and answer.worker not in self._fit:
            self._fit.add(answer.worker)
            proof = f": {answer.fit.reproduced} reproduced" if answer.fit.reproduced else ""
            self._say(f"{answer.worker} on {answer.fit.host} is fit{proof}")

    def refuse(self, address: str, reason: str) -> None:
        """Give a worker no commit any more, and say why."""
        self.offered.discard(address)
        if address not in self.refused:
            self.refused[address] = reason
            self._say(f"{address} is refused: {reason}")
            self._client.run(_offer, 0, workers=[address], on_error="ignore")
