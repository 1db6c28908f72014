"""Asking the process that counts for one call."""

import json
import math
import os
from pathlib import Path

from ..serving import NotCounted, ask
from . import valgrind


def count_of(operation, method, parameters):
    """The number of instructions of one call.

    Parameters
    ----------
    operation : type
        A subclass of `Operation`.
    method : str
        The name of the method of one of its calls.
    parameters : tuple of str

    Returns
    -------
    int or float
        NaN, which asv shows as n/a, where valgrind is not installed.

    Raises
    ------
    NotCounted
        The call failed, gave a wrong answer, or cannot be counted.
    """
    if not valgrind.is_installed():
        return math.nan
    answer = ask(operation, method, parameters, "counted_shape")
    folder = os.environ.get("VOXELOCITY_COUNTS")
    if folder:
        _require_the_same_traits(folder, answer["traits"])
        _record(
            folder, f"{operation.__module__}.{operation.__qualname__}.{method}", parameters, answer
        )
    return answer["instructions"]


def _require_the_same_traits(folder, found):
    """Raise `NotCounted` where this machine's counts were made under other traits, as far as both say them."""
    for path in sorted(Path(folder).glob("*.json")):
        known = json.loads(path.read_text(encoding="utf-8"))["traits"]
        for name in known.keys() & found.keys():
            if known[name] != found[name]:
                raise NotCounted(
                    f"the counts in {folder} were made with {name} {known[name]}, and here it is "
                    f"{found[name]}: another machine needs another name, voxelocity machine NAME"
                )


def _record(folder, name, parameters, answer):
    """Keep what asv has no place for: what the counts depend on, and how long each took, in seconds."""
    path = os.path.join(folder, os.environ["ASV_COMMIT"][:8] + ".json")
    try:
        with open(path, encoding="utf-8") as file:
            known = json.load(file)
    except FileNotFoundError:
        known = {}
    known["commit"] = os.environ["ASV_COMMIT"]
    known["traits"], known["empty_call"] = answer["traits"], answer["empty_call"]
    cell = f"{name.removeprefix('benchmarks.')}({', '.join(map(repr, parameters))})"
    known.setdefault("seconds", {})[cell] = answer["seconds"]
    os.makedirs(folder, exist_ok=True)
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(known, file, indent=0)
    os.replace(path + ".new", path)
