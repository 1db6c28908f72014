"""What the client keeps: the files where plain ``asv run`` would have written them, and which commits are done with."""

import datetime
import hashlib
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from voxelocity import VoxelocityError
from voxelocity.asv.failed_results import mark_failed
from voxelocity.asv.machine import record_machine
from voxelocity.runner.cluster.task import Campaign, CommitTask, Ended, MeasuredFiles
from voxelocity.store.guarded_results import lost_values_restored
from voxelocity.store.paths import CACHE, COMMITS, COUNTS, RESULTS
from voxelocity.store.result_files import names_of, names_with_values, stored_results
from voxelocity.store.safe_files import write_safely


class CampaignResults:
    """The results of a library's commits in the client's checkout.

    Parameters
    ----------
    root : Path
        The checkout.
    repository : Path
        That of the library.
    campaign : Campaign
    """

    def __init__(self, root: Path, repository: Path, campaign: Campaign):
        self.root, self._repository, self._campaign = root, repository, campaign
        self._folders = [
            folder / campaign.machine
            for folder in (COMMITS[campaign.library], COUNTS / campaign.library)
        ]
        described = (root / RESULTS / "benchmarks.json").read_bytes()
        self._chosen = _chosen(json.loads(described), campaign.bench)
        text = json.dumps(self._chosen, sort_keys=True).encode()
        self._choice = hashlib.sha256(text).hexdigest()[:16]
        try:
            for folder in self._folders:
                (root / folder).mkdir(parents=True, exist_ok=True)
            # As asv writes them beside the first results.
            record_machine(root / self._folders[0], campaign.traits)
            write_safely(described, root / COMMITS[campaign.library] / "benchmarks.json")
            self._record.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _cannot_write(error) from None
        self._outcomes = {
            line["commit"]: line["outcome"]
            for line in self._lines()
            if line.get("choice") == self._choice
        }

    @property
    def _record(self) -> Path:
        campaign = self._campaign
        return self.root / CACHE / "campaigns" / f"{campaign.library}-{campaign.machine}.jsonl"

    def _lines(self) -> Iterator[dict[str, Any]]:
        if not self._record.is_file():
            return
        for line in self._record.read_text(encoding="utf-8").splitlines():
            try:
                yield json.loads(line)
            except ValueError:
                # Cut off when the client ended: that commit is measured again.
                continue

    def outcome(self, commit: str) -> str | None:
        """``measured`` or ``failed`` where the commit is done with; else None."""
        contents = [stored_results(path) for path in self._results_of(commit)]
        if not contents or None in contents:
            return None
        if commit in self._outcomes:
            return self._outcomes[commit]
        # What asv measured without us is done where every benchmark has a value.
        measured = {name for content in contents if content for name in names_with_values(content)}
        return "measured" if measured >= self._chosen.keys() else None

    def _results_of(self, commit: str) -> list[Path]:
        return sorted((self.root / self._folders[0]).glob(f"{commit[:8]}-*.json"))

    def task(self, commit: str) -> CommitTask:
        """The commit with the files that there are of it."""
        paths = [
            *self._results_of(commit),
            *(self.root / self._folders[1]).glob(f"{commit[:8]}*.json"),
        ]
        before = {path.relative_to(self.root).as_posix(): path.read_bytes() for path in paths}
        return CommitTask(commit, before)

    def has_value(self, measured: MeasuredFiles) -> bool:
        """Whether anything that was asked for has one."""
        return any(
            self._chosen.keys() & names_with_values(json.loads(content))
            for name, content in measured.files.items()
            if Path(name).parent == self._folders[0]
        )

    def take(self, ended: Ended) -> None:
        """Store what came of a commit, if anything did; a failure replaces no value.

        Raises
        ------
        VoxelocityError
            It cannot be written.
        """
        campaign = self._campaign
        if ended.is_open:
            return
        try:
            if ended.measured:
                for name, content in ended.measured.files.items():
                    self._write(Path(name), content)
            else:
                mark_failed(
                    self.root,
                    campaign.library,
                    self._repository,
                    campaign.machine,
                    ended.commit,
                    list(campaign.bench),
                    ended.failed,
                )
            outcome = "failed" if ended.failed else "measured"
            line = {
                "commit": ended.commit,
                "choice": self._choice,
                "outcome": outcome,
                "failed": ended.failed,
                "attempts": ended.attempts,
                "host": ended.measured.host if ended.measured else None,
                "seconds": round(ended.measured.seconds, 1) if ended.measured else None,
                "ended": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            }
            with self._record.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")
        except OSError as error:
            raise _cannot_write(error) from None
        self._outcomes[ended.commit] = outcome

    def _write(self, name: Path, content: bytes) -> None:
        if name.parent not in self._folders:
            raise VoxelocityError(f"a worker returned {name}, which is no result of this campaign")
        path = self.root / name
        before = stored_results(path) if name.parent == self._folders[0] else None
        if before is not None:
            after, lost = lost_values_restored(before, json.loads(content))
            content = json.dumps(after).encode() if lost else content
        write_safely(content, path)


def _cannot_write(error: OSError) -> VoxelocityError:
    return VoxelocityError(
        f"{error.filename or 'results'}: cannot be written ({error.strerror}); what was stored is whole: free "
        "some space or allow the folder, and the same command goes on"
    )


def _chosen(benchmarks: dict[str, Any], bench: Sequence[str]) -> dict[str, str]:
    """The versions of the benchmarks that asv measures, by name with parameters."""
    return {
        name: benchmark["version"]
        for function, benchmark in benchmarks.items()
        if isinstance(benchmark, dict)
        for name in names_of(function, benchmark["params"])
        if any(re.search(expression, name) for expression in bench)
    }
