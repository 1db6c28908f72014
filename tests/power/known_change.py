"""Makes calls of an installed library take more by a known share; lies in the environment that is measured.

A .pth file beside it imports it when Python starts. What it adds to which call stands in
``known_change.json``: Python loops for the time or the instructions, and bytes that are held for the peak.
"""

import contextlib
import functools
import importlib.abc
import importlib.machinery
import json
import math
import os
import sys
from pathlib import Path

_inside = False


def _slowed(function, loops, size):
    @functools.wraps(function)
    def slowed(*arguments, **options):
        global _inside
        if _inside:
            return function(*arguments, **options)
        _inside = True
        try:
            held = b"\1" * (size if _large([*arguments, *options.values()]) else 0)
            for _ in range(loops):
                pass
            result = function(*arguments, **options)
            # An image may do its work later; nothing stays when it is gone, so that no baseline holds it.
            with contextlib.suppress(AttributeError):
                result.held = held
            return result
        finally:
            _inside = False

    return slowed


def _large(argument):
    """Whether something is an image of the size that is measured, or holds one.

    Every process first makes the same call on an image of a few voxels, whose peak the baseline has too.
    """
    if isinstance(argument, (list, tuple)):
        return any(map(_large, argument))
    if isinstance(argument, (str, os.PathLike)):
        return os.path.isfile(argument) and os.path.getsize(argument) > 100_000
    return math.prod(getattr(argument, "shape", (0,))) > 100_000


class _Finder(importlib.abc.MetaPathFinder):
    """Wraps the functions of a module right after it was imported."""

    def __init__(self, changes, loops):
        self.changes = changes
        self.loops = loops

    def find_spec(self, name, path, target=None):
        if name not in self.changes:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        changes, loops = self.changes.pop(name), self.loops

        class Loader(type(spec.loader)):
            def exec_module(self, module):
                super().exec_module(module)
                for path, change in changes.items():
                    *owners, attribute = path.split(".")
                    owner = functools.reduce(getattr, owners, module)
                    function = getattr(owner, attribute)
                    # To fill memory takes instructions of its own.
                    size = change["bytes"] if loops == "loops" else 0
                    slowed = _slowed(function, change[loops], size)
                    setattr(owner, attribute, slowed)

        spec.loader.__class__ = Loader
        return spec


def install():
    """Add what ``known_change.json`` says; nothing without it."""
    file = Path(__file__).with_suffix(".json")
    if file.is_file():
        counting = "benchmarks.support.counting.server" in sys.orig_argv
        changes = json.loads(file.read_text(encoding="utf-8"))
        sys.meta_path.insert(0, _Finder(changes, "loops when counted" if counting else "loops"))


install()
