"""A call whose answer is known to be wrong in some releases."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class WrongAnswer:
    """A call whose answer is known to be wrong in some releases.

    Attributes
    ----------
    tags : tuple of str
        The first tag of every entry concerned, oldest first.
    operation, method : str
    image, parameter : str or None
        What must be among the parameters of the call; None for any.
    source : str
        Where it is documented.
    """

    tags: tuple[str, ...]
    operation: str
    method: str
    image: str | None
    parameter: str | None
    source: str

    def covers(self, tag: str, operation: str, method: str, parameters: tuple[str, ...]) -> bool:
        """Whether a call's failure at an entry is this wrong answer."""
        return (
            tag in self.tags
            and (operation, method) == (self.operation, self.method)
            and all(
                wanted is None or wanted in parameters for wanted in (self.image, self.parameter)
            )
        )
