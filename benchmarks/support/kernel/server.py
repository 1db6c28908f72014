"""The process that counts what the kernel does for a call: it forks a child for each.

``python -m benchmarks.support.kernel.server PROCESS``: the process with which this one ends.
"""

import ctypes
import functools
import sys

from benchmarks.support import serving
from benchmarks.support.kernel.counts import counts_of

# https://man7.org/linux/man-pages/man2/prctl.2.html
_SET_THP_DISABLE = 41


def main(parent):
    """Answer one question after another, until nobody can ask any more."""
    # A huge page is one fault or 512, as chance has it.
    ctypes.CDLL(None).prctl(_SET_THP_DISABLE, 1, 0, 0, 0)
    serving.import_benchmarks()

    # Each metric of a call asks; the call is carried out once.
    known = {}

    def answer(question, prepare, connection):
        if question not in known:
            _, known[question] = serving.in_child(functools.partial(_counted, prepare), connection)
        return known[question]

    serving.serve(answer, parent)


def _counted(prepare):
    subject, call, check = prepare()
    result, counts = counts_of(call, subject)
    check(result)
    return counts._asdict()


# asv imports every module of the folder.
if __name__ == "__main__":
    main(int(sys.argv[1]))
