"""A call whose answer is known to be wrong in some releases."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class WrongAnswer:
    """A call whose answer is known to be wrong in some releases."""

    tags: tuple[str, ...]  # The first tag of every entry concerned, oldest first.
    operation: str
    method: str
    image: str | None  # This and the next must be among the parameters of the call; None for any.
    parameter: str | None
    source: str  # Where it is documented.

    def covers(self, tag: str, operation: str, method: str, parameters: tuple[str, ...]) -> bool:
        """Whether a call's failure at an entry is this wrong answer."""
        wanted = {self.image, self.parameter} - {None}
        return (
            tag in self.tags
            and (operation, method) == (self.operation, self.method)
            and wanted <= {*parameters}
        )
