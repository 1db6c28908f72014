"""Two commits of a library: whether calls can differ, and measuring them as timeline neighbours."""

import ast
import contextlib
import dataclasses
import functools
import re
import sys
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from voxelocity import VoxelocityError
from voxelocity.analysis.commit_history import counterparts
from voxelocity.asv.measurer import Measurer
from voxelocity.model.benchmark import Benchmark
from voxelocity.model.catalogue import Catalogue
from voxelocity.model.choice import Choice, Kinds
from voxelocity.model.commit import Commit
from voxelocity.model.results import Results, Status
from voxelocity.model.timeline import Entry, Timeline
from voxelocity.model.wrong_answer import WrongAnswer
from voxelocity.store.history import git
from voxelocity.store.reader import CommitResults

# How it is built, which may change what it holds.
_BUILD = ("pyproject.toml", "setup.py", "setup.cfg")

# Files of the package that none of its calls runs.
_TESTS = re.compile(r"(^|/)(tests|conftest\.py|test_[^/]*\.py)(/|$)")

# Times are shown and not judged: half the rounds of a benchmark tell enough.
_ROUNDS = 2


def measure_two(
    stored: CommitResults,
    commits: Sequence[Commit],
    catalogue: Catalogue,
    bench: Sequence[str],
    quick: bool = False,
) -> None:
    """Measure both: what repeats once, and times in turn, so that a slow quarter hour hits both.

    The benchmarks are chosen as asv's ``--bench`` takes them; none for all. Where it is quick,
    times take fewer rounds: they are not judged. `VoxelocityError` for none, or where asv failed.
    """
    hashes = [commit.sha for commit in commits]
    measurer = Measurer.of_library(stored, sys.stderr)
    in_turn = functools.partial(measurer.measure_in_turn, rounds=_ROUNDS if quick else None)
    chosen = []
    # In turn asv would measure in each round what needs one.
    for kind, measure in ((Kinds.EXACT, measurer.measure), (Kinds.TIMES, in_turn)):
        expressions = Choice(tuple(bench), kind).expressions
        expression = "|".join(f"(?:{each})" for each in expressions)
        if any(re.search(expression, name) for name in catalogue.names.values()):
            chosen.append((measure, expression))
    if not chosen:
        raise VoxelocityError(f"no benchmark matches {' or '.join(bench)}")
    for measure, expression in chosen:
        measure(hashes, [expression])


def bench_of(catalogue: Catalogue, benchmarks: Sequence[Benchmark]) -> list[str]:
    """The expression by which asv measures some benchmarks, and what their values need."""
    names = (catalogue.names[benchmark] for benchmark in counterparts(catalogue, benchmarks))
    return [f"^({'|'.join(map(re.escape, names))})$"]


def results_of_two(
    stored: CommitResults,
    commits: Sequence[Commit],
    catalogue: Catalogue,
    installed_with: Sequence[Entry],
    benchmarks: Sequence[Benchmark] = (),
    known: Sequence[WrongAnswer] = (),
) -> Results:
    """What was measured at both, as the results of a timeline of two entries.

    Each is measured with the other library and the stack of an entry. Where benchmarks are named,
    what else an earlier run left is left out. A call that failed where its answer is `known` to be
    wrong in some release counts as that wrong answer.
    """
    wanted = set(counterparts(catalogue, benchmarks))
    entries = tuple(
        entry.with_commit(stored.library, commit.sha, commit.day, commit.title)
        for commit, entry in zip(commits, installed_with)
    )
    measured = {
        index: {
            benchmark: found
            for benchmark, found in stored.at(commit.sha).items()
            if not wanted or benchmark in wanted
        }
        for index, commit in enumerate(commits)
    }
    failed = [
        {each for each, found in benchmarks.items() if found.status is Status.FAILED}
        for benchmarks in measured.values()
    ]
    tags = {
        wrong: tuple(entry.tag for entry, own in zip(entries, failed) if any(map(wrong.is_of, own)))
        for wrong in known
    }
    return Results(
        machine=stored.machine,
        traits={},
        timeline=Timeline(entries),
        wrong_answers=tuple(
            dataclasses.replace(wrong, tags=own) for wrong, own in tags.items() if own
        ),
        catalogue=catalogue,
        measured=measured,
    )


def without_values(results: Results) -> bool:
    """Whether nothing has a value at one of them, as where it could not be built."""
    return not all(
        any(found.status is Status.MEASURED for found in benchmarks.values())
        for benchmarks in results.measured.values()
    )


def runtime_changes(repository: Path, library: str, old: str, new: str) -> list[str]:
    """The files that its calls run or that build it, and that differ in more than comments.

    The library's package is the folder of its name; the two commits are named as git knows them.
    """
    names = git("diff", "--name-only", "-z", "--no-renames", old, new, folder=repository)
    return [
        name
        for name in names.split("\0")
        if name in _BUILD
        or name.startswith(f"{library}/")
        and not _TESTS.search(name)
        and not _same_code(repository, name, old, new)
    ]


def _same_code(repository: Path, name: str, old: str, new: str) -> bool:
    """Whether a file of Python is the same but for comments, docstrings and layout."""
    if PurePosixPath(name).suffix != ".py":
        return False
    # A file that only one of them has differs: git shows none.
    with contextlib.suppress(VoxelocityError, SyntaxError):
        before, after = (git("show", f"{each}:{name}", folder=repository) for each in (old, new))
        return _code(before) == _code(after)
    return False


def _code(source: str) -> str:
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)):
            if ast.get_docstring(node, clean=False) is not None:
                node.body = node.body[1:]
    return ast.dump(tree)
