"""What `voxelocity bench` says, and that a failed benchmark is an error."""

import argparse
import json
import shutil
import sys

import pytest

from tests.conftest import COMMITTED_MACHINE
from voxelocity import VoxelocityError
from voxelocity.cli import measuring
from voxelocity.runner import landmarks
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import RESULTS, THIS_MACHINE


@pytest.fixture
def measured(measured_copy, monkeypatch):
    """A checkout whose landmarks were measured on this machine."""
    folder = measured_copy / RESULTS / THIS_MACHINE
    shutil.copytree(measured_copy / RESULTS / COMMITTED_MACHINE, folder)
    for path in folder.glob("*.json"):
        content = json.loads(path.read_text())
        if "params" in content:
            content["params"]["machine"] = THIS_MACHINE
        else:
            content["machine"] = THIS_MACHINE
        path.write_text(json.dumps(content))
    checkout = Checkout(measured_copy)
    tags = [checkout.timeline[0].tag, checkout.timeline[-1].tag]
    monkeypatch.setattr(landmarks, "landmark_tags", lambda timeline: tags)
    return checkout


@pytest.mark.parametrize("complete", [True, False])
def test_a_failed_benchmark_is_an_error_after_all_was_said(measured, monkeypatch, capsys, complete):
    monkeypatch.setattr(landmarks, "measure_landmarks", lambda *_: complete)
    if complete:
        measuring.bench(measured, argparse.Namespace(json=False))
    else:
        with pytest.raises(VoxelocityError) as error:
            measuring.bench(measured, argparse.Namespace(json=False))
        assert str(error.value) == "some benchmarks failed; asv's output above says why"
    said = capsys.readouterr().out
    assert "numpy 2.4 stack against nilearn 0.7.0" in said
    assert "The graphs: make dashboard" in said


def test_for_programs_the_comparison_stands_alone(measured, monkeypatch, capsys):
    outputs = []
    monkeypatch.setattr(
        landmarks, "measure_landmarks", lambda *asked: outputs.append(asked[2]) or 1
    )
    measuring.bench(measured, argparse.Namespace(json=True))
    told = json.loads(capsys.readouterr().out)
    assert (told["schema"], told["machine"]) == (2, THIS_MACHINE)
    assert told["old"]["tag"] == "nilearn-0.7.0" and told["benchmarks"]
    # asv prints elsewhere.
    assert outputs == [sys.stderr]
