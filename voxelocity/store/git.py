"""git, run as a process: its output, or one line on why it failed."""

import os
import subprocess
from pathlib import Path

from voxelocity import VoxelocityError


def git(*arguments: str, folder: str | Path, input: bytes = b"", users: bool = False) -> str:
    """What git prints when it is run in a folder; `VoxelocityError` where it is missing, or fails.

    With `users` the user's own settings and hooks take part, as they must for another host.
    """
    environment = None
    if not users:
        environment = {name: value for name, value in os.environ.items() if name[:4] != "GIT_"}
        environment |= {"GIT_CONFIG_NOSYSTEM": "1", "GIT_CONFIG_GLOBAL": os.devnull}
    command = ["git", *arguments]
    try:
        process = subprocess.run(
            command, cwd=folder, env=environment, input=input, capture_output=True
        )
    except FileNotFoundError:
        raise VoxelocityError(
            "git is not installed; install it with your system's packages"
        ) from None
    if process.returncode:
        reason = " ".join(process.stderr.decode(errors="replace").split())
        raise VoxelocityError(f"git {arguments[0]} failed in {folder}: {reason}")
    return process.stdout.decode(errors="replace")
