"""Whether this checkout still says what it said at an earlier commit, for changes that move code alone.

``python -m tests.same_as_before REVISION`` clones the checkout twice, at REVISION and at HEAD, and compares the
benchmarks' names and versions, the committed results and noise floors, the hashes of the release history, ``compare --json`` of all
neighbours of the timeline, and the data of the page. It prints a line for each difference and ends with 1 if there is one.
"""

import concurrent.futures
import csv
import functools
import io
import json
import math
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.conftest import ROOT

# Fields of the data that have another name now: the pattern that was, and what is.
RENAMED: dict[str, str] = {
    r"^page\.benchmarks": "page.asv_names",
    r"^(page.*)\bcells\b": r"\1benchmarks",
    r"\.places\b": ".indices",
    r"\.place\b": ".index",
    r"^(page.*)\broute\b": r"\1method",
    # What programs read: compare --json, the stored noise floors, and results.csv.
    r"^((?:comparisons|noise).*)\bcells\b": r"\1benchmarks",
    r"^((?:comparisons|noise|table).*)\broute$": r"\1method",
    r"^((?:comparisons|noise|table).*)\bkind$": r"\1metric",
}

# What differs on purpose, as patterns of lines that are printed.
INTENDED: tuple[str, ...] = (
    # Python judges every version now, as upgrade.js did by rules of its own.
    r"^page\.machines\..+?\.upgrades",
    r"^page\.severe",
    # What is judged of every pair of entries, and of calls on a long run, stands in the data.
    r"^page\.(machines\..+\.)?(verdicts|shares|told|warning|steadier)\b.*: 'absent' -> ",
    # The draft of a documentation and its claims moved to docs/proxy-or-array.md.
    r"^page\.(machines\..+?\.)?documented",
    # Right answers come before any cost.
    r"newest\[0\]\.summary: 'Upgrade to .* -> 'Upgrade now: nilearn 0\.13\.1 gives wrong answers",
    # What programs read says its schema.
    r"^((comparisons|noise)\..*|page)\.schema: 'absent' -> 2$",
    r"^table\[\d+\]\.schema: 'absent' -> '2'$",
    # The stored noise floors have other names of fields; the part noise compares their values.
    r"^results\.results/noise/",
    # asv's description of the benchmarks: words for people left it, and a call is marked @call, no longer @route.
    r"^results\.results/(releases|nilearn|nibabel|indexed_gzip)/benchmarks\.json: ",
    # Only names changed in the code that each call executes (CONTRIBUTING.md, "Change a benchmark").
    r"^results\.results/releases/benchmark_code\.toml: ",
    # The code of a benchmark as the page shows it, which begins with the mark of its call.
    r"^page\.codes\.",
)

# The folders of benchmarks are put on the path as asv does.
_DISCOVERED = """
import json, sys
from asv_runner.discovery import disc_benchmarks
found = {each.name: each.version for each in disc_benchmarks("benchmarks", ignore_import_errors=False)}
json.dump(found, sys.stdout)
"""

_TAGS = """
import json, subprocess, sys
subprocess.run([sys.executable, "-m", "voxelocity", "history"], check=True, stdout=subprocess.DEVNULL)
git = ["git", "-C", ".cache/history.git", "for-each-ref", "--format=%(refname:short) %(objectname)"]
json.dump(dict(sorted(line.split() for line in subprocess.check_output(git, text=True).splitlines())), sys.stdout)
"""


class Clone:
    """The checkout at a revision."""

    def __init__(self, folder: Path, revision: str):
        self.folder = folder
        subprocess.run(["git", "clone", "-q", ROOT, folder], check=True)
        subprocess.run(["git", "checkout", "-q", "--detach", revision], cwd=folder, check=True)

    def python(self, *arguments: str) -> str:
        """What Python prints that finds this clone's modules; exit codes are part of what is compared."""
        process = subprocess.run(
            [sys.executable, *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(self.folder), "COLUMNS": "200"},
            capture_output=True,
            text=True,
        )
        if process.returncode not in (0, 3):
            raise SystemExit(f"{self.folder.name}: {' '.join(arguments)}\n{process.stderr}")
        return process.stdout

    def benchmarks(self) -> dict[str, Any]:
        return json.loads(self.python("-c", _DISCOVERED))

    def results(self) -> dict[str, str]:
        """The hash of each committed result file."""
        tree = ["git", "ls-tree", "-r", "HEAD", "results"]
        lines = subprocess.check_output(tree, cwd=self.folder, text=True).splitlines()
        return {path: line.split()[2] for line, path in (each.split("\t") for each in lines)}

    def noise(self) -> dict[str, Any]:
        """The committed noise floors of each machine."""
        stored = (self.folder / "results" / "noise").glob("*.json")
        return {path.stem: json.loads(path.read_text("utf-8")) for path in stored}

    def comparisons(self) -> dict[str, Any]:
        """``compare --json`` of all neighbours, as far as they were measured."""
        listed = "from voxelocity.store.checkout import Checkout"
        if not (self.folder / "voxelocity/store/checkout.py").is_file():
            listed = "from voxelocity.store.checkout import Checkout"
        entries = self.python(
            "-c",
            f"{listed}\nfrom pathlib import Path\n"
            "print(*(entry.tag for entry in Checkout(Path.cwd()).timeline))",
        ).split()
        pairs = list(zip(entries, entries[1:], strict=False))
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as threads:
            said = threads.map(
                lambda pair: self.python("-m", "voxelocity", "compare", *pair, "--json"), pairs
            )
            return {f"{old} {new}": json.loads(text) for (old, new), text in zip(pairs, said)}

    @functools.cached_property
    def published(self) -> Path:
        self.python("-m", "asv", "publish")
        return self.folder / "html" / "data"

    def page(self) -> dict[str, Any]:
        return json.loads((self.published / "results.json").read_text("utf-8"))

    def table(self) -> list[dict[str, str]]:
        return list(
            csv.DictReader(io.StringIO((self.published / "results.csv").read_text("utf-8")))
        )


def leaves(content: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of nested data, with its path."""
    if isinstance(content, dict):
        for key, value in content.items():
            yield from leaves(value, f"{path}.{key}")
    elif isinstance(content, list):
        yield f"{path}.length", len(content)
        for number, value in enumerate(content):
            yield from leaves(value, f"{path}[{number}]")
    else:
        yield path, content


def differences(what: str, before: Any, after: Any) -> Iterator[str]:
    """A line for each value that is not what it was."""
    old = {}
    new = dict(leaves(after, what))
    for path, value in leaves(before, what):
        # An earlier commit may have the new name already, and another field under the old one.
        if path not in new:
            for pattern, name in RENAMED.items():
                path = re.sub(pattern, name, path)
        old[path] = value
    for path in sorted(old.keys() | new.keys()):
        if not _same(old.get(path, "absent"), new.get(path, "absent")):
            line = f"{path}: {old.get(path, 'absent')!r} -> {new.get(path, 'absent')!r}"
            if not any(re.search(pattern, line) for pattern in INTENDED):
                yield line


def _same(old: Any, new: Any) -> bool:
    """Whether two values are equal; of floats the last digits depend on the order of a sum."""
    if isinstance(old, float) and isinstance(new, float):
        return math.isclose(old, new, rel_tol=1e-12)
    return bool(old == new)


def main(revision: str) -> int:
    """Print what differs; 1 if anything does."""
    with tempfile.TemporaryDirectory() as temporary:
        before = Clone(Path(temporary, "before"), revision)
        after = Clone(Path(temporary, "after"), "HEAD")
        count = 0
        for part in ("benchmarks", "results", "noise", "comparisons", "page", "table"):
            lines = list(differences(part, getattr(before, part)(), getattr(after, part)()))
            print(f"{part}: {len(lines)} differences", flush=True)
            print(*(f"  {line[:200]}" for line in lines[:40]), sep="\n", flush=True)
            count += len(lines)
        hashes = [json.loads(clone.python("-c", _TAGS)) for clone in (before, after)]
        lines = list(differences("history", *hashes))
        print(f"history: {len(hashes[1])} tags, {len(lines)} differences")
        print(*(f"  {line}" for line in lines), sep="\n")
        return 1 if count + len(lines) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
