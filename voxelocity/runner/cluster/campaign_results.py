"""What the client keeps: files where ``asv run`` writes them, and which commits are done with."""

import contextlib
import datetime
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from voxelocity import VoxelocityError
from voxelocity.asv.machine import record_machine
from voxelocity.asv.measurer import mark_failed
from voxelocity.runner.cluster.campaign import Campaign, CommitTask, Ended, MeasuredFiles
from voxelocity.store.guarded_results import write_result
from voxelocity.store.paths import CACHE, RESULTS
from voxelocity.store.reader import CommitResults
from voxelocity.store.result_files import (
    CountRecord,
    decode,
    names_of,
    names_with_values,
    result_file,
    stored_results,
)
from voxelocity.store.safe_files import append_safely, write_safely


class CampaignResults:
    """The results of a library's commits in the client's checkout."""

    def __init__(self, root: Path, repository: Path, campaign: Campaign):
        self._stored = CommitResults(root, campaign.library, campaign.machine)
        self._repository, self._campaign = repository, campaign
        self._folders = [self._stored.folder, self._stored.counts_folder]
        self._record = root / CACHE / f"campaigns/{campaign.library}-{campaign.machine}.jsonl"
        described = (root / RESULTS / "benchmarks.json").read_bytes()
        # The versions of the benchmarks that asv measures, by name with parameters.
        self._chosen = {
            name: benchmark["version"]
            for function, benchmark in json.loads(described).items()
            if isinstance(benchmark, dict)
            for name in names_of(function, benchmark["params"])
            if any(re.search(expression, name) for expression in campaign.bench)
        }
        text = json.dumps(self._chosen, sort_keys=True).encode()
        self._choice = hashlib.sha256(text).hexdigest()[:16]
        with _told():
            for folder in self._folders:
                folder.mkdir(parents=True, exist_ok=True)
            # As asv writes them beside the first results.
            record_machine(self._stored.folder, campaign.traits)
            write_safely(described, self._stored.folder.parent / "benchmarks.json")
        self._outcomes: dict[str, str] = {}
        lines = self._record.read_text("utf-8").splitlines() if self._record.is_file() else ()
        for each in lines:
            # Cut off when the client ended: that commit is measured again.
            with contextlib.suppress(ValueError):
                line = json.loads(each)
                if line.get("choice") == self._choice:
                    self._outcomes[line["commit"]] = line["outcome"]

    def outcome(self, commit: str) -> str | None:
        """``measured`` or ``failed`` where the commit is done with; else None."""
        contents = [stored_results(path) for path in self._stored.files(commit)]
        if not contents or None in contents:
            return None
        if commit in self._outcomes:
            return self._outcomes[commit]
        # What asv measured without us is done where every benchmark has a value.
        measured = {name for content in contents if content for name in names_with_values(content)}
        return "measured" if measured >= self._chosen.keys() else None

    def task(self, commit: str) -> CommitTask:
        """The commit with the files that there are of it."""
        return CommitTask(commit, self._stored.contents(commit))

    def has_value(self, measured: MeasuredFiles) -> bool:
        """Whether anything that was asked for has one."""
        return any(
            self._chosen.keys() & names_with_values(json.loads(content))
            for name, content in measured.files.items()
            if (self._stored.root / name).parent == self._stored.folder
        )

    def take(self, ended: Ended) -> None:
        """Store what came of a commit, if anything did; a failure replaces no value.

        `VoxelocityError` where it cannot be written.
        """
        if ended.is_open:
            return
        outcome = "failed" if ended.failed else "measured"
        with _told():
            if ended.measured:
                for name, content in ended.measured.files.items():
                    self._write(name, content)
            else:
                bench = list(self._campaign.bench)
                mark_failed(self._stored, self._repository, ended.commit, bench, ended.failed)
            line = {
                "commit": ended.commit,
                "choice": self._choice,
                "outcome": outcome,
                "failed": ended.failed,
                "attempts": ended.attempts,
                "host": ended.measured and ended.measured.host,
                "seconds": ended.measured and round(ended.measured.seconds, 1),
                "ended": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
            }
            append_safely(json.dumps(line), self._record)
        self._outcomes[ended.commit] = outcome

    def _write(self, name: str, content: bytes) -> None:
        path = self._stored.root / name
        said = f"a worker returned {name}, which is"
        if path.parent not in self._folders:
            raise VoxelocityError(f"{said} no result of this campaign")
        is_result = path.parent == self._stored.folder
        try:
            result_file(content, path.name) if is_result else decode(content, CountRecord)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise VoxelocityError(f"{said} not what it should be ({error})") from None
        (write_result if is_result else write_safely)(content, path)


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Tell an `OSError` by the file that cannot be written."""
    try:
        yield
    except OSError as error:
        raise VoxelocityError(
            f"{error.filename or 'results'}: cannot be written ({error.strerror}); free some space "
            "or allow the folder, and repeat the command. Stored results are intact"
        ) from None
