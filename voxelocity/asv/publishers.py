"""What ``asv publish`` does for us: thresholds for its regressions, and our page beside its own."""

import importlib.resources
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from asv.benchmarks import Benchmarks
from asv.config import Config
from asv.publishing import OutputPublisher
from asv.util import UserError

from voxelocity import VoxelocityError
from voxelocity.asv.library_pages import put_back_pages
from voxelocity.model.results import Results
from voxelocity.store.checkout import this_checkout
from voxelocity.store.paths import COMMITS, INDEXED_GZIP, RESULTS
from voxelocity.store.reader import ResultsReader

if TYPE_CHECKING:
    from voxelocity.analysis.commit_history import CommitHistory

INDEX, STOCK, EXPLORER = "index.html", "asv.html", "explorer.html"


class RegressionThresholds(OutputPublisher):
    """Sets ``regressions_thresholds`` from the noise floors before asv looks for regressions.

    asv does that at order 3.
    """

    order = 2

    @classmethod
    def publish(
        cls, conf: Config, repo: Any, benchmarks: Benchmarks, graphs: Any, revisions: Any
    ) -> None:
        if not _stores_in(conf, RESULTS):
            return
        # scipy, which is behind it, takes a second to import, and asv imports this file at every start.
        from voxelocity.analysis.regression_thresholds import regression_thresholds

        by_threshold: dict[float, list[str]] = {}
        for name, threshold in regression_thresholds(_results(benchmarks)).items():
            by_threshold.setdefault(threshold, []).append(re.escape(name))
        branches = "|".join(re.escape(repo.get_branch_name(branch)) for branch in conf.branches)
        # One expression for each threshold: asv tries all of them on every series, and re keeps no more
        # than 512 compiled.
        for threshold, names in by_threshold.items():
            conf.regressions_thresholds[f"^({'|'.join(names)})@({branches})$"] = threshold


class Explorer(OutputPublisher):
    """Writes the explorer that needs no network beside asv's page of a library's own commits."""

    order = 100

    @classmethod
    def publish(
        cls, conf: Config, repo: Any, benchmarks: Benchmarks, graphs: Any, revisions: Any
    ) -> None:
        if _stores_in(conf, *COMMITS.values()):
            _write_explorer(Path(conf.html_dir))


class Overview(OutputPublisher):
    """Moves asv's page aside, after all other publishers have written theirs, and writes ours."""

    order = 100

    @classmethod
    def publish(
        cls, conf: Config, repo: Any, benchmarks: Benchmarks, graphs: Any, revisions: Any
    ) -> None:
        if not _stores_in(conf, RESULTS):
            return
        from voxelocity.site.build import read_images, write_page
        from voxelocity.store.explanations import read_explanations

        try:
            explanations = read_explanations(this_checkout().root, this_checkout().timeline)
        except VoxelocityError as error:
            raise UserError(f"voxelocity: {error}") from None
        html = Path(conf.html_dir)
        libraries = put_back_pages(this_checkout().root, html)
        machines = _results(benchmarks)
        indexed = {
            results.machine: _reader(benchmarks).read(results.machine, INDEXED_GZIP)
            for results in machines
        }
        (html / INDEX).rename(html / STOCK)
        images = read_images(this_checkout().root)
        commits = _commit_histories(_reader(benchmarks))
        write_page(html, machines, indexed, images, libraries, explanations, commits)


def _stores_in(conf: Config, *folders: Path) -> bool:
    """Whether a configuration has its results in one of the folders; that of indexed_gzip has asv's own page alone."""
    return Path(conf.results_dir).resolve() in [this_checkout().root / folder for folder in folders]


# One reader for both publishers: asv hands them the same benchmarks, one after the other.
_readers: list[ResultsReader] = []


def _reader(benchmarks: Benchmarks) -> ResultsReader:
    if not _readers or _readers[-1].asv_benchmarks is not benchmarks:
        _readers.append(ResultsReader(this_checkout(), benchmarks))
    return _readers[-1]


def _results(benchmarks: Benchmarks) -> list[Results]:
    """The results of all machines, read once.

    Raises
    ------
    UserError
        There are none; asv prints the line.
    """
    try:
        return _reader(benchmarks).all_machines
    except VoxelocityError as error:
        raise UserError(f"voxelocity: {error}") from None


def _commit_histories(reader: ResultsReader) -> list["CommitHistory"]:
    """That of each library that has one."""
    from voxelocity.analysis.commit_history import benchmarks_of_history, longest_history
    from voxelocity.analysis.representative_benchmarks import counterparts

    histories = []
    for library in COMMITS:
        benchmarks = counterparts(
            reader.catalogue, benchmarks_of_history(reader.catalogue, library)
        )
        measured = reader.measured_commits(library, benchmarks)
        histories.append(longest_history(reader.catalogue, library, measured))
    return [history for history in histories if history]


def _write_explorer(html: Path) -> None:
    """The history explorer of asv-tachyon, which brings its scripts along and reads asv's graphs."""
    # Its own command wants index.json, which asv writes last.
    pages = importlib.resources.files("asv_tachyon") / "static"
    with importlib.resources.as_file(pages) as folder:
        shutil.copytree(folder, html, dirs_exist_ok=True, ignore=shutil.ignore_patterns(INDEX))
        shutil.copy2(folder / INDEX, html / EXPLORER)
