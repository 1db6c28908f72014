"""The process that counts instructions: it runs under valgrind, and forks a child for each count.

``python -m benchmarks.support.counting.server REQUESTS PROCESS``: the file of the compiled requests, and the
process with which this one ends.
"""

import os
import sys

from benchmarks.support import images, serving
from benchmarks.support.counting import memory, traits, valgrind
from benchmarks.support.counting.child import count


def main(requests, parent):
    """Answer one question after another, until nobody can ask any more."""
    memory.align()
    requests = valgrind.load_requests(requests)
    serving.import_benchmarks()
    memory.settle()
    # valgrind forgets how it runs the code whenever counting starts; each child would take half a second
    # to forget what was imported.
    requests.callgrind_start_instrumentation()
    requests.callgrind_stop_instrumentation()
    empty = count(requests, lambda: (None, _nothing, _nothing))
    known = traits.traits(images.path("int16 + slope/inter", ".nii", images.SMALLER_SHAPE))

    def answer(question, prepare, connection):
        instructions = count(requests, prepare, connection) - empty
        return {"instructions": instructions, "empty_call": empty, "traits": known}

    serving.serve(answer, parent)


def _nothing(anything):
    """What an empty call does."""


# asv imports every module of the folder.
if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
    # Tearing down all that was imported takes seconds under valgrind.
    os._exit(0)
