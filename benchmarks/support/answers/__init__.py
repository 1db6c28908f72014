"""Right answers: what each operation must make of an image, and how a result is compared with it."""

from . import made
from .blocks import blocks
from .compare import WrongAnswer, check_array, check_same
from .store import COUNTED, DEFAULT, GROWTH, Answer, ensure, load, path
from .stored import Repeated, StoredValues, tolerance, values, voxels

__all__ = [
    "Answer",
    "COUNTED",
    "DEFAULT",
    "GROWTH",
    "Repeated",
    "StoredValues",
    "WrongAnswer",
    "blocks",
    "check_array",
    "check_same",
    "ensure",
    "load",
    "made",
    "path",
    "tolerance",
    "values",
    "voxels",
]
