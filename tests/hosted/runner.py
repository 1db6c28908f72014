"""One of the service's machines: an empty workspace, few programs, and shells as the service starts them."""

import os
import re
import shlex
import shutil
import subprocess

from tests.hosted.refusal import RefusedError

# What our workflows may count on besides the programs of a test; all else is not found.
TOOLS = ["awk", "bash", "cat", "chmod", "dirname", "env", "git", "grep", "mkdir", "rm", "sed", "sh"]
TOOLS += ["tee", "tr"]

# The service's own table: the first where no shell is named. {} is the script.
SHELLS = {None: "bash -e {}", "bash": "bash --noprofile --norc -eo pipefail {}"}

SYSTEMS = {"ubuntu-24.04": "Linux", "macos-15": "macOS"}

# Our shells do nothing that takes longer, in seconds.
_LIMIT = 60


class Runner:
    """A machine for one job.

    Parameters
    ----------
    folder : Path
        It is made there.
    label : str
        As ``runs-on`` has it.
    programs : dict of str to str
        The text of the programs that stand for what is foreign, by name.
    variables : dict of str to str
        What the service sets for the job.

    Attributes
    ----------
    workspace : Path
        Where steps start.
    summary : str
        What steps have written for the page of the run.
    said : list of (str, str)
        What they have told the service by commands on their output, such as ``("error", "no commit")``.
    """

    def __init__(self, folder, label, programs, variables):
        if label not in SYSTEMS:
            raise RefusedError(f"runs-on: {label}")
        self.workspace, self.bin = folder / "workspace", folder / "bin"
        self._temporary = folder / "temporary"
        for each in (self.workspace, self.bin, self._temporary, folder / "home"):
            each.mkdir(parents=True)
        for name in TOOLS:
            (self.bin / name).symlink_to(shutil.which(name))
        for name, text in programs.items():
            self.install(name, text)
        self.summary, self.said = "", []
        self._kept = {}
        self._own = {
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_WORKSPACE": str(self.workspace),
            "RUNNER_OS": SYSTEMS[label],
            "RUNNER_TEMP": str(self._temporary),
            "HOME": str(folder / "home"),
            "PATH": str(self.bin),
            # No setting of whoever runs the tests takes part.
            "GIT_CONFIG_NOSYSTEM": "1",
            "LC_ALL": "C.UTF-8",
            **variables,
        }

    def install(self, name, text):
        """Put a program where the shells find it."""
        path = self.bin / name
        path.unlink(missing_ok=True)
        path.write_text(text)
        path.chmod(0o755)

    def run(self, script, shell, job_variables, step_variables):
        """Carry out a step's shell script.

        Parameters
        ----------
        script : str
        shell : str or None
        job_variables, step_variables : dict of str to str
            Of the file's ``env:``.

        Returns
        -------
        code : int
        output : str
            What it printed.
        outputs : dict of str to str
            What it has set for other steps.
        """
        if shell not in SHELLS:
            raise RefusedError(f"shell: {shell}")
        path = self._temporary / "script.sh"
        path.write_text(script)
        files = {
            name: self._temporary / name.lower()
            for name in ("GITHUB_ENV", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")
        }
        for each in files.values():
            each.write_text("")
        # What a step adds to GITHUB_ENV counts more than the job's own, and less than a later step's.
        environment = {**self._own, **job_variables, **self._kept, **step_variables}
        process = subprocess.run(
            shlex.split(SHELLS[shell].format(shlex.quote(str(path)))),
            cwd=self.workspace,
            env=environment | {name: str(each) for name, each in files.items()},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=_LIMIT,
        )
        self._kept |= _pairs(files["GITHUB_ENV"])
        self.summary += files["GITHUB_STEP_SUMMARY"].read_text()
        for name, text in re.findall(r"^::(\w[\w-]*)(?: [^:]*)?::(.*)$", process.stdout, re.M):
            if name not in ("error", "notice", "warning"):
                raise RefusedError(f"::{name}::")
            self.said.append((name, text))
        return process.returncode, process.stdout, _pairs(files["GITHUB_OUTPUT"])


def _pairs(path):
    """The lines NAME=VALUE of a file; several lines in one value are refused."""
    pairs = {}
    for line in path.read_text().splitlines():
        name, equals, value = line.partition("=")
        if not equals or "<<" in name or name.startswith(("GITHUB_", "RUNNER_")):
            raise RefusedError(f"'{line}' in {os.path.basename(path)}")
        pairs[name] = value
    return pairs
