"""An import against the flow of data is found: make lint holds the contracts of pyproject.toml."""

import re
import subprocess
import sys
from pathlib import Path

LINT = Path(sys.executable).with_name("lint-imports")

# Each breaks a contract, in a module that no other one of them is in.
AGAINST_THE_FLOW = {
    "voxelocity.results.cell": "voxelocity.page.build",
    "voxelocity.analysis.noise": "asv",
    "voxelocity.analysis.growth": "voxelocity.asv_bridge.reader",
    "voxelocity.page.data": "voxelocity.asv_bridge.reader",
    "voxelocity.reports.charts": "pathlib",
    "voxelocity.software.timeline": "voxelocity.results.cell",
    "voxelocity.page.images": "benchmarks",
    "benchmarks.opening": "voxelocity",
    "benchmarks.images.store": "scipy",
}


def test_each_import_against_the_flow_is_found(checkout_copy):
    for module, imported in AGAINST_THE_FLOW.items():
        path = checkout_copy / f"{module.replace('.', '/')}.py"
        path.write_text(f"{path.read_text()}\nimport {imported}\n")
    process = subprocess.run(
        [LINT, "--no-cache"], cwd=checkout_copy, capture_output=True, text=True
    )
    assert process.returncode == 1, process.stdout
    for module, imported in AGAINST_THE_FLOW.items():
        # The contract names the import, with the line that was planted.
        found = rf"{re.escape(module)} -> {re.escape(imported)} \(l\.\d+\)"
        assert re.search(found, process.stdout), (module, imported)
