"""Starting the process whose children are counted, once for each release."""

import os
import sys
from pathlib import Path

from .. import answers, expected, images, installed
from ..serving import launch
from .counts import is_told

# Importing nilearn takes a second or two.
_PATIENCE = 60


def start():
    """Start the process, and wait until it can be asked.

    Raises
    ------
    NotCounted
        It cannot be started; the message says why.
    """
    installed.check()
    images.ensure()
    answers.ensure(expected.expected_answers("reads"))
    if not is_told():
        return
    command = [sys.executable, "-m", f"{__package__}.server", str(os.getppid())]
    checkout = Path(__file__).resolve().parents[3]
    environment = os.environ | {"PYTHONPATH": str(checkout), "PYTHONHASHSEED": "0"}
    # With it the benchmarks end when their parent does, which is the process that carries this out.
    environment.pop("ASV_ENV_DIR", None)
    launch(command, _PATIENCE, environment)
