"""uv, run as a process of this Python."""

import os
import subprocess
import sys
from pathlib import Path


def run_uv(*arguments: str, folder: str | Path = ".") -> "subprocess.CompletedProcess[str]":
    """Run uv in a folder, quietly; it downloads no Python, and minds no active environment."""
    environment = {**os.environ, "UV_PYTHON_DOWNLOADS": "never"}
    environment.pop("VIRTUAL_ENV", None)
    command = [sys.executable, "-m", "uv", *arguments, "--quiet"]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)
