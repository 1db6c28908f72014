"""What people want to do, and the cells that tell what it costs."""

import dataclasses

from voxelocity.model.benchmark import REFERENCE, Cell
from voxelocity.model.catalogue import Catalogue


@dataclasses.dataclass(frozen=True)
class Task:
    """An operation with all its parameters but image and format.

    Attributes
    ----------
    key : str
        Operation and parameters, as the address of the page has them.
    operation : str
    words : str
        What a user would say.
    cells : tuple of Cell
    """

    key: str
    operation: str
    words: str
    cells: tuple[Cell, ...]

    def are_alternatives(self, catalogue: Catalogue) -> bool:
        """Whether its calls do the same thing, so that one of them may be called the best.

        They do where all have one reference, as people want one thing of an image; not where the calls of an
        operation are shown side by side on images of several lengths or sizes.
        """
        operation = catalogue.operations[self.operation]
        return (
            bool(operation.work or operation.calls_of)
            and (self.operation, REFERENCE) in catalogue.routes
            and any(cell.file for cell in self.cells)
        )

    @property
    def files(self) -> tuple[str, ...]:
        """The files that it was measured on, as in the order of the cells."""
        return tuple(dict.fromkeys(cell.file for cell in self.cells))


def tasks_of(catalogue: Catalogue) -> list[Task]:
    """All tasks, in the order of the cells."""
    grouped: dict[str, list[Cell]] = {}
    for cell in catalogue.cells:
        grouped.setdefault("|".join((cell.operation, *cell.parameters[2:])), []).append(cell)
    return [
        Task(
            key=key,
            operation=cells[0].operation,
            words=catalogue.operation(cells[0]).task_of(cells[0].parameters),
            cells=tuple(cells),
        )
        for key, cells in grouped.items()
    ]
