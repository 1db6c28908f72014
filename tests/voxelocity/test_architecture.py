"""Data flows one way: the contracts in pyproject.toml hold, and can be broken."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

LINT = Path(sys.executable).with_name("lint-imports")


def lint(folder):
    return subprocess.run([LINT, "--no-cache"], cwd=folder, capture_output=True, text=True)


def test_no_import_runs_against_the_flow(root):
    process = lint(root)
    assert process.returncode == 0, process.stdout
    kept = re.search(r"Contracts: (\d+) kept, 0 broken", process.stdout)
    assert int(kept[1]) >= 7


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("voxelocity/results/cell.py", "import voxelocity.page.build"),
        ("voxelocity/analysis/noise.py", "import asv"),
        ("voxelocity/analysis/noise.py", "import voxelocity.asv_bridge.reader"),
        ("voxelocity/page/data.py", "import voxelocity.asv_bridge.reader"),
        ("voxelocity/reports/charts.py", "import pathlib"),
        ("voxelocity/software/timeline.py", "import voxelocity.results.cell"),
        ("voxelocity/page/images.py", "import benchmarks"),
        ("benchmarks/opening.py", "import voxelocity"),
        ("benchmarks/images/store.py", "import scipy"),
    ],
)
def test_one_that_does_is_found(checkout_copy, module, line):
    path = checkout_copy / module
    path.write_text(path.read_text() + f"\n{line}\n")
    process = lint(checkout_copy)
    assert process.returncode == 1, process.stdout
    assert "BROKEN" in process.stdout
