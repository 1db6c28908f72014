"""The committed results belong to the benchmarks and the history of today."""

import json
import math

import pytest

from voxelocity.checkout import NOISE, RESULTS
from voxelocity.history import commit_hashes
from voxelocity.landmarks import MACHINE
from voxelocity.measured import BASELINE, cells_of, load_benchmarks, read_commit, read_machine
from voxelocity.noise import noise_of
from voxelocity.noise_report import as_json
from voxelocity.timeline import read_timeline
from voxelocity.wrong_answers import is_expected, read_wrong_answers


def committed(root):
    """Machine and commit of each committed result file."""
    for path in sorted((root / RESULTS).glob("*/*-*.json")):
        if path.parent.name != MACHINE:
            yield path.parent.name, json.loads(path.read_text())["commit_hash"]


def test_every_result_belongs_to_a_commit_of_the_history(root):
    known = set(commit_hashes(root).values())
    found = list(committed(root))
    assert found
    assert {commit for _, commit in found} <= known


def test_the_entries_that_answer_the_first_questions_are_measured(root):
    """The ends, each stack change and its parent, a control and its parent, nilearn 0.10.4."""
    tags = [entry.tags[0] for entry in read_timeline(root)]
    wanted = {tags[0], tags[-1], "nilearn-0.10.4"}
    for before, tag in zip(tags, tags[1:]):
        if tag.startswith("stack-"):
            wanted |= {before, tag}
    hashes = commit_hashes(root)
    measured = {commit for _, commit in committed(root)}
    assert {tag for tag in wanted if hashes[tag] not in measured} == set()
    assert any(
        tag.startswith("control-") and {hashes[before], hashes[tag]} <= measured
        for before, tag in zip(tags, tags[1:])
    )


def test_every_cell_was_measured_or_is_a_known_wrong_answer(root):
    benchmarks, wrong = load_benchmarks(root), read_wrong_answers(root)
    tags = {commit: tag for tag, commit in commit_hashes(root).items()}
    for machine, commit in committed(root):
        cells = read_commit(root, machine, commit, benchmarks)
        wanted = {cell for benchmark in benchmarks.values() for cell in cells_of(benchmark)}
        assert {cell.operation for cell in wanted - cells.keys()} <= {"DocumentedSize"}
        for cell, found in cells.items():
            if found.value is None:
                assert is_expected(wrong, tags[commit], cell), (tags[commit], cell)
            elif math.isnan(found.value):
                assert cell.operation == "DocumentedSize"
            else:
                assert found.estimate > 0
                assert cell.kind != "time" or len(found.samples) >= 8
                assert not is_expected(wrong, tags[commit], cell), (tags[commit], cell)


def test_baselines_of_a_class_agree(root):
    """They are the same process, whatever the image: an outlier would shift the peaks above it."""
    benchmarks = load_benchmarks(root)
    for machine, commit in committed(root):
        cells = read_commit(root, machine, commit, benchmarks)
        by_class = {}
        for cell, found in cells.items():
            # An image in memory belongs to the baseline.
            in_memory = ("MeanOverTimeInMemory", "Saving")
            if cell.route == BASELINE and cell.operation not in in_memory and found.estimate:
                by_class.setdefault(cell.operation, []).append(found.estimate)
        assert len(by_class) >= 22
        for baselines in by_class.values():
            assert max(baselines) - min(baselines) < 2**20


def test_the_stored_noise_floors_are_those_of_the_results(root):
    """voxelocity noise NAME writes them anew."""
    benchmarks, entries = load_benchmarks(root), read_timeline(root)
    machines = {machine for machine, _ in committed(root)}
    assert {path.stem for path in (root / NOISE).glob("*.json")} - {MACHINE} == machines
    for machine in machines:
        noise = noise_of(entries, read_machine(root, machine, benchmarks))
        stored = json.loads((root / NOISE / f"{machine}.json").read_text())
        found = json.loads(as_json(machine, noise))
        assert [{**cell, "floor": None} for cell in stored["cells"]] == [
            {**cell, "floor": None} for cell in found["cells"]
        ]
        assert [cell["floor"] for cell in stored["cells"]] == pytest.approx(
            [cell["floor"] for cell in found["cells"]], rel=1e-3, abs=2e-4
        )


def test_the_documented_size_was_measured_in_an_old_and_the_newest_release(root):
    benchmarks, hashes = load_benchmarks(root), commit_hashes(root)
    for tag in ("nilearn-0.10.4", read_timeline(root)[-1].tags[0]):
        cells = [
            cells
            for machine, commit in committed(root)
            if commit == hashes[tag]
            for cells in [read_commit(root, machine, commit, benchmarks)]
        ]
        found = [
            measurement.estimate
            for each in cells
            for cell, measurement in each.items()
            if cell.operation == "DocumentedSize"
        ]
        # Seven routes in time and memory, and the baseline.
        assert len([value for value in found if value]) == 15


def test_the_newest_release_was_measured_with_indexed_gzip(root):
    commit = commit_hashes(root)[read_timeline(root)[-1].tags[0]]
    (path,) = (root / "results" / "indexed_gzip").glob(f"*/{commit[:8]}-*.json")
    content = json.loads(path.read_text())
    assert content["env_vars"] == {"VOXELOCITY_EXTRA_LOCK": "releases/indexed_gzip.txt"}
    values = [value for row in content["results"].values() for value in row[0] or [None]]
    assert len(values) > 200 and None not in values
