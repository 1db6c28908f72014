"""``asv publish`` writes the overview: html/index.html is ours, asv's stock page stands beside it."""

import importlib.resources
import shutil
from pathlib import Path

from asv.publishing import OutputPublisher
from asv.util import UserError

from voxelocity import VoxelocityError
from voxelocity.checkout import RESULTS, ROOT

INDEX, STOCK, EXPLORER = "index.html", "asv.html", "explorer.html"


class Overview(OutputPublisher):
    """Moves asv's page aside, after all other publishers have written theirs, and writes ours."""

    order = 100

    @classmethod
    def publish(cls, conf, repo, benchmarks, graphs, revisions):
        if Path(conf.results_dir).resolve() != ROOT / RESULTS:
            # Another configuration, such as that of indexed_gzip, has asv's own page alone.
            return
        # They take a second to import, and asv imports this file at every start.
        from voxelocity.overview.content import content_of
        from voxelocity.overview.data_files import write_data
        from voxelocity.overview.page import page_of

        html = Path(conf.html_dir)
        try:
            content = content_of(ROOT, benchmarks)
        except VoxelocityError as error:
            raise UserError(f"voxelocity: {error}") from None
        (html / INDEX).rename(html / STOCK)
        _write_explorer(html)
        write_data(html, content)
        (html / INDEX).write_text(page_of(content), encoding="utf-8")


def _write_explorer(html):
    """The history explorer of asv-tachyon, which brings its scripts along and reads asv's graphs."""
    # Its own command wants index.json, which asv writes last.
    pages = importlib.resources.files("asv_tachyon") / "static"
    with importlib.resources.as_file(pages) as folder:
        shutil.copytree(folder, html, dirs_exist_ok=True)
    (html / INDEX).rename(html / EXPLORER)
