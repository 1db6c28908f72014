"""The command that measures a library's commits on many machines: run."""

import argparse
import contextlib
import logging
import re
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from voxelocity import FailedError, VoxelocityError
from voxelocity.analysis.representative_benchmarks import representative_benchmarks
from voxelocity.asv.machine import require_machine, require_same_machine
from voxelocity.asv.repositories import commits_in, library_repository
from voxelocity.asv.run_lock import hold_run_lock
from voxelocity.cli.arguments import (
    add_chosen,
    add_kinds,
    add_library_and_machine,
    address,
    minutes,
    number,
    seconds,
)
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.choice import Choice
from voxelocity.runner.passes import WAIT
from voxelocity.runner.pull_request import bench_of
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import CACHE, COMMITS
from voxelocity.store.processor import recorded_processor
from voxelocity.store.reader import ResultsReader
from voxelocity.store.result_files import recorded_machine

# How long a scheduler that is named may take to answer.
_ANSWERS_WITHIN = "30s"

if TYPE_CHECKING:
    from distributed import Client

    from voxelocity.runner.cluster.task import Campaign


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of ``voxelocity run``."""
    parser.add_argument(
        "range", help="of commits as in asv run, such as 0.13.0..0.13.1, or HASHFILE:FILE"
    )
    add_library_and_machine(parser)
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument(
        "--scheduler", type=address, metavar="ADDRESS", help="of Dask, such as tcp://host:8786"
    )
    where.add_argument(
        "--local", type=number, metavar="N", help="start N processes of Dask on this machine"
    )
    parser.add_argument(
        "--steps", type=number, metavar="N", help="N commits at most, evenly spaced, as in asv run"
    )
    add_chosen(parser)
    add_kinds(parser, WAIT)
    parser.add_argument(
        "--time-limit",
        type=minutes,
        default=60.0,
        metavar="MINUTES",
        help="after which a commit is given up; default: %(default)g",
    )
    parser.add_argument(
        "--patience",
        type=seconds,
        default=60.0,
        metavar="SECONDS",
        help="how long there may be no worker; a cluster's queue may take hours; default: %(default)g",
    )
    parser.add_argument(
        "--retry-failed", action="store_true", help="measure again what has failed before"
    )
    parser.add_argument(
        "--dashboard",
        default="127.0.0.1:0",
        metavar="ADDRESS",
        help="where Dask's own page is served with --local; default: %(default)s, any free port",
    )


def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    """Carry it out."""
    try:
        from voxelocity.runner.cluster.campaign_results import CampaignResults
        from voxelocity.runner.cluster.distribution import Distribution
        from voxelocity.runner.cluster.worker import measure_commit, prove
    except ImportError as error:
        raise VoxelocityError(
            f"{error.name} is not installed: run needs Dask; make dask, or install voxelocity[dask]"
        ) from None
    root, library = checkout.root, arguments.library
    traits = recorded_machine(root / COMMITS[library] / arguments.machine)
    if arguments.local:
        require_same_machine(root, arguments.machine)
    if traits is None or arguments.local:
        traits = require_machine(arguments.machine)
    hold_run_lock(root)
    repository = library_repository(root, library)
    commits = commits_in(repository, library, arguments.range, arguments.steps)
    campaign = _campaign(checkout, arguments, traits)
    store = CampaignResults(root, repository, campaign)
    outcomes = {commit: store.outcome(commit) for commit in commits}
    again = {None, "failed"} if arguments.retry_failed else {None}
    left = [commit for commit in commits if outcomes[commit] in again]
    _say(f"{len(commits)} commits, {len(commits) - len(left)} of them done with before")
    if not left:
        return
    failed: list[str] = []
    still_open: list[str] = []
    with _cluster(checkout, arguments) as client, _progress(len(left)) as (say, advance):
        if "dashboard" in client.scheduler_info(n_workers=0)["services"]:
            say(f"what Dask does: {client.dashboard_link}")
        distribution = Distribution(
            client, campaign, prove, measure_commit, say, store.has_value, arguments.patience
        )
        try:
            for ended in distribution.ended(store.task(commit) for commit in left):
                store.take(ended)
                if ended.is_open:
                    still_open.append(ended.commit[:9])
                    say(f"{ended.commit[:9]} is still open: {ended.failed}")
                elif ended.failed:
                    failed.append(ended.commit[:9])
                    say(f"{ended.commit[:9]} failed: {ended.failed}")
                advance(len(failed), distribution.repeated)
        except (KeyboardInterrupt, SystemExit):
            say("interrupted; what was measured is stored, and the same command goes on")
            raise
        except CancelledError:
            raise FailedError(
                "the scheduler is gone; what was measured is stored, and the same command goes on with another one"
            ) from None
    if still_open:
        raise FailedError(
            f"{len(still_open)} of {len(left)} commits are still open, as the conditions were too bad for times"
            f"{f', and {len(failed)} failed' if failed else ''}; the same command measures them in a quiet hour"
        )
    if failed:
        raise FailedError(f"{len(failed)} of {len(left)} commits failed: {', '.join(failed[:10])}")


def _say(line: str) -> None:
    print(f"voxelocity: {line}", file=sys.stderr, flush=True)


def _campaign(
    checkout: Checkout, arguments: argparse.Namespace, traits: dict[str, str]
) -> "Campaign":
    """What all tasks have in common."""
    from voxelocity.runner.cluster.known_counts import known_counts
    from voxelocity.runner.cluster.measuring_files import digests
    from voxelocity.runner.cluster.task import Campaign

    catalogue = ResultsReader(checkout).catalogue
    standing = representative_benchmarks(catalogue, arguments.library)
    bench = arguments.bench
    if not bench and not arguments.all:
        bench = bench_of(catalogue, standing)
    expressions = Choice(tuple(bench), arguments.only).expressions or ["."]
    benchmarks = _matched(catalogue.names, expressions)
    metrics = {benchmark.metric for benchmark in benchmarks}
    if not metrics:
        kinds = f" with --only {arguments.only}" if arguments.only else ""
        raise VoxelocityError(f"no benchmark matches {' or '.join(bench)}{kinds}")
    counted = Metric.INSTRUCTIONS in metrics
    return Campaign(
        library=arguments.library,
        machine=arguments.machine,
        traits=traits,
        bench=tuple(expressions),
        times=Metric.TIME in metrics,
        same_hardware=metrics != {Metric.INSTRUCTIONS},
        digests=digests(checkout.root, arguments.library),
        known=known_counts(
            checkout, arguments.machine, traits, standing, is_alone=bool(arguments.local)
        )
        if counted
        else None,
        limit=60 * arguments.time_limit,
        wait=arguments.wait,
        processor=recorded_processor(checkout.root, arguments.machine) or {},
    )


def _matched(names: Any, expressions: Sequence[str]) -> list[Benchmark]:
    return [
        benchmark
        for benchmark, name in names.items()
        if any(re.search(expression, name) for expression in expressions)
    ]


@contextlib.contextmanager
def _cluster(checkout: Checkout, arguments: argparse.Namespace) -> Iterator["Client"]:
    """The cluster that is named, or one of processes on this machine, which nobody else can give work."""
    import dask
    from distributed import Client, LocalCluster, Security

    from voxelocity.runner.cluster.workers import RESOURCE

    # What a user needs to know we say ourselves.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    if arguments.scheduler:
        try:
            client = Client(arguments.scheduler, timeout=_ANSWERS_WITHIN)
        # Where certificates are lacking, or an address needs none, Dask asserts or ends at run time.
        except (
            OSError,
            ValueError,
            TimeoutError,
            RuntimeError,
            AssertionError,
            TypeError,
        ) as error:
            reason = str(error) or "tls needs a certificate: docs/many_machines.md"
            raise VoxelocityError(
                f"{arguments.scheduler}: no scheduler of Dask answers there ({reason}); start one with dask "
                "scheduler, and name its address as it prints it"
            ) from None
        with client:
            yield client
        return
    try:
        # Whoever lacks this certificate, which is in the memory of these processes alone, is refused.
        security = Security.temporary()
    except ImportError:
        raise VoxelocityError(
            "cryptography is not installed: run --local needs it; make dask, or install voxelocity[dask]"
        ) from None
    settings = {
        # Its workers are as new as the client, and end with it.
        "distributed.worker.daemon": False,
        "temporary-directory": str(checkout.root / CACHE / "dask"),
    }
    with dask.config.set(settings):
        with _interrupts_are_ignored():
            local = LocalCluster(
                n_workers=arguments.local,
                threads_per_worker=1,
                # What needs memory are the processes of asv, of which Dask knows nothing.
                memory_limit=None,
                resources={RESOURCE: 1},
                host="127.0.0.1",
                dashboard_address=arguments.dashboard,
                silence_logs=logging.CRITICAL,
                security=security,
            )
        with local as cluster, Client(cluster) as client:
            yield client


@contextlib.contextmanager
def _interrupts_are_ignored() -> Iterator[None]:
    """By what is started meanwhile: Ctrl-C is for the client, which ends its workers; each would add a traceback."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def _progress(total: int) -> Iterator[Any]:
    """Takes lines for the user, and what was done with, under which a bar stays."""
    columns = (
        BarColumn(),
        TextColumn("{task.completed} of {task.total} commits, {task.description}"),
        TimeRemainingColumn(elapsed_when_finished=True),
    )
    console = Console(stderr=True, highlight=False)
    # From the rate of all commits so far: workers end theirs in groups.
    with Progress(*columns, console=console, speed_estimate_period=86_400) as bar:
        task = bar.add_task("none failed", total=total)
        # Where the rate counts from: else from the first commit that ends, beside which others do.
        bar.advance(task, 0)

        def say(line: str) -> None:
            console.print(f"voxelocity: {line}", soft_wrap=True, markup=False)

        def advance(failed: int, repeated: int) -> None:
            words = f"{failed or 'none'} failed"
            words += f", {repeated} measured again for bad conditions" if repeated else ""
            bar.update(task, advance=1, description=words)
            if not console.is_terminal:
                done = bar.tasks[0]
                remaining = done.time_remaining
                left = f", {_minutes(remaining)} left" if remaining is not None else ""
                say(f"{done.completed:g} of {total} commits, {words}{left}")

        yield say, advance


def _minutes(seconds: float) -> str:
    minutes = round(seconds / 60)
    return f"{minutes} minute{'s' if minutes != 1 else ''}"
