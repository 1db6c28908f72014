"""What a worker proves before it measures; with asv itself in tests/test_run.py."""

import pytest

from tests.conftest import ROOT
from tests.voxelocity.runner.cluster.pretended import campaign
from voxelocity.asv.machine import machine_traits
from voxelocity.runner.cluster import worker
from voxelocity.runner.cluster.campaign import UnfitWorkerError, digests


@pytest.fixture(autouse=True)
def nothing_proved(monkeypatch):
    monkeypatch.setattr(worker, "find_root", lambda: ROOT)
    monkeypatch.setattr(worker, "_proofs", {})


def proving(**changed):
    settings = {"digests": digests(ROOT, "nilearn"), "traits": machine_traits("tests")}
    return campaign("", **(settings | changed))


def test_other_code_is_refused_and_the_files_are_named():
    ours = digests(ROOT, "nilearn")
    theirs = ours | {"benchmarks/opening.py": "another", "releases/harness.txt": "another"}
    del theirs["releases/timeline.toml"]
    with pytest.raises(UnfitWorkerError) as error:
        worker.prove(proving(digests=theirs))
    assert str(error.value) == (
        f"{ROOT}: differs from the client's checkout in benchmarks/opening.py, releases/harness.txt, "
        "releases/timeline.toml; bring both to the same commit"
    )


@pytest.mark.parametrize("trait", ["arch", "cpu", "num_cpu"])
def test_other_hardware_is_refused_where_times_or_peaks_are_measured(trait):
    traits = machine_traits("tests") | {trait: "another"}
    with pytest.raises(UnfitWorkerError, match="another, and here it is .* need another name"):
        worker.prove(proving(traits=traits))


def test_other_hardware_may_count(monkeypatch):
    """It gets as far as to its folder."""

    def reached(*_):
        raise UnfitWorkerError("its folder")

    monkeypatch.setattr(worker, "Workspace", reached)
    traits = machine_traits("tests") | {"cpu": "another"}
    with pytest.raises(UnfitWorkerError, match="its folder"):
        worker.prove(proving(traits=traits, same_hardware=False))


def test_it_is_proved_once_and_refused_each_time(monkeypatch):
    asked = []

    def proved(campaign):
        asked.append(campaign)
        raise UnfitWorkerError("no")

    monkeypatch.setattr(worker, "_proved", proved)
    for _ in range(3):
        with pytest.raises(UnfitWorkerError, match="no"):
            worker.prove(proving())
    assert len(asked) == 1
    with pytest.raises(UnfitWorkerError, match="no"):
        worker.prove(proving(machine="another"))
    assert len(asked) == 2
