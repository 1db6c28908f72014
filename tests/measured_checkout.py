"""A copy of the checkout in which asv measures, and what it stored there."""

import json
import os
import shutil
import subprocess
import sys

from tests.conftest import ROOT, copy_checkout
from tests.shared import leave_one_operation, made_once
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import RELEASES, TIMELINE, WRONG_ANSWERS

# A small class of benchmarks, once each, without the call for which each process imports nilearn.
_OWN = r"opening\.Opening\.(time|peakmem)_(nib_load|reference|baseline)"
OPENING = ["--bench", _OWN, "-a", "rounds=1", "-a", "repeat=1"]

# And one time of it.
ONE_TIME = ["--bench", r"opening\.Opening\.time_nib_load", *OPENING[2:]]


class MeasuredCheckout:
    """A copy of the checkout whose timeline holds a few entries."""

    def __init__(self, folder):
        self.folder = folder

    @property
    def variables(self):
        """The environment of a process there; the images are those of the checkout under test."""
        from benchmarks.support import images

        return {**os.environ, "VOXELOCITY_IMAGES": str(images.folder())}

    def asv(self, *arguments, **options):
        """Run asv there."""
        return subprocess.run(
            [sys.executable, "-m", "asv", *arguments],
            cwd=self.folder,
            env=self.variables | options.pop("env", {}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **options,
        )

    def voxelocity(self, *arguments, **options):
        """Start voxelocity there."""
        return subprocess.Popen(
            [sys.executable, "-m", "voxelocity", *arguments],
            cwd=self.folder,
            text=True,
            env=self.variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
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


def _entry_text(date, release):
    return (
        f'[[entry]]\ndate = {date}\n{release.library} = "{release.version}"\n'
        f'{release.library}-sha256 = "{release.sha256}"\n'
    )


def short_history(folder):
    """A copy of the checkout with three entries on one stack, from the oldest to the newest, and one operation."""
    copy_checkout(folder)
    leave_one_operation(folder)
    timeline = Checkout(folder).timeline
    oldest, newest = timeline[0], timeline[-1]
    (folder / TIMELINE).write_text(
        _entry_text("2020-11-12T00:00:00Z", oldest.nilearn)
        + f'stack = "{oldest.stack}"\n'
        + _entry_text("2020-11-12T00:00:00Z", oldest.nibabel).split("\n", 2)[2]
        + _entry_text("2026-01-01T00:00:00Z", newest.nilearn)
        + _entry_text("2026-01-02T00:00:00Z", newest.nibabel)
    )
    # They name releases that this timeline leaves out.
    (folder / WRONG_ANSWERS).write_text("")
    (folder / RELEASES.explanations).write_text("")
    checkout = MeasuredCheckout(folder)
    checkout.tags = [oldest.nilearn.tag, newest.nilearn.tag, newest.nibabel.tag]
    return checkout


def _measure(folder):
    checkout = short_history(folder)
    checkout.register()
    process = checkout.asv("run", "ALL", "--machine", "tests", "--record-samples", *OPENING)
    assert process.returncode == 0, process.stdout


def measured_history(tmp_path_factory, every_operation=False):
    """A copy of `short_history` with its results and its environment, both made once for all tests."""
    made = made_once(tmp_path_factory, "measured history", _measure)
    folder = tmp_path_factory.mktemp("a space") / "checkout"
    shutil.copytree(made, folder, symlinks=True)
    if every_operation:
        shutil.copytree(
            ROOT / "benchmarks",
            folder / "benchmarks",
            ignore=shutil.ignore_patterns("__pycache__"),
            dirs_exist_ok=True,
        )
    checkout = MeasuredCheckout(folder)
    checkout.tags = [entry.tag for entry in Checkout(folder).timeline]
    checkout.register()
    return checkout
