"""What in a library made a step, as people found out."""

import dataclasses

from voxelocity.model.benchmark import Benchmark, Metric


@dataclasses.dataclass(frozen=True)
class Explanation:
    """Why some calls changed at a release; the last four are empty where nobody found the cause."""

    release: str  # The tag, of a stack too.
    what: str  # The change in a few words.
    users: str  # Who gains or pays, and what to call instead.
    calls: tuple[str, ...] = ()  # Such as Opening.load_img; if empty, all that no other explains.
    kinds: tuple[Metric, ...] = ()  # All if empty.
    files: tuple[str, ...] = ()  # Of which one must be among the parameters; any will do if empty.
    cause: str = ""
    source: str = ""
    commit: str = ""
    found: str = ""

    def covers(self, tag: str, benchmark: Benchmark) -> bool:
        """Whether it says why a benchmark changed at an entry, where no other does."""
        return (
            tag == self.release
            and (not self.calls or f"{benchmark.operation}.{benchmark.method}" in self.calls)
            and (not self.kinds or benchmark.metric in self.kinds)
            and (not self.files or not set(self.files).isdisjoint(benchmark.parameters))
        )
