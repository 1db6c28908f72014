"""The workers of a cluster: each proves that it is fit before it gets a commit, also when it comes later."""

import time
from collections.abc import Callable
from typing import Any

from distributed import Client, Future

from voxelocity.many_machines.task import Campaign, Fit, UnfitWorkerError

# What a commit takes of a worker: all that it has to give, so that it measures one at a time.
RESOURCE = "voxelocity"

# How often the cluster is asked for new workers, in seconds.
_AGAIN = 1.0

Prove = Callable[[Campaign], Fit]
Say = Callable[[str], None]


async def _offer(amount: int, dask_worker: Any) -> None:
    await dask_worker.set_resources(**{RESOURCE: amount})


class Workers:
    """Those that have proved that they are fit offer the resource that a commit takes; the others do not.

    Parameters
    ----------
    client : Client
    campaign : Campaign
    prove : callable
        Run on each worker once; raises where it is not fit.
    say : callable
        Takes a line for the user.

    Attributes
    ----------
    fit : dict of str to Fit
        By address.
    refused : list of str
        A line on each that is not.
    """

    def __init__(self, client: Client, campaign: Campaign, prove: Prove, say: Say):
        self._client, self._campaign, self._prove, self._say = client, campaign, prove, say
        self.fit: dict[str, Fit] = {}
        self.refused: list[str] = []
        self._proving: dict[str, Future] = {}
        self._known: set[str] = set()
        self._asked = float("-inf")

    @property
    def proving(self) -> bool:
        return bool(self._proving)

    def refresh(self) -> None:
        """Let new workers prove that they are fit, and forget those that are gone."""
        if time.monotonic() - self._asked >= _AGAIN:
            self._asked = time.monotonic()
            there = set(self._client.scheduler_info(n_workers=-1)["workers"])
            for address in self._known - there:
                self.fit.pop(address, None)
                self._proving.pop(address, None)
            for address in sorted(there - self._known):
                self._proving[address] = self._client.submit(
                    self._prove, self._campaign, workers=[address], pure=False, priority=1
                )
            self._known = there
        for address, future in list(self._proving.items()):
            if future.done():
                del self._proving[address]
                self._judge(address, future)

    def _judge(self, address: str, future: Future) -> None:
        error = future.exception() if future.status == "error" else None
        if error is not None:
            self.refuse(address, error)
            return
        if future.status != "finished":
            return
        fit: Fit = future.result()
        if self._campaign.times and any(other.host == fit.host for other in self.fit.values()):
            self._say(f"{address} on {fit.host} is left idle: times want the machine alone")
            return
        if self._set(address, 1):
            self.fit[address] = fit
            self._say(
                f"{address} on {fit.host} is fit"
                + (f": {fit.reproduced} reproduced" * bool(fit.reproduced))
            )

    def refuse(self, address: str, error: BaseException) -> None:
        """Give a worker no commit any more, and say why."""
        self.fit.pop(address, None)
        self._set(address, 0)
        reason = (
            str(error)
            if isinstance(error, UnfitWorkerError)
            else f"{type(error).__name__}: {error}"
        )
        self.refused.append(f"{address}: {reason}")
        self._say(f"{address} is refused: {reason}")

    def _set(self, address: str, amount: int) -> bool:
        """Whether the worker took it; it may have gone."""
        answers = self._client.run(_offer, amount, workers=[address], on_error="return")
        return not isinstance(answers.get(address), BaseException) and address in answers
