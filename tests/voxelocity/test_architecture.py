"""An import against the flow of data is found: make lint holds the contracts of pyproject.toml."""

import re
import subprocess
import sys
from pathlib import Path

LINT = Path(sys.executable).with_name("lint-imports")

# Each breaks a contract, in a module that no other one of them is in.
AGAINST_THE_FLOW = {
    "voxelocity.model.benchmark": "voxelocity.site.build",
    "voxelocity.analysis.noise": "asv",
    "voxelocity.analysis.growth": "voxelocity.store.reader",
    "voxelocity.site.data": "voxelocity.store.reader",
    "voxelocity.report.charts": "pathlib",
    "voxelocity.model.timeline": "voxelocity.store.release_files",
    "voxelocity.site.contents": "benchmarks",
    "benchmarks.opening": "voxelocity",
    "benchmarks.support.images.store": "scipy",
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
