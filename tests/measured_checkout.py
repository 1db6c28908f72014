"""A copy of the checkout in which asv measures, and what it stored there."""

import json
import os
import subprocess
import sys

from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import TIMELINE

# A small class of benchmarks, once each.
OPENING = ["--bench", r"opening\.Opening\.(time|peakmem)_", "-a", "rounds=1", "-a", "repeat=1"]


class MeasuredCheckout:
    """A copy of the checkout whose timeline holds a few entries."""

    def __init__(self, folder):
        self.folder = folder

    def asv(self, *arguments, **options):
        """Run asv there; the images are those of the checkout under test."""
        from benchmarks.support import images

        environment = {**os.environ, "VOXELOCITY_IMAGES": str(images.folder())}
        return subprocess.run(
            [sys.executable, "-m", "asv", *arguments],
            cwd=self.folder,
            env=environment | options.pop("env", {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **options,
        )

    def commit(self, tag):
        return Checkout(self.folder).history.commits[tag]

    def results(self, tag):
        """What asv stored for a tag: from a benchmark's name to its values, None for failed."""
        pattern = f"results/releases/tests/{self.commit(tag)[:8]}-*.json"
        (path,) = self.folder.glob(pattern)
        content = json.loads(path.read_text())
        column = content["result_columns"].index("result")
        return {name: row[column] for name, row in content["results"].items()}

    def append(self, text):
        with (self.folder / TIMELINE).open("a") as file:
            file.write(text)

    @property
    def environment(self):
        (folder,) = [path for path in (self.folder / ".cache" / "env").iterdir() if path.is_dir()]
        return folder

    def register(self):
        """Name this machine ``tests``, as asv wants to know it."""
        command = [sys.executable, "-m", "voxelocity", "machine", "tests"]
        subprocess.run(command, cwd=self.folder, check=True, stdout=subprocess.DEVNULL)
