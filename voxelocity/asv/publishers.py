"""What ``asv publish`` does for us: thresholds for its regressions, and our page beside its own."""

import contextlib
import importlib.resources
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from asv.benchmarks import Benchmarks
from asv.config import Config
from asv.publishing import OutputPublisher
from asv.util import UserError

from voxelocity import VoxelocityError
from voxelocity.store.checkout import this_checkout
from voxelocity.store.paths import CACHE, COMMITS, HTML, INDEXED_GZIP, RESULTS
from voxelocity.store.reader import ResultsReader

INDEX, STOCK, EXPLORER = "index.html", "asv.html", "explorer.html"


@contextlib.contextmanager
def told_by_asv() -> Iterator[None]:
    """Hand an error of ours to asv, which prints its line."""
    try:
        yield
    except VoxelocityError as error:
        raise UserError(f"voxelocity: {error}") from None


class RegressionThresholds(OutputPublisher):
    """Sets ``regressions_thresholds`` from the noise floors before asv needs them, at order 3."""

    order = 2

    @classmethod
    @told_by_asv()
    def publish(cls, conf: Config, repo: Any, benchmarks: Benchmarks, *_: Any) -> None:
        if not _stores_in(conf, RESULTS):
            return
        # scipy, which is behind it, takes a second to import, and asv imports this file at every start.
        from voxelocity.analysis.judgement import regression_thresholds

        by_threshold: dict[float, list[str]] = {}
        for name, threshold in regression_thresholds(_reader(benchmarks).all_machines).items():
            by_threshold.setdefault(threshold, []).append(re.escape(name))
        branches = "|".join(re.escape(repo.get_branch_name(branch)) for branch in conf.branches)
        # One expression for each threshold: asv tries all of them on every series, and re keeps no more
        # than 512 compiled.
        for threshold, names in by_threshold.items():
            conf.regressions_thresholds[f"^({'|'.join(names)})@({branches})$"] = threshold


class Explorer(OutputPublisher):
    """Writes the explorer that needs no network beside asv's page of a library's own commits.

    It is that of asv-tachyon, which brings its scripts along and reads asv's graphs.
    """

    order = 100

    @classmethod
    def publish(cls, conf: Config, *_: Any) -> None:
        if _stores_in(conf, *COMMITS.values()):
            html = Path(conf.html_dir)
            # Its own command wants index.json, which asv writes last.
            pages = importlib.resources.files("asv_tachyon") / "static"
            with importlib.resources.as_file(pages) as folder:
                others = shutil.ignore_patterns(INDEX)
                shutil.copytree(folder, html, dirs_exist_ok=True, ignore=others)
                shutil.copy2(folder / INDEX, html / EXPLORER)


class Overview(OutputPublisher):
    """Moves asv's page aside, after all other publishers have written theirs, and writes ours."""

    order = 100

    @classmethod
    @told_by_asv()
    def publish(cls, conf: Config, repo: Any, benchmarks: Benchmarks, *_: Any) -> None:
        if not _stores_in(conf, RESULTS):
            return
        from voxelocity.analysis.commit_history import (
            benchmarks_of_history,
            counterparts,
            longest_history,
        )
        from voxelocity.site.build import read_images, write_page
        from voxelocity.store.release_files import read_explanations

        root, reader, html = this_checkout().root, _reader(benchmarks), Path(conf.html_dir)
        explanations = read_explanations(root, this_checkout().timeline)
        libraries, machines = put_back_pages(root, html), reader.all_machines
        indexed = {each.machine: reader.read(each.machine, INDEXED_GZIP) for each in machines}
        (html / INDEX).rename(html / STOCK)
        commits, catalogue = [], reader.catalogue
        for library in COMMITS:
            wanted = counterparts(catalogue, benchmarks_of_history(catalogue, library))
            measured = reader.measured_commits(library, wanted)
            if history := longest_history(catalogue, library, measured):
                commits.append(history)
        write_page(html, machines, indexed, read_images(root), libraries, explanations, commits)


def _stores_in(conf: Config, *folders: Path) -> bool:
    """Whether a configuration has its results in one of the folders; that of indexed_gzip has asv's own page alone."""
    return Path(conf.results_dir).resolve() in [this_checkout().root / folder for folder in folders]


# Of both publishers: asv hands them the same benchmarks, one after the other.
_readers: list[ResultsReader] = []


def _reader(benchmarks: Benchmarks) -> ResultsReader:
    if not _readers or _readers[-1].asv_benchmarks is not benchmarks:
        _readers.append(ResultsReader(this_checkout(), benchmarks))
    return _readers[-1]


def keep_pages(root: Path) -> None:
    """Move the pages of the libraries' own commits to where asv does not delete them."""
    for library in COMMITS:
        page, kept = root / HTML / library, _kept(root, library)
        if page.is_dir():
            shutil.rmtree(kept, ignore_errors=True)
            kept.parent.mkdir(parents=True, exist_ok=True)
            os.replace(page, kept)


def put_back_pages(root: Path, html: Path) -> list[str]:
    """Move them back, and tell of which libraries there are pages."""
    for library in COMMITS:
        if _kept(root, library).is_dir():
            os.replace(_kept(root, library), html / library)
    return [library for library in COMMITS if (html / library).is_dir()]


def _kept(root: Path, library: str) -> Path:
    return root / CACHE / f"html-{library}"
