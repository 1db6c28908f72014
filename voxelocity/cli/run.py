"""The command that measures a library's commits on many machines: run."""

import argparse
import contextlib
import logging
import signal
import sys
from collections.abc import Iterator
from concurrent.futures import CancelledError
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from voxelocity import FailedError, VoxelocityError
from voxelocity.asv.machine import require_machine, require_same_machine
from voxelocity.asv.repositories import commits_in, library_repository
from voxelocity.asv.run_lock import hold_run_lock
from voxelocity.cli.arguments import (
    ALL_OR_BENCH,
    LIBRARY,
    MACHINE,
    ONLY,
    address,
    argument,
    either,
    flag,
    minutes,
    number,
    seconds,
    takes,
    waiting,
)
from voxelocity.runner.cluster.campaign import make_campaign
from voxelocity.runner.passes import WAIT
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import CACHE, COMMITS
from voxelocity.store.result_files import recorded_machine

if TYPE_CHECKING:
    from distributed import Client

# How long a scheduler that is named may take to answer.
_ANSWERS_WITHIN = "30s"

_LACKS = "is not installed: {} needs {}; make dask, or install voxelocity[dask]"


@takes(
    argument("range", "of commits as in asv run, such as 0.13.0..0.13.1, or HASHFILE:FILE"),
    LIBRARY,
    MACHINE,
    either(
        argument("--scheduler ADDRESS", "of Dask, such as tcp://host:8786", type=address),
        argument("--local N", "start N processes of Dask on this machine", type=number),
        required=True,
    ),
    argument("--steps N", "N commits at most, evenly spaced, as in asv run", type=number),
    ALL_OR_BENCH,
    ONLY,
    waiting(WAIT),
    argument(
        "--time-limit MINUTES",
        "how long a commit may take; default: %(default)g",
        type=minutes,
        default=60.0,
    ),
    argument(
        "--patience SECONDS",
        "how long to wait without a worker; a cluster's queue may take hours; default: %(default)g",
        type=seconds,
        default=60.0,
    ),
    flag("--retry-failed", "measure again what has failed before"),
    argument(
        "--dashboard ADDRESS",
        "where Dask's own page is served with --local; default: %(default)s, any free port",
        default="127.0.0.1:0",
    ),
)
def run(checkout: Checkout, arguments: argparse.Namespace) -> None:
    try:
        from voxelocity.runner.cluster.campaign_results import CampaignResults
        from voxelocity.runner.cluster.distribution import Distribution
        from voxelocity.runner.cluster.worker import measure_commit, prove
    except ImportError as error:
        raise VoxelocityError(f"{error.name} {_LACKS.format('run', 'Dask')}") from None
    root, library, machine = checkout.root, arguments.library, arguments.machine
    traits = recorded_machine(root / COMMITS[library] / machine)
    if arguments.local:
        require_same_machine(root, machine)
    if traits is None or arguments.local:
        traits = require_machine(machine)
    hold_run_lock(root)
    repository = library_repository(root, library)
    commits = commits_in(repository, library, arguments.range, arguments.steps)
    campaign = make_campaign(
        checkout,
        library,
        machine,
        traits,
        arguments.bench if arguments.bench or arguments.all else None,
        arguments.only,
        is_alone=bool(arguments.local),
        limit=60 * arguments.time_limit,
        wait=arguments.wait,
    )
    store = CampaignResults(root, repository, campaign)
    again = {None, "failed"} if arguments.retry_failed else {None}
    left = [commit for commit in commits if store.outcome(commit) in again]
    done = f"{len(commits)} commits, {len(commits) - len(left)} of them done before"
    print(f"voxelocity: {done}", file=sys.stderr, flush=True)
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
                if ended.failed:
                    name = ended.commit[:9]
                    (still_open if ended.is_open else failed).append(name)
                    state = "is still open" if ended.is_open else "failed"
                    say(f"{name} {state}: {ended.failed}")
                advance(len(failed), distribution.repeated)
        except (KeyboardInterrupt, SystemExit):
            say("interrupted; all results so far are stored, and the same command resumes")
            raise
        except CancelledError:
            stored = "all results so far are stored, and the same command resumes with another one"
            raise FailedError(f"the scheduler is gone; {stored}") from None
    if still_open:
        also = f", and {len(failed)} failed" if failed else ""
        raise FailedError(
            f"{len(still_open)} of {len(left)} commits have no times yet, because the machines "
            f"were busy{also}; repeat the command in a quiet hour"
        )
    if failed:
        raise FailedError(f"{len(failed)} of {len(left)} commits failed: {', '.join(failed[:10])}")


@contextlib.contextmanager
def _cluster(checkout: Checkout, arguments: argparse.Namespace) -> Iterator["Client"]:
    """The cluster that is named, or one of processes here, which nobody else can give work."""
    import dask
    from distributed import Client, LocalCluster, Security

    from voxelocity.runner.cluster.distribution import RESOURCE

    # What a user needs to know we say ourselves.
    for name in ("distributed", "distributed.client"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    if arguments.scheduler:
        try:
            client = Client(arguments.scheduler, timeout=_ANSWERS_WITHIN)
        # Without certificates, or where an address needs none, Dask asserts or ends at run time.
        except (OSError, ValueError, RuntimeError, AssertionError, TypeError) as error:
            reason = str(error) or "tls needs a certificate: docs/many-machines.md"
            raise VoxelocityError(
                f"{arguments.scheduler}: no scheduler of Dask answers there ({reason}); start one "
                "with dask scheduler, and name its address as it prints it"
            ) from None
        with client:
            yield client
        return
    try:
        # Whoever lacks this certificate, which only these processes have in memory, is refused.
        security = Security.temporary()
    except ImportError:
        raise VoxelocityError(f"cryptography {_LACKS.format('run --local', 'it')}") from None
    settings = {
        # Its workers are as new as the client, and end with it.
        "distributed.worker.daemon": False,
        "temporary-directory": str(checkout.root / CACHE / "dask"),
    }
    with dask.config.set(settings):
        # What is started meanwhile ignores Ctrl-C, which the client handles: it ends its workers.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
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
        finally:
            signal.signal(signal.SIGINT, before)
        with local as cluster, Client(cluster) as client:
            yield client


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
                done, left = bar.tasks[0], ""
                if (remaining := done.time_remaining) is not None:
                    count = round(remaining / 60)
                    left = f", {count} minute{'s' if count != 1 else ''} left"
                say(f"{done.completed:g} of {total} commits, {words}{left}")

        yield say, advance
