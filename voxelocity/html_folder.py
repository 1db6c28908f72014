"""What git sees of the generated pages: nothing but one file that says so."""

from pathlib import Path

from asv.publishing import OutputPublisher

GITIGNORE = (
    "# The pages are generated (asv publish). asv empties this folder; our publisher writes this"
    " file again.\n*\n!.gitignore\n"
)


class HtmlFolder(OutputPublisher):
    """Writes back the ``.gitignore`` that ``asv publish`` deletes with the rest of the folder."""

    @classmethod
    def publish(cls, conf, repo, benchmarks, graphs, revisions):
        Path(conf.html_dir, ".gitignore").write_text(GITIGNORE, encoding="utf-8")
