"""What the kernel counts of a call: bytes read, reads and page faults.

A process imports everything once a release, and forks a child for each call (`server`). asv starts it before
the first count (`start`) and asks it for one call after another; each call is carried out once for all counts.
"""

import math

from ..serving import ask
from .counts import is_told
from .start import start

__all__ = ["bytes_read", "page_faults", "reads", "start"]


def bytes_read(method):
    """A function for asv that returns the bytes that a call reads."""
    return _counted("bytes_read", "bytes", method)


def reads(method):
    """A function for asv that returns how often a call reads."""
    return _counted("reads", "reads", method)


def page_faults(method):
    """A function for asv that returns how many pages a call touches for the first time."""
    return _counted("page_faults", "page faults", method)


def _counted(count, unit, method):
    """A function for asv that returns one count of a call; see `counts.KernelCounts`."""

    def function(self, *parameters):
        if not is_told():
            return math.nan
        return ask(type(self), method.__name__, parameters, "measured_shape")[count]

    function.unit = unit
    # Where asv looks first: only who asks for counts starts the process that counts.
    function.setup_cache = start
    return function
