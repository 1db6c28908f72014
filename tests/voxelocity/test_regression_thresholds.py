"""asv finds a threshold for each of its series, and none below what it takes itself."""

import itertools
import types

from asv.config import Config
from asv.plugins.regressions import Regressions, _GraphDataFilter

from voxelocity import asv_plugin
from voxelocity.measured import Cell, load_benchmarks
from voxelocity.noise import Noise
from voxelocity.regression_thresholds import LEAST, RegressionThresholds, thresholds


def test_asv_takes_the_thresholds_for_its_own_names(root, monkeypatch):
    """As asv's own regression page looks them up, for each series."""
    benchmarks = load_benchmarks(root)
    conf = Config.load(str(root / "asv.conf.json"))
    repo = types.SimpleNamespace(get_branch_name=lambda branch: branch)
    RegressionThresholds.publish(conf, repo, benchmarks, None, None)

    expected = thresholds(root, benchmarks)
    reader = _GraphDataFilter(conf, repo, {"a": 0})
    graph = types.SimpleNamespace(params={"branch": "main"})
    other = types.SimpleNamespace(params={"branch": "other"})
    found = {}
    for name, benchmark in benchmarks.items():
        for values in itertools.product(*benchmark["params"]):
            entry = f"{name}({', '.join(values)})" if values else name
            found[entry] = reader._get_threshold(graph, benchmark, entry)
            assert reader._get_threshold(other, benchmark, entry) == LEAST
    assert {name: found[name] for name in expected} == expected
    # What is opt-in may not have been measured.
    others = found.keys() - expected.keys()
    assert all("peakmem_baseline" in name or "DocumentedSize" in name for name in others)
    assert min(found.values()) >= LEAST
    assert len(set(expected.values())) > 1


def test_the_noisiest_machine_counts_and_small_floors_do_not(root, monkeypatch):
    benchmarks = load_benchmarks(root)
    machines = {"calm": {}, "noisy": {}}
    floors = {"calm": (0.01, 0.4), "noisy": (0.02, 0.2)}
    cells = [
        Cell("Opening", "nib_load", kind, ("int16 + slope/inter", ".nii"))
        for kind in ("peakmem", "time")
    ]
    monkeypatch.setattr(
        "voxelocity.regression_thresholds.measured_machines", lambda root: list(machines)
    )
    monkeypatch.setattr(
        "voxelocity.regression_thresholds.read_machine", lambda root, machine, b: machine
    )
    monkeypatch.setattr(
        "voxelocity.noise.noise_of",
        lambda entries, machine, statistic: Noise(dict(zip(cells, floors[machine])), (), {}, {}),
    )
    found = thresholds(root, benchmarks)
    name = "opening.Opening.{}_nib_load('int16 + slope/inter', '.nii')"
    assert found[name.format("peakmem")] == LEAST
    assert 0.49 < found[name.format("time")] < 0.5


def test_asv_runs_the_publisher_before_it_looks_for_regressions():
    assert asv_plugin.RegressionThresholds.order < Regressions.order
