"""What the README tells people to type is there, and means what it says."""

import dataclasses
import os
import re
import shlex
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.voxelocity.report.test_here_report import RUN, measured
from tests.voxelocity.report.test_here_report import found as asked_of
from tests.voxelocity.report.test_pull_request_report import COMMITS
from voxelocity.analysis.comparison import Changes
from voxelocity.asv.commands import parse
from voxelocity.cli.parser import make_parser
from voxelocity.model.benchmark import Metric
from voxelocity.report.commit_report import pull_request_report
from voxelocity.report.document import as_text
from voxelocity.report.here_report import here_report
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import THIS_MACHINE

PAGES = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CORRECTIONS.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
]


def commands(root):
    """The words of each command in README and in the pages of docs."""
    for path in (root / "README.md", *sorted((root / "docs").glob("*.md"))):
        yield from commands_in(path.read_text())


def commands_in(text):
    """The words of each command in a text."""
    for block in re.findall(r"```sh\n(.*?)```", text, re.S):
        for line in block.splitlines():
            yield shlex.split(re.split(" [#>]", line)[0])


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


def test_every_command_is_one_that_voxelocity_takes(root):
    found = [words[1:] for words in commands(root) if words[0] == ".venv/bin/voxelocity"]
    found += [words[1:] for page in PAGES for words, _ in outputs(page)]
    assert {words[0] for words in found} >= {"compare", "here", "pr", "measure", "culprit", "run"}
    for words in found:
        assert make_parser().parse_args(words).command == words[0], words


def test_every_tag_is_in_the_history(root):
    tags = set(Checkout(root).history.commits)
    text = "".join(path.read_text() for path in PAGES)
    named = set(re.findall(r"\b(?:nilearn|nibabel|stack|control)-[\w.]*\d", text))
    # The example of a release that is yet to come.
    assert named and named <= tags | {"nilearn-0.15.0"}


def test_every_target_of_make_is_in_the_makefile(root):
    targets = re.findall(r"^(\w+):", (root / "Makefile").read_text(), re.M)
    named = set(re.findall(r"`?make (\w+)`?", (root / "README.md").read_text()))
    assert {"bench", "dashboard", "test"} <= named & set(targets)


@pytest.mark.parametrize("kind", ["releases", "nilearn", "counts/releases"])
def test_results_of_make_bench_are_ignored(root, kind):
    ignored = ["git", "check-ignore", "--quiet", f"results/{kind}/{THIS_MACHINE}/any.json"]
    assert subprocess.run(ignored, cwd=root).returncode == 0


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_lead_somewhere(path):
    text = path.read_text()
    for target in re.findall(r"\]\(([^)]+)\)|(?:src|srcset)=\"([^\"]+)\"", text):
        target = "".join(target)
        if not target.startswith("http"):
            assert (path.parent / target.partition("#")[0]).exists(), target


def test_the_readme_counts_what_was_measured(root, committed, exact):
    text = " ".join((root / "README.md").read_text().split())
    entries = len(committed.timeline)
    timed = {
        index
        for results in (committed, exact)
        for index, benchmarks in results.measured.items()
        if any(
            benchmark.metric is Metric.TIME and found.samples
            for benchmark, found in benchmarks.items()
        )
    }
    assert len(timed) == len(exact.indices) == entries
    assert f"All {entries} entries of its timeline have times, memory and instructions." in text


def test_the_readme_is_short(root):
    text = (root / "README.md").read_text()
    assert len(text.splitlines()) <= 120 and len(text.split()) <= 900


def outputs(name):
    """Each command that a page shows with its output: its words, and the lines of the output."""
    for block in re.findall(r"```console\n(.*?)```", (ROOT / name).read_text(), re.S):
        for shown in re.split(r"^\$ ", block, flags=re.M)[1:]:
            command, *lines = shown.splitlines()
            yield shlex.split(command), [line for line in lines if line and line[:2] != "# "]


def require_printed(lines, printed):
    """Each line was printed: `...` stands for lines left out, a final `…` for the rest of a line."""
    for line in lines:
        start = line.removesuffix("…").rstrip()
        if line != "...":
            whole = line == start
            assert any(each == start if whole else each.startswith(start) for each in printed), line


@pytest.mark.slow
@pytest.mark.parametrize("name", ["README.md", "docs/reading-results.md"])
def test_what_a_page_shows_is_what_the_command_prints(root, name):
    """Of the commands on committed results, to the letter."""
    checked = 0
    for (_, command, *rest), lines in outputs(name):
        if command not in ("here", "pr"):
            printed = subprocess.run(
                [sys.executable, "-m", "voxelocity", command, *rest],
                cwd=root,
                env={name: value for name, value in os.environ.items() if name != "COLUMNS"},
                capture_output=True,
                text=True,
            )
            require_printed(lines, printed.stdout.splitlines())
            checked += 1
    assert checked


def masked(lines):
    """Lines without what differs from one measurement to the next, and from one commit to another."""
    for line in lines:
        line = re.sub(r"\(to [^)]*\)", "", line)
        line = re.sub(r"\b[0-9a-f]{9}\b(?: \(.*\))?", "COMMIT", line)
        line = re.sub(
            r"(?:~ )?\d[\d.,]*(?: (?:[µm]?s|[kMG]?B|thousand|million|billion)\b)?", "#", line
        )
        yield " ".join(line.split())


def test_the_readme_shows_what_here_prints(exact):
    (lines,) = [lines for (_, command, *_), lines in outputs("README.md") if command == "here"]
    asked = asked_of(exact, RUN)
    printed = as_text(here_report(dataclasses.replace(asked, measured=measured(asked))), 200)
    require_printed(list(masked(lines)), list(masked(printed.splitlines())))


def test_the_readme_shows_what_pr_prints(exact):
    """The same report of two releases between which the calls changed."""
    (lines,) = [lines for (_, command, *_), lines in outputs("README.md") if command == "pr"]
    ends = map(exact.timeline.index_of, ("nilearn-0.13.0", "nilearn-0.13.1"))
    compared = Changes(exact).between(*ends)
    printed = as_text(pull_request_report(compared, COMMITS, [], "voxelocity pr"), 200)
    require_printed(list(masked(lines)), list(masked(printed.splitlines())))
