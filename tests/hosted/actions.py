"""What stands for the actions that our workflows use."""

import dataclasses
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

from tests.hosted.refusal import RefusedError, require_known

PAGES = "github-pages"


@dataclasses.dataclass
class Store:
    """What outlives a job.

    Attributes
    ----------
    folder : Path
        Of the artifacts.
    repositories : dict of str to Path
        By owner/name.
    deployed : Path or None
        The pages as they were deployed.
    """

    folder: Path
    repositories: dict[str, Path]
    deployed: Path | None = None

    def artifact(self, name):
        return self.folder / name


class FailedError(Exception):
    """An action that does not succeed."""


def carry_out(name, values, runner, store, contexts, permissions):
    """Carry out an action.

    Parameters
    ----------
    name : str
        Such as ``actions/checkout``.
    values : dict
        Of ``with:``, filled in.
    runner : Runner
    store : Store
    contexts : dict
        Of expressions.
    permissions : dict of str to str
        Those of the job.

    Returns
    -------
    dict of str to str
        Its outputs.

    Raises
    ------
    FailedError
        It fails, as the service's would.
    RefusedError
        It is not known, or some of its values.
    """
    if name not in _ACTIONS:
        raise RefusedError(f"uses: {name}")
    action, known, required = _ACTIONS[name]
    require_known(name, values, known, required)
    return action(values, runner, store, contexts["github"], permissions) or {}


def _check_out(values, runner, store, github, permissions):
    if values["persist-credentials"] is not False:
        raise RefusedError("actions/checkout that keeps its credentials")
    repository = values.get("repository") or github["repository"]
    if repository not in store.repositories:
        raise FailedError(f"{repository}: not found")
    if repository == github["repository"] and "contents" not in permissions:
        raise FailedError(f"{repository}: no permission to read it")
    target = runner.workspace / values.get("path", ".")
    depth = values.get("fetch-depth", 1)
    depth = [f"--depth={depth}"] if depth else []
    _git("clone", "--quiet", *depth, store.repositories[repository].as_uri(), target)
    own = repository == github["repository"]
    # Of its own repository the commit of the event, though the branch has gone on.
    wanted = values.get("ref") or (github["sha"] if own else None)
    if wanted and _git("-C", target, "rev-parse", "HEAD").strip() != wanted:
        _git("-C", target, "fetch", "--quiet", *depth, "origin", wanted)
        _git("-C", target, "checkout", "--quiet", "--force", "FETCH_HEAD")


def _git(*arguments):
    process = subprocess.run(["git", *map(str, arguments)], capture_output=True, text=True)
    if process.returncode:
        raise FailedError(process.stderr)
    return process.stdout


def _set_up_python(values, runner, store, github, permissions):
    if values["python-version"] != "{}.{}".format(*sys.version_info):
        raise RefusedError(f"Python {values['python-version']}, which the tests do not run on")
    python = shlex.quote(sys.executable)
    runner.install(f"python{values['python-version']}", f'#!/bin/sh\nexec {python} "$@"\n')


def _upload(values, runner, store, github, permissions):
    wanted = [runner.workspace / each for each in values["path"].split("\n") if each]
    files = [
        file
        for each in wanted
        for file in ([each] if each.is_file() else sorted(each.rglob("*")))
        # As the action does unless it is told otherwise.
        if file.is_file() and not any(part.startswith(".") for part in _parts(file, runner))
    ]
    if not files:
        runner.said.append(("warning", f"no files found: {values['path']}"))
        return
    # Paths are kept from where all that was named lies.
    start = wanted[0] if len(wanted) == 1 and wanted[0].is_dir() else None
    start = start or (wanted[0].parent if len(wanted) == 1 else runner.workspace)
    for file in files:
        target = store.artifact(values["name"]) / file.relative_to(start)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)


def _parts(file, runner):
    return file.relative_to(runner.workspace).parts


def _download(values, runner, store, github, permissions):
    if not store.artifact(values["name"]).is_dir():
        raise FailedError(f"artifact {values['name']}: not found")
    target = runner.workspace / values.get("path", ".")
    shutil.copytree(store.artifact(values["name"]), target, dirs_exist_ok=True)


def _upload_pages(values, runner, store, github, permissions):
    if not (runner.workspace / values["path"]).is_dir():
        raise FailedError(f"{values['path']}: not found")
    shutil.copytree(runner.workspace / values["path"], store.artifact(PAGES))


def _deploy_pages(values, runner, store, github, permissions):
    if (permissions.get("pages"), permissions.get("id-token")) != ("write", "write"):
        raise FailedError("no permission to deploy pages")
    if not store.artifact(PAGES).is_dir():
        raise FailedError("no pages were uploaded")
    store.deployed = store.artifact(PAGES)
    return {"page_url": "https://pages.example/"}


# Each with the values that it knows here, and those that it must have.
_ACTIONS = {
    "actions/checkout": (
        _check_out,
        ["repository", "ref", "path", "fetch-depth", "persist-credentials"],
        ["persist-credentials"],
    ),
    "actions/setup-python": (_set_up_python, ["python-version"], ["python-version"]),
    "actions/upload-artifact": (_upload, ["name", "path"], ["name", "path"]),
    "actions/download-artifact": (_download, ["name", "path"], ["name"]),
    "actions/upload-pages-artifact": (_upload_pages, ["path"], ["path"]),
    "actions/deploy-pages": (_deploy_pages, [], []),
}
