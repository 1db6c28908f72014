"""Memory in which a call's count does not depend on what was allocated before it.

numpy casts through a buffer, and the loops that it chooses depend on how that buffer and the arrays
lie to each other: calls with little work per voxel differ by up to 8 % from one memory layout to
another. With both at multiples of 64 bytes they no longer do; users see that layout as one of several,
and nothing else changes. What Python's own objects cost depends on the gaps among those before them,
and on where their memory begins, by up to 2 % of a loop. Python's and numpy's own interfaces replace their allocators:
https://docs.python.org/3/c-api/memory.html#customize-memory-allocators and
https://numpy.org/doc/stable/reference/c-api/data_memory.html
"""

import ctypes
import importlib
import itertools

import numpy as np

# A cache line, and the widest vector.
ALIGNMENT = 64

# PYMEM_DOMAIN_RAW, from which numpy takes its buffers and Python all that is larger than 512 bytes.
_RAW = 0
# The places of two functions in numpy's table, which its versions may only append to.
_SET_HANDLER, _GET_HANDLER = 304, 305
_CAPSULE = b"mem_handler"

# What Python takes from the system at once.
_ARENA = 1 << 20

# The pools of Python's small objects: their size, what precedes the objects, and the sizes of these.
_POOL, _POOL_HEADER = 1 << 14, 48
# The numbers with which they are filled are of 32 bytes, which therefore come last.
_SIZES = tuple(sorted(range(16, 513, 16), key=lambda size: (size == 32, size)))

# What C's allocator is asked for, from large to small, so that a piece is used up to its end. So many in
# a row are no chance; of larger pieces it takes fewer at once from the system, under valgrind.
_PIECES = (*(1 << power for power in range(14, 10, -1)), *range(1016, 8, -16))
_RUN = 4

# What C holds on to.
_kept = []


class _Allocator(ctypes.Structure):
    # The same in Python and numpy.
    _fields_ = [
        (name, ctypes.c_void_p) for name in ("context", "malloc", "calloc", "realloc", "free")
    ]


class _ArenaAllocator(ctypes.Structure):
    _fields_ = [(name, ctypes.c_void_p) for name in ("context", "alloc", "free")]


class _Handler(ctypes.Structure):
    _fields_ = [
        ("name", ctypes.c_char * 127),
        ("version", ctypes.c_uint8),
        ("allocator", _Allocator),
    ]


def numpy_core():
    """numpy's compiled module, under the name that it has in this version."""
    package = "numpy._core" if int(np.__version__.split(".")[0]) >= 2 else "numpy.core"
    return importlib.import_module(f"{package}._multiarray_umath")


def align():
    """Let all that Python and numpy allocate from now on lie at multiples of `ALIGNMENT` bytes.

    The exceptions are what is asked for with zeros, which comes as before, and Python's small objects.
    """
    allocator = _Allocator()
    ctypes.pythonapi.PyMem_GetAllocator(_RAW, ctypes.byref(allocator))
    _let_align(allocator)
    ctypes.pythonapi.PyMem_SetAllocator(_RAW, ctypes.byref(allocator))
    libc = ctypes.CDLL(None)
    # Whoever frees an object looks up its arena, in more steps where that crosses a boundary of its own
    # size. None is given back: what labs is called with it ignores.
    arenas = _ArenaAllocator(_ARENA, _address(libc.aligned_alloc), _address(libc.labs))
    ctypes.pythonapi.PyObject_SetArenaAllocator(ctypes.byref(arenas))

    pointer_of = ctypes.pythonapi.PyCapsule_GetPointer
    pointer_of.restype, pointer_of.argtypes = ctypes.c_void_p, [ctypes.py_object, ctypes.c_char_p]
    table = ctypes.cast(pointer_of(numpy_core()._ARRAY_API, None), ctypes.POINTER(ctypes.c_void_p))
    current = ctypes.PYFUNCTYPE(ctypes.py_object)(table[_GET_HANDLER])()
    handler = _Handler.from_buffer_copy(
        ctypes.cast(pointer_of(current, _CAPSULE), ctypes.POINTER(_Handler)).contents
    )
    _let_align(handler.allocator)
    capsule_of = ctypes.pythonapi.PyCapsule_New
    capsule_of.restype = ctypes.py_object
    capsule_of.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
    capsule = capsule_of(ctypes.addressof(handler), _CAPSULE, None)
    ctypes.PYFUNCTYPE(ctypes.py_object, ctypes.py_object)(table[_SET_HANDLER])(capsule)
    _kept.extend((handler, capsule))


def settle():
    """Fill the gaps that earlier objects have left, so that the next ones come from fresh memory.

    C's allocator looks through the free pieces before it takes new memory. Python keeps objects of up
    to 512 bytes in pools, by size; where the pool at hand has one or two places left, each object that
    comes and goes makes Python change pools. Both add up to 2 % to a call, as chance will have it. Now
    there are no free pieces, and the pool at hand is half empty, for every size.
    https://github.com/python/cpython/blob/3.11/Objects/obmalloc.c
    """
    _fill(ctypes.CDLL(None).malloc, _PIECES, lambda size: _RUN, _piece)
    _fill(ctypes.pythonapi.PyObject_Malloc, _SIZES, _half_a_pool, lambda size: size)


def _fill(allocate, sizes, run_of, step_of):
    """Allocate each size until so many in a row lie side by side, as they do in fresh memory only."""
    allocate.restype, allocate.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
    for size in sizes:
        wanted, step, run, last = run_of(size), step_of(size), 0, 0
        while run < wanted:
            place = allocate(size)
            run = run + 1 if place - last == step else 1
            last = place
    # What the loop itself kept has left gaps in full pools, which come first: filled without numbers.
    del size, wanted, step, run, last, place
    for each in itertools.repeat(tuple(sizes), 16):
        for size in each:
            allocate(size)


def _half_a_pool(size):
    return (_POOL - _POOL_HEADER) // size // 2


def _piece(size):
    """What C's allocator takes for so many bytes."""
    return max(32, (size + 8 + 15) // 16 * 16)


def _let_align(allocator):
    # C11's aligned_alloc takes what malloc with a context takes, and free takes what it gives; the
    # other functions of both allocators do not look at the context.
    allocator.context = ALIGNMENT
    allocator.malloc = _address(ctypes.CDLL(None).aligned_alloc)


def _address(function):
    return ctypes.cast(function, ctypes.c_void_p).value
