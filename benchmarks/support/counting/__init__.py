"""How many machine instructions a call takes, counted by valgrind's callgrind.

A process under valgrind imports everything once a release, and forks a child for each call that is
counted (`server`). asv starts it before the first count (`start`) and asks it for one call after
another (`ask`).
"""

from .ask import count_of
from .start import start

__all__ = ["counted", "start"]


def counted(method):
    """A function for asv that returns the instructions of one call."""

    def function(self, *parameters):
        return count_of(type(self), method.__name__, parameters)

    function.unit = "instructions"
    # Where asv looks first: only who asks for counts starts the process that counts.
    function.setup_cache = start
    return function
