"""Put the history into the wheel, to be asked without a checkout; all else is in pyproject.toml."""

import zipfile
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

KEPT = (
    "asv.conf.json",
    "asv.nibabel.conf.json",
    "asv.nilearn.conf.json",
    "releases",
    "results",
    # For a user who brings no image.
    "benchmarks/__init__.py",
    "benchmarks/support/__init__.py",
    "benchmarks/support/images",
)

# What a checkout has measured on the machine that it lies on is not the project's.
NOT_KEPT = ("this-machine", "__pycache__")

# The same bytes from the same files.
EPOCH = (1980, 1, 1, 0, 0, 0)


class WithHistory(build_py):
    """Adds ``voxelocity/history.zip`` to what is built."""

    def run(self):
        super().run()
        if self.editable_mode:
            return
        root = Path(__file__).resolve().parent
        files = [path for name in KEPT for path in [root / name, *(root / name).rglob("*")]]
        with zipfile.ZipFile(
            Path(self.build_lib, "voxelocity", "history.zip"), "w", zipfile.ZIP_LZMA
        ) as archive:
            for path in sorted(files):
                if path.is_file() and not any(part in NOT_KEPT for part in path.parts):
                    entry = zipfile.ZipInfo(path.relative_to(root).as_posix(), EPOCH)
                    archive.writestr(entry, path.read_bytes(), zipfile.ZIP_LZMA)


setup(cmdclass={"build_py": WithHistory})
