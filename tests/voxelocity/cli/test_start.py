"""What a command imports before it answers: a user waits for nothing that the answer does not need."""

import subprocess
import sys

import pytest

CODE = """
import contextlib, io, sys
from voxelocity.cli.parser import main

with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
    main(sys.argv[1:])
print(*sys.modules)
"""

HEAVY = {"vl_convert", "scipy.optimize"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "module", "unwanted"),
    [
        ([], None, HEAVY | {"asv", "numpy", "msgspec", "voxelocity.store.checkout"}),
        (["--help"], None, HEAVY | {"asv", "numpy", "msgspec", "voxelocity.store.checkout"}),
        (["doctor"], "doctor", HEAVY | {"altair", "numpy"}),
        (["releases"], "timeline", HEAVY | {"asv", "numpy"}),
        (["compare", "nilearn-0.13.0", "nilearn-0.13.1"], "results", HEAVY),
        (["steps"], "results", HEAVY),
    ],
)
def test_a_command_imports_what_it_needs_alone(root, words, module, unwanted):
    process = subprocess.run(
        [sys.executable, "-c", CODE, *words], cwd=root, capture_output=True, text=True, check=True
    )
    modules = set(process.stdout.split())
    assert "voxelocity.cli.parser" in modules and not modules & unwanted
    others = {name for name in modules if name.startswith("voxelocity.cli.")}
    own = {f"voxelocity.cli.{module}"} if module else set()
    assert others - own <= {
        "voxelocity.cli.parser",
        "voxelocity.cli.arguments",
        "voxelocity.cli.examples",
    }
    assert own <= others


@pytest.mark.slow
def test_comparing_reads_in_full_its_machine_and_those_that_timed_both_states(
    measured_copy, monkeypatch
):
    from voxelocity.cli.parser import make_parser
    from voxelocity.store.checkout import Checkout
    from voxelocity.store.reader import ResultsReader

    read, whole = [], ResultsReader.read
    monkeypatch.setattr(
        ResultsReader, "read", lambda reader, name, *rest: read.append(name) or whole(reader, name)
    )
    for words, machines in (
        (["compare", "nilearn-0.12.1", "nilearn-0.13.0"], ["epyc-2-cores"]),
        (["compare", "nilearn-0.13.0", "nilearn-0.13.1"], ["epyc-2-cores", "xeon-2.8ghz-2-cores"]),
        (["steps"], ["epyc-2-cores"]),
    ):
        read.clear()
        arguments = make_parser().parse_args(words)
        arguments.function(Checkout(measured_copy), arguments)
        assert read == machines
