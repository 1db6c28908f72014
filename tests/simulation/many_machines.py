"""A simulation of `voxelocity run` on more workers than are at hand: real scheduler, pretended measuring.

``python -m tests.simulation.many_machines RECORD [--commits 10000] [--workers 100] [--faster 100]`` takes the durations and
the failures of a campaign from its record (``.cache/campaigns/LIBRARY-MACHINE.jsonl``); a task sleeps for one of them, so many
times shorter, and returns a result file of a real one's size. It prints the overhead of a task, how much longer it all took than
with perfect scheduling, and the largest memory of client and scheduler.
"""

import argparse
import asyncio
import contextlib
import json
import multiprocessing
import os
import random
import resource
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
from distributed import Client, Worker

from tests.voxelocity.runner.cluster.pretended import campaign
from voxelocity.runner.cluster.campaign import Campaign, CommitTask, MeasuredFiles, MeasuringError
from voxelocity.runner.cluster.distribution import RESOURCE, Distribution

# What a commit of nilearn returns for the calls of `pr`: a result file, and what its counts depend on.
_PAYLOAD = 60_000

_WORKERS_A_PROCESS = 25


def prove(_: Campaign) -> str:
    return f"{socket.gethostname()} is fit"


def measure(_: Campaign, task: CommitTask) -> MeasuredFiles:
    """The commit says what becomes of it: its number, how long it takes, and whether it fails."""
    _, seconds, fails = task.commit.split()
    time.sleep(float(seconds))
    if fails == "fails":
        raise MeasuringError("as recorded")
    return MeasuredFiles(task.commit, "simulated", float(seconds), {"result": os.urandom(_PAYLOAD)})


async def _workers(address: str, count: int) -> None:
    workers = [
        Worker(address, nthreads=1, resources={RESOURCE: 1}, memory_limit=0, dashboard=False)
        for _ in range(count)
    ]
    await asyncio.gather(*workers)
    await asyncio.gather(*(worker.finished() for worker in workers))


def host_workers(address: str, count: int) -> None:
    """A process with several workers, each with a thread of its own."""
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_workers(address, count))


@contextlib.contextmanager
def scheduler(folder: Path):
    """A scheduler in a process of its own."""
    file = folder / "scheduler.json"
    command = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host", "127.0.0.1"]
    command += ["--port", "0", "--no-dashboard", "--scheduler-file", str(file)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        while not file.exists():
            time.sleep(0.1)
        yield json.loads(file.read_text())["address"], psutil.Process(process.pid)
    finally:
        process.kill()
        process.wait()


def ideal(durations: list[float], workers: int) -> float:
    """With perfect scheduling: no worker waits, and none works longer than the others."""
    return max(sum(durations) / workers, max(durations))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("record", type=Path)
    parser.add_argument("--commits", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=100)
    parser.add_argument("--faster", type=float, default=100.0)
    arguments = parser.parse_args()
    lines = [json.loads(line) for line in arguments.record.read_text().splitlines()]
    recorded = [line["seconds"] for line in lines if line["seconds"]]
    failing = sum(line["outcome"] == "failed" for line in lines) / len(lines)
    chance = random.Random(0)
    durations = [chance.choice(recorded) / arguments.faster for _ in range(arguments.commits)]
    fails = [chance.random() < failing for _ in durations]
    tasks = [
        CommitTask(f"{number} {seconds} {'fails' if fail else 'good'}", {})
        for number, (seconds, fail) in enumerate(zip(durations, fails))
    ]
    # What fails is tried twice.
    worked = [*durations, *(seconds for seconds, fail in zip(durations, fails) if fail)]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        with scheduler(folder) as (address, process):
            hosts = [
                multiprocessing.get_context("spawn").Process(
                    target=host_workers, args=(address, _WORKERS_A_PROCESS), daemon=True
                )
                for _ in range(arguments.workers // _WORKERS_A_PROCESS)
            ]
            for host in hosts:
                host.start()
            # As many entries as the files on which results rest.
            digests = {f"benchmarks/file-{number}.py": 64 * "0" for number in range(260)}
            with Client(address) as client:
                client.wait_for_workers(arguments.workers)
                distribution = Distribution(
                    client,
                    campaign(folder, digests=digests),
                    prove,
                    measure,
                    lambda _: None,
                    lambda _: True,
                    60.0,
                )
                start, before = time.monotonic(), time.process_time()
                ended, largest = 0, 0
                for each in distribution.ended(tasks):
                    ended += 1
                    if each.measured:
                        (folder / f"{ended}.json").write_bytes(each.measured.files["result"])
                    if ended % 100 == 0:
                        largest = max(largest, process.memory_info().rss)
                took = time.monotonic() - start
                client_cpu = time.process_time() - before
                scheduler_cpu = sum(process.cpu_times()[:2])
    best = ideal(worked, arguments.workers)
    client_memory = 1024 * resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(
        f"a simulation: {ended} commits, {sum(fails)} of them failing, {arguments.workers} workers"
    )
    print(f"took {took:.1f} s, with perfect scheduling {best:.1f} s ({took / best - 1:.1%} more)")
    print(
        f"a task costs {1e3 * client_cpu / len(worked):.1f} ms of CPU at the client and "
        f"{1e3 * scheduler_cpu / len(worked):.1f} ms at the scheduler"
    )
    print(f"largest memory: client {client_memory / 1e6:.0f} MB, scheduler {largest / 1e6:.0f} MB")


if __name__ == "__main__":
    main()
