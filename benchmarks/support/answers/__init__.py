"""Right answers: what each operation must make of an image, and how a result is compared with it."""

from . import made
from .blocks import blocks
from .compare import WrongAnswer, check_array, check_computed, check_numbers, check_read, check_same
from .store import StoredAnswer, ensure, is_stored, load, path
from .stored import Repeated, StoredValues, tolerance, values, voxels

__all__ = [
    "Repeated",
    "StoredAnswer",
    "StoredValues",
    "WrongAnswer",
    "blocks",
    "check_array",
    "check_computed",
    "check_numbers",
    "check_read",
    "check_same",
    "ensure",
    "is_stored",
    "load",
    "made",
    "path",
    "tolerance",
    "values",
    "voxels",
]
