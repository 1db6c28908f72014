"""What runs on a worker: proving that it is fit, and measuring a commit."""

import json
import socket
import time

from voxelocity import VoxelocityError, last_line
from voxelocity.asv.machine import differing_hardware, machine_traits, save_machine
from voxelocity.asv.measurer import Measurer
from voxelocity.model.benchmark import Benchmark
from voxelocity.model.results import Result
from voxelocity.model.scale import same_work
from voxelocity.runner.cluster.campaign import (
    BusyWorkerError,
    Campaign,
    CommitTask,
    KnownCounts,
    MeasuredFiles,
    MeasuringError,
    UnfitWorkerError,
    digests,
)
from voxelocity.runner.cluster.workspace import Workspace
from voxelocity.runner.conditions import between, look, wait_until_quiet
from voxelocity.store.checkout import Checkout
from voxelocity.store.merge import first_of
from voxelocity.store.paths import RESULTS, find_root
from voxelocity.store.processor import differing_names, differing_processor, processor_traits
from voxelocity.store.reader import CommitResults, ResultsReader
from voxelocity.store.result_files import stored_results
from voxelocity.store.safe_files import write_safely

# Those of this process, by library; and what it has proved, or why it cannot.
_workspaces: dict[str, Workspace] = {}
_proofs: dict[str, str | UnfitWorkerError] = {}


def prove(campaign: Campaign) -> str:
    """Prove, once, that this worker measures what the client would; in words, with its host.

    `UnfitWorkerError` where code, locks, images, hardware or known counts differ.
    """
    key = repr(campaign)
    if key not in _proofs:
        try:
            _proofs[key] = _proved(campaign)
        except UnfitWorkerError as error:
            _proofs[key] = error
        except (VoxelocityError, OSError) as error:
            _proofs[key] = UnfitWorkerError(str(error))
    proof = _proofs[key]
    if isinstance(proof, UnfitWorkerError):
        raise proof
    return proof


def _proved(campaign: Campaign) -> str:
    root, library = find_root(), campaign.library
    if others := differing_names(campaign.digests, digests(root, library)):
        differs = f"differs from the client's checkout in {first_of(others)}"
        raise UnfitWorkerError(f"{root}: {differs}; bring both to the same commit")
    if campaign.same_hardware:
        for trait in (
            *differing_hardware(campaign.traits, machine_traits(campaign.machine)),
            *differing_processor(campaign.processor, processor_traits()),
        ):
            raise UnfitWorkerError(
                f"'{campaign.machine}' has {trait}: times and peaks of another machine need "
                "another name; measure them in their own run with another --machine"
            )
    if library not in _workspaces:
        _workspaces[library] = Workspace(root, library)
    workspace = _workspaces[library]
    if campaign.times:
        workspace.take_machine()
    process = workspace.python("-m", "benchmarks.support.images", "--undamaged")
    if process.returncode:
        reason = last_line(process.stderr).removeprefix("voxelocity: ")
        raise UnfitWorkerError(f"the images cannot be used: {reason}")
    save_machine(workspace.root / "home", campaign.machine, campaign.traits)
    proof = f": {_reproduced(workspace, campaign, campaign.known)}" if campaign.known else ""
    return f"{socket.gethostname()} is fit{proof}"


def _reproduced(workspace: Workspace, campaign: Campaign, known: KnownCounts) -> str:
    """Count what is known, once for each state of the checkout."""
    proof = workspace.root / "reproduced.json"
    traits = {**machine_traits(campaign.machine), **processor_traits()}
    key = {"digests": dict(campaign.digests), "traits": traits, "known": repr(known)}
    several = "count" if len(known.counts) == 1 else "counts"
    words = f"{len(known.counts)} {several} of {known.tag} reproduced"
    if proof.is_file() and json.loads(proof.read_text(encoding="utf-8")) == key:
        return words
    workspace.put({})
    measurer = Measurer(workspace.root, campaign.machine)
    workspace.asv(campaign.limit, *measurer.arguments(f"{known.commit}^!", known.bench))
    reader, results = ResultsReader(Checkout(workspace.root)), workspace.root / RESULTS
    found: dict[Benchmark, Result] = {}
    for measured in reader.measured_in(results, campaign.machine).values():
        found |= measured
    for benchmark, count in known.counts.items():
        own = found[benchmark].estimate if benchmark in found else None
        if own is None or not same_work(own, count):
            said = "none" if own is None else f"{own:.0f}"
            first = f"voxelocity measure --bench track_instructions --machine {campaign.machine}"
            is_ours = known.machine == campaign.machine
            advice = "" if is_ours else f"; count it here first: {first} {known.tag}"
            raise UnfitWorkerError(
                f"{benchmark.operation}.{benchmark.method} at {known.tag} takes {count:.0f} "
                f"instructions on {known.machine}, but {said} here, so the two cannot be one "
                f"series{advice}"
            )
    write_safely(json.dumps(key), proof)
    return words


def measure_commit(campaign: Campaign, task: CommitTask) -> MeasuredFiles:
    """Let asv measure a commit.

    `UnfitWorkerError` where this worker cannot measure any more, `BusyWorkerError` where it is too
    busy for times, `MeasuringError` where asv failed or took too long.
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
            wait_until_quiet(campaign.wait, BusyWorkerError)
        before = look()
        workspace.asv(campaign.limit, *arguments)
        excess = between(before, look()).excess if campaign.times else None
        _require_whole(stored, task.commit)
        files = stored.contents(task.commit)
    except OSError as error:
        raise UnfitWorkerError(f"{workspace.root}: {error.strerror}") from None
    except MeasuringError:
        # asv says of a full disk whatever it was doing just then.
        workspace.require_room()
        raise
    return MeasuredFiles(task.commit, socket.gethostname(), time.monotonic() - start, files, excess)


def _require_whole(stored: CommitResults, commit: str) -> None:
    """Raise `MeasuringError` where asv left no whole results of a commit."""
    results = stored.files(commit)
    if not results:
        raise MeasuringError(f"asv wrote no result of {commit[:9]}")
    for path in results:
        content = stored_results(path)
        if content is None or content["commit_hash"] != commit:
            raise MeasuringError(f"{path}: is no whole result file of {commit[:9]}")
