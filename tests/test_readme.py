"""What the README tells people to type is there, and means what it says."""

import re
import shlex
import subprocess

import pytest

from voxelocity.asv.commands import parse
from voxelocity.model.benchmark import Metric
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import THIS_MACHINE


def commands(root):
    return commands_in((root / "README.md").read_text())


def commands_in(text):
    """The words of each command in a text."""
    for block in re.findall(r"```sh\n(.*?)```", text, re.S):
        for line in block.splitlines():
            yield shlex.split(line.partition(" #")[0])


def test_every_command_of_asv_is_one_that_asv_takes(root):
    found = [words[1:] for words in commands(root) if words[0] == ".venv/bin/asv"]
    assert {words[0] for words in found} >= {
        "run",
        "compare",
        "show",
        "find",
        "continuous",
        "publish",
        "preview",
    }
    for words in found:
        assert parse(words)[0] == words[0], words


def test_every_tag_is_in_the_history(root):
    tags = set(Checkout(root).history.commits)
    text = (root / "README.md").read_text()
    named = set(re.findall(r"\b(?:nilearn|nibabel|stack|control)-[\w.]*\d", text))
    assert named and named <= tags


def test_every_target_of_make_is_in_the_makefile(root):
    targets = re.findall(r"^(\w+):", (root / "Makefile").read_text(), re.M)
    named = set(re.findall(r"`?make (\w+)`?", (root / "README.md").read_text()))
    assert {"bench", "dashboard", "test"} <= named & set(targets)


@pytest.mark.parametrize("kind", ["releases", "nilearn", "counts/releases"])
def test_results_of_make_bench_are_ignored(root, kind):
    ignored = ["git", "check-ignore", "--quiet", f"results/{kind}/{THIS_MACHINE}/any.json"]
    assert subprocess.run(ignored, cwd=root).returncode == 0


@pytest.mark.parametrize(
    "name", ["README.md", "CONTRIBUTING.md", "docs/design.md", "docs/many_machines.md"]
)
def test_links_lead_somewhere(root, name):
    text = (root / name).read_text()
    for target in re.findall(r"\]\(([^)]+)\)|(?:src|srcset)=\"([^\"]+)\"", text):
        target = "".join(target)
        if not target.startswith("http"):
            assert ((root / name).parent / target).exists(), target


def test_the_readme_counts_what_was_measured(root, committed, exact):
    text = " ".join((root / "README.md").read_text().split())
    entries, counted = len(committed.timeline), len(exact.indices)
    timed = {
        index
        for results in (committed, exact)
        for index, benchmarks in results.measured.items()
        if any(
            benchmark.metric is Metric.TIME and found.samples
            for benchmark, found in benchmarks.items()
        )
    }
    if len(timed) == counted == entries:
        told = f"(times, memory and instructions of all {entries})"
    else:
        of = "all" if counted == entries else str(counted)
        told = f"(so far times of {len(timed)} of the {entries}, memory and instructions of {of})"
    assert told in text
