"""Giving commits to workers, and taking results, until each is measured or failed for good."""

import contextlib
import dataclasses
import time
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from distributed import Client, Future, get_worker, wait
from distributed.scheduler import KilledWorker

from voxelocity import FailedError, VoxelocityError
from voxelocity.runner.cluster.campaign import (
    Campaign,
    CommitTask,
    Ended,
    MeasuredFiles,
    Reply,
    UnfitWorkerError,
)

# What a worker offers one of (``dask worker --resources voxelocity=1``), and a commit takes, so
# that a worker measures one at a time.
RESOURCE = "voxelocity"

# How often a commit is measured at most where asv fails or nothing has a value, and where the
# conditions were too bad for times.
ATTEMPTS, ATTEMPTS_AT_TIMES = 2, 3

# How often, in seconds, workers are looked after while no commit ends, and the cluster is asked.
_LOOK, _AGAIN = 0.5, 1.0

# At most this many refusals are named.
_MANY = 3

Prove = Callable[[Campaign], str]
Measure = Callable[[Campaign, CommitTask], MeasuredFiles]


def _answer(prove: Prove, measure: Measure, campaign: Campaign, task: CommitTask) -> Reply:
    """Runs on the worker, and says which it was."""
    worker, fit = get_worker().address, ""
    try:
        fit = prove(campaign)
        return Reply(worker, fit, measure(campaign, task))
    except VoxelocityError as error:
        return Reply(worker, fit, None, error)


async def _offer(amount: int, dask_worker: Any) -> None:
    await dask_worker.set_resources(**{RESOURCE: amount})


@dataclasses.dataclass
class _Given:
    """A commit at a worker, or waiting: who has tried, and who alone may have it, if any."""

    task: CommitTask
    attempts: int = 1
    avoided: frozenset[str] = frozenset()
    only: frozenset[str] = frozenset()


@dataclasses.dataclass
class Distribution:
    """The commits of a campaign over the workers of a cluster.

    `prove` and `measure` run on a worker. The one says its host and what it proved, or raises where
    it is not fit. A result without a value is measured again, elsewhere if possible.

    `offered` are the addresses of the workers that offer what a commit takes and are not refused;
    `refused` says why others are not fit. So many times were `repeated` for bad conditions.
    """

    client: Client
    campaign: Campaign
    prove: Prove
    measure: Measure
    say: Callable[[str], None]
    has_value: Callable[[MeasuredFiles], bool]
    # How many seconds no worker may be fit: those of a cluster come when its queue lets them.
    patience: float

    def __post_init__(self) -> None:
        self.offered, self.refused, self.repeated = set[str](), dict[str, str](), 0
        self._fit, self._there, self._asked = set[str](), set[str](), float("-inf")
        self._given: dict[Future, _Given] = {}
        self._again: list[_Given] = []
        self._offered_at = time.monotonic()

    def ended(self, tasks: Iterable[CommitTask]) -> Iterator[Ended]:
        """Let the workers measure, and yield each commit as it is done with.

        A task is asked for when a worker can have it. A worker that ends takes nothing with it:
        Dask gives its commit to another.

        `FailedError` where there is no fit worker.
        """
        waiting, left = iter(tasks), True
        while left or self._given or self._again:
            self._look_after_workers()
            # As many as there are workers: who comes later finds work, and nobody waits.
            while len(self._given) < len(self.offered) and (left or self._again):
                if self._again:
                    self._give(self._again.pop())
                elif (task := next(waiting, None)) is not None:
                    self._give(_Given(task))
                else:
                    left = False
            done = self._done()
            while done:
                future = done.pop()
                ended = self._judge(future, self._given.pop(future))
                # Dask measures again what a killed worker had, as long as anything refers to it.
                del future
                if ended is not None:
                    yield ended

    def _look_after_workers(self) -> None:
        if time.monotonic() - self._asked >= _AGAIN:
            self._ask()
        if self.offered:
            self._offered_at = time.monotonic()
        elif time.monotonic() - self._offered_at > self.patience:
            raise FailedError(
                f"no worker for {self.patience:g} seconds: {self._nobody()}. Results so far are "
                "stored; repeat the command to go on"
            )
        for future, each in list(self._given.items()):
            # Nobody is left of those who were to have it.
            if each.only and not each.only & self.offered:
                del self._given[future]
                future.cancel()
                self._again.append(dataclasses.replace(each, avoided=frozenset()))

    def _ask(self) -> None:
        """Ask the cluster which workers are there."""
        self._asked = time.monotonic()
        there = self.client.scheduler_info(n_workers=-1)["workers"]
        for address in sorted(self._there - there.keys()):
            self.say(f"{address} is gone; what it was measuring goes to another one")
        self._there = set(there)
        self.offered = {
            address
            for address, worker in there.items()
            if worker["resources"].get(RESOURCE, 0) >= 1 and address not in self.refused
        }

    def _refuse(self, address: str, reason: str) -> None:
        """Give a worker no commit any more, and say why."""
        self.offered.discard(address)
        if address not in self.refused:
            self.refused[address] = reason
            self.say(f"{address} is refused: {reason}")
            self.client.run(_offer, 0, workers=[address], on_error="ignore")

    def _nobody(self) -> str:
        """Why there is no worker."""
        if self.refused:
            return "; ".join([*self.refused.values()][:_MANY])
        if self.client.scheduler_info(n_workers=-1)["workers"]:
            return f"the workers offer no {RESOURCE}; start them with --resources {RESOURCE}=1"
        return "none came"

    def _give(self, each: _Given) -> None:
        others = frozenset(self.offered) - each.avoided
        each.only = others if each.avoided else frozenset()
        work = (_answer, self.prove, self.measure, self.campaign, each.task)
        places: Any = {"resources": {RESOURCE: 1}, "workers": sorted(each.only) or None}
        self._given[self.client.submit(*work, pure=False, **places)] = each

    def _done(self) -> list[Future]:
        """Those that are done, after a short wait."""
        if not self._given:
            time.sleep(_LOOK)
            return []
        with contextlib.suppress(TimeoutError):
            wait(list(self._given), timeout=_LOOK, return_when="FIRST_COMPLETED")
        return [future for future in self._given if future.done()]

    def _judge(self, future: Future, each: _Given) -> Ended | None:
        """What becomes of a commit that came back; None where it is measured again."""
        commit = each.task.commit
        if future.status == "cancelled":
            self._again.append(each)
            return None
        if error := future.exception():
            failed = f"{type(error).__name__}: {error}"
            if isinstance(error, KilledWorker):
                failed = "each worker that measured it ended before it was done"
            return Ended(commit, None, failed, each.attempts)
        answer: Reply = future.result()
        if answer.fit and answer.worker not in self._fit:
            self._fit.add(answer.worker)
            self.say(f"{answer.worker} on {answer.fit}")
        if isinstance(answer.error, UnfitWorkerError):
            self._refuse(answer.worker, str(answer.error))
            self._again.append(each)
            return None
        if answer.excess:
            failed, limit = answer.excess, ATTEMPTS_AT_TIMES
            self.repeated += 1
        elif answer.measured is None:
            failed, limit = str(answer.error), ATTEMPTS
        elif not self.has_value(answer.measured):
            failed, limit = "nothing has a value", ATTEMPTS
        else:
            return Ended(commit, answer.measured, "", each.attempts)
        if each.attempts < limit:
            self.say(f"{commit[:9]} is measured again: {failed}")
            avoided = each.avoided | {answer.worker}
            self._again.append(_Given(each.task, each.attempts + 1, avoided))
            return None
        measured = None if answer.excess else answer.measured
        return Ended(commit, measured, failed, each.attempts, is_open=bool(answer.excess))
