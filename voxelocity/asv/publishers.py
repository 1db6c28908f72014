"""What ``asv publish`` does for us: our page beside its own, and regressions by our judgement."""

import contextlib
import importlib.resources
import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from asv.benchmarks import Benchmarks
from asv.config import Config
from asv.graph import GraphSet
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


class Explorer(OutputPublisher):
    """Writes the explorer that needs no network beside asv's page of a library's own commits.

    It is that of asv-tachyon, which brings its scripts along and reads asv's graphs.
    """

    order = 100

    @classmethod
    def publish(cls, conf: Config, *_: Any) -> None:
        if _stores_in(conf, *COMMITS.values()):
            from voxelocity.asv.own_page import write_own_page

            html = Path(conf.html_dir)
            write_own_page(this_checkout().root, html / INDEX, INDEX)
            # Its own command wants index.json, which asv writes last.
            pages = importlib.resources.files("asv_tachyon") / "static"
            with importlib.resources.as_file(pages) as folder:
                others = shutil.ignore_patterns(INDEX)
                shutil.copytree(folder, html, dirs_exist_ok=True, ignore=others)
                shutil.copy2(folder / INDEX, html / EXPLORER)


class Overview(OutputPublisher):
    """Moves asv's page aside, after all other publishers have written theirs, and writes ours.

    The steps of our page replace the regressions that asv found.
    """

    order = 100

    @classmethod
    @told_by_asv()
    def publish(
        cls,
        conf: Config,
        repo: Any,
        benchmarks: Benchmarks,
        graphs: GraphSet,
        revisions: Mapping[str, int],
    ) -> None:
        # That of indexed_gzip has asv's own page alone.
        if not _stores_in(conf, RESULTS):
            return
        # asv imports this file at every start, and scipy, which is behind them, takes a second.
        from voxelocity.analysis.commit_history import (
            benchmarks_of_history,
            counterparts,
            longest_history,
        )
        from voxelocity.asv.lines import lines_beside
        from voxelocity.asv.own_page import write_own_page
        from voxelocity.asv.regressions import regressions, write_regressions
        from voxelocity.site.build import read_images, write_page

        reader = ResultsReader(this_checkout(), benchmarks)
        root, html = this_checkout().root, Path(conf.html_dir)
        libraries, machines = put_back_pages(root, html), reader.all_machines
        indexed = {each.machine: reader.read(each.machine, INDEXED_GZIP) for each in machines}
        write_own_page(root, html / INDEX, STOCK)
        commits, catalogue = [], reader.catalogue
        for library in COMMITS:
            wanted = counterparts(catalogue, benchmarks_of_history(catalogue, library))
            measured = reader.measured_commits(library, wanted)
            if history := longest_history(catalogue, library, measured):
                commits.append(history)
        page = write_page(
            html,
            machines,
            indexed,
            read_images(root),
            libraries,
            this_checkout().explanations,
            commits,
            lines_beside(reader),
        )
        hashes = this_checkout().history.commits
        numbers = {entry.tag: revisions[hashes[entry.tag]] for entry in page.entries}
        found = list(regressions(page, catalogue))
        write_regressions(conf, benchmarks, graphs, numbers, found, catalogue)


def _stores_in(conf: Config, *folders: Path) -> bool:
    """Whether a configuration has its results in one of the folders."""
    return Path(conf.results_dir).resolve() in [this_checkout().root / folder for folder in folders]


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
