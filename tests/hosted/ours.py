"""Our repository on the stand-in of the service, and its workflows carried out there."""

import shutil

from tests.conftest import ROOT
from tests.hosted.actions import Store
from tests.hosted.programs import calls, foreign_programs, make, noted
from tests.hosted.service import run_workflow
from tests.voxelocity.store.test_upstream import run_git
from voxelocity.asv.commands import parse
from voxelocity.cli.parser import make_parser
from voxelocity.model.timeline import LIBRARIES
from voxelocity.store.paths import configuration

OURS = "owner/voxelocity"


def seed_repository(folder):
    """A bare repository with what the shells of the workflows read of ours."""
    source = folder / "source"
    source.mkdir()
    for name in ("releases", ".ci"):
        shutil.copytree(ROOT / name, source / name)
    for name in (".gitignore", *map(configuration, LIBRARIES)):
        shutil.copy2(ROOT / name, source / name)
    (source / "results").mkdir()
    (source / "results" / "old.json").write_text("{}")
    run_git(source, "init", "-q", "--initial-branch=main")
    run_git(source, "add", "--all")
    run_git(source, "commit", "-q", "-m", "first")
    run_git(folder, "clone", "-q", "--bare", str(source), "bare")
    # As the service lets anybody fetch a commit by its hash.
    run_git(folder / "bare", "config", "uploadpack.allowAnySHA1InWant", "true")
    return folder / "bare"


class Service:
    """The service with our repository.

    Parameters
    ----------
    folder, seed : Path

    Attributes
    ----------
    repositories : dict of str to Path
        By owner/name.
    pulls : Path
        Where the state of the pull request lies.
    store : Store
        Of the last run.
    """

    def __init__(self, folder, seed):
        self.folder, self.pulls = folder, folder / "pulls"
        self.pulls.mkdir()
        self.repositories = {OURS: folder / "bare"}
        shutil.copytree(seed, self.repositories[OURS])
        self._runs = 0

    def run(
        self,
        name,
        event,
        installed,
        codes=None,
        ref="refs/heads/main",
        inputs=None,
        called=None,
        **foreign,
    ):
        """Carry out a workflow.

        Parameters
        ----------
        name, event : str
        installed : dict of str to str
            The programs that make installs into ``.venv/bin``.
        codes : dict of str to int, optional
            How targets of make end that fail.
        ref : str, optional
            Of the event.
        inputs, called : dict of str to str, optional
            See `run_workflow`.
        **foreign : str
            Programs in place of those that each machine has.

        Returns
        -------
        dict of str to Job
        """
        self._runs += 1
        folder = self.folder / f"run-{self._runs}"
        folder.mkdir()
        self._log = folder / "calls.txt"
        self.store = Store(folder / "artifacts", self.repositories)
        written = {f".venv/bin/{each}": noted(self._log, text) for each, text in installed.items()}
        own = {"make": noted(self._log, make(written, codes)), **foreign}
        return run_workflow(
            (ROOT / ".github" / "workflows" / f"{name}.yml").read_text(),
            event,
            {"repository": OURS, "sha": self.commit("main"), "ref": ref, "workflow": name},
            self.store,
            folder,
            lambda label: foreign_programs(label, self.pulls) | own,
            inputs,
            called,
        )

    def calls(self, name):
        """How a program was called in the last run; commands of ours and of asv must be some that there are."""
        found = calls(self._log, name)
        for words in found:
            if name == "voxelocity":
                make_parser().parse_args(words)
            elif name == "asv":
                assert parse(words)[0] == words[0], words
        return found

    def git(self, *arguments):
        """What git prints in our repository."""
        return run_git(self.repositories[OURS], *arguments).strip()

    def commit(self, name):
        return self.git("rev-parse", f"{name}^{{commit}}")
