"""What runs on a worker: proving that it is fit, and measuring a commit."""

import json
import socket
import time
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.asv.machine import differing_hardware, machine_traits, save_machine
from voxelocity.asv.measurer import Measurer
from voxelocity.model.benchmark import Metric
from voxelocity.model.scale import same_work
from voxelocity.runner.cluster.measuring_files import digests
from voxelocity.runner.cluster.task import (
    BusyWorkerError,
    Campaign,
    CommitTask,
    Fit,
    KnownCounts,
    MeasuredFiles,
    MeasuringError,
    UnfitWorkerError,
)
from voxelocity.runner.cluster.workspace import Workspace
from voxelocity.runner.conditions import between, look, wait_until_quiet
from voxelocity.store.checkout import Checkout
from voxelocity.store.commit_results import CommitResults
from voxelocity.store.differences import differing_names, first_of
from voxelocity.store.paths import RESULTS, find_root
from voxelocity.store.processor import differing_processor, processor_traits
from voxelocity.store.reader import ResultsReader
from voxelocity.store.result_files import stored_results

# What gives a machine counts of its own for its workers to reproduce.
_OWN_COUNTS = "count it here first: voxelocity measure --bench track_instructions --machine"

# Those of this process, by library; and what it has proved, or why it cannot.
_workspaces: dict[str, Workspace] = {}
_proofs: dict[str, Fit | UnfitWorkerError] = {}


def prove(campaign: Campaign) -> Fit:
    """Prove, once, that what this worker measures is what the client would measure.

    Raises
    ------
    UnfitWorkerError
        Its code, locks, images or hardware differ, or it does not reproduce what is known.
    """
    key = repr(campaign)
    if key not in _proofs:
        try:
            _proofs[key] = _proved(campaign)
        except UnfitWorkerError as error:
            _proofs[key] = error
    proof = _proofs[key]
    if isinstance(proof, UnfitWorkerError):
        raise proof
    return proof


def _proved(campaign: Campaign) -> Fit:
    """Prove that what this worker measures is what the client would measure.

    Raises
    ------
    UnfitWorkerError
        Its code, locks, images or hardware differ, or it does not reproduce what is known.
    """
    host = socket.gethostname()
    try:
        others = differing_names(campaign.digests, digests(find_root(), campaign.library))
        if others:
            raise UnfitWorkerError(
                f"{find_root()}: differs from the client's checkout in {first_of(others)}; bring both "
                "to the same commit"
            )
        if campaign.same_hardware:
            for trait in (
                *differing_hardware(campaign.traits, machine_traits(campaign.machine)),
                *differing_processor(campaign.processor, processor_traits()),
            ):
                raise UnfitWorkerError(
                    f"'{campaign.machine}' has {trait}: times and peaks of another machine need another name; "
                    "measure them in a run of their own with another --machine"
                )
        workspace = _workspaces.get(campaign.library)
        if workspace is None:
            workspace = _workspaces[campaign.library] = Workspace(find_root(), campaign.library)
        if campaign.times:
            workspace.take_machine()
        process = workspace.python("-m", "benchmarks.support.images", "--undamaged")
        if process.returncode:
            lines = (process.stderr.strip() or "it printed nothing").splitlines()
            raise UnfitWorkerError(
                f"the images cannot be used: {lines[-1].removeprefix('voxelocity: ')}"
            )
        save_machine(workspace.root / "home", campaign.machine, campaign.traits)
        reproduced = _reproduced(workspace, campaign, campaign.known) if campaign.known else ""
    except UnfitWorkerError:
        raise
    except (VoxelocityError, OSError) as error:
        raise UnfitWorkerError(str(error)) from None
    return Fit(host, reproduced)


def _reproduced(workspace: Workspace, campaign: Campaign, known: KnownCounts) -> str:
    """Count what is known, once for each state of the checkout."""
    proof = workspace.root / "reproduced.json"
    traits = {**machine_traits(campaign.machine), **processor_traits()}
    key = {"digests": dict(campaign.digests), "traits": traits, "known": repr(known)}
    words = f"{len(known.counts)} {'count' if len(known.counts) == 1 else 'counts'} of {known.tag}"
    if proof.is_file() and json.loads(proof.read_text(encoding="utf-8")) == key:
        return words
    workspace.put({})
    measurer = Measurer(workspace.root, campaign.machine)
    workspace.asv(campaign.limit, *measurer.arguments(f"{known.commit}^!", known.bench))
    measured = ResultsReader(Checkout(workspace.root)).measured_in(
        workspace.root / RESULTS, campaign.machine
    )
    found = {
        benchmark: result.estimate
        for benchmarks in measured.values()
        for benchmark, result in benchmarks.items()
        if benchmark.metric is Metric.INSTRUCTIONS and result.estimate is not None
    }
    for benchmark, count in known.counts.items():
        own = found.get(benchmark)
        if own is None or not same_work(own, count):
            said = "none" if own is None else f"{own:.0f}"
            raise UnfitWorkerError(
                f"{benchmark.operation}.{benchmark.method} at {known.tag} takes {count:.0f} instructions on {known.machine}, and "
                f"{said} here: its instructions cannot join those"
                + (
                    ""
                    if known.machine == campaign.machine
                    else f"; {_OWN_COUNTS} {campaign.machine} {known.tag}"
                )
            )
    proof.write_text(json.dumps(key), encoding="utf-8")
    return words


def measure_commit(campaign: Campaign, task: CommitTask) -> MeasuredFiles:
    """Let asv measure a commit.

    Raises
    ------
    UnfitWorkerError
        This worker cannot measure any more, or never has proved that it may.
    BusyWorkerError
        Its machine is too busy for times.
    MeasuringError
        asv failed, or took too long.
    """
    workspace = _workspaces[campaign.library]
    start = time.monotonic()
    stored = CommitResults(workspace.root, campaign.library, campaign.machine)
    options = ["--record-samples"] if campaign.times else []
    arguments = Measurer.of_library(stored).arguments(f"{task.commit}^!", campaign.bench, *options)
    try:
        workspace.require_room()
        workspace.require_commit(task.commit)
        workspace.put(task.before)
        if campaign.times:
            _wait_until_quiet(campaign.wait)
        before = look()
        workspace.asv(campaign.limit, *arguments)
        excess = between(before, look()).excess if campaign.times else None
        files = workspace.get(_files_of(stored, task.commit))
    except OSError as error:
        raise UnfitWorkerError(f"{workspace.root}: {error.strerror}") from None
    except MeasuringError:
        # asv says of a full disk whatever it was doing just then.
        workspace.require_room()
        raise
    return MeasuredFiles(task.commit, socket.gethostname(), time.monotonic() - start, files, excess)


def _wait_until_quiet(minutes: float) -> None:
    try:
        wait_until_quiet(minutes)
    except VoxelocityError as error:
        raise BusyWorkerError(str(error)) from None


def _files_of(stored: CommitResults, commit: str) -> list[Path]:
    """The files of a commit, after a look into those of asv; relative to the checkout.

    Raises
    ------
    MeasuringError
        asv wrote none, or none that is whole.
    """
    results = stored.files(commit)
    for path in results:
        content = stored_results(path)
        if content is None or content["commit_hash"] != commit:
            raise MeasuringError(f"{path}: is no whole result file of {commit[:9]}")
    if not results:
        raise MeasuringError(f"asv wrote no result of {commit[:9]}")
    return [path.relative_to(stored.root) for path in stored.all_files(commit)]
