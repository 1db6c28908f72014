"""Memory in which a call's count does not depend on what was allocated before it.

numpy casts through a buffer, and the loops that it chooses depend on how that buffer and the arrays
lie to each other: calls with little work per voxel differ by up to 8 % from one memory layout to
another. With both at multiples of 64 bytes they no longer do; users see that layout as one of several,
and nothing else changes. Python's and numpy's own interfaces replace their allocators:
https://docs.python.org/3/c-api/memory.html#customize-memory-allocators and
https://numpy.org/doc/stable/reference/c-api/data_memory.html
"""

import ctypes
import importlib

import numpy as np

# A cache line, and the widest vector.
ALIGNMENT = 64

# PYMEM_DOMAIN_RAW, from which numpy takes its buffers and Python all that is larger than 512 bytes.
_RAW = 0
# The places of two functions in numpy's table, which its versions may only append to.
_SET_HANDLER, _GET_HANDLER = 304, 305
_CAPSULE = b"mem_handler"

# What C holds on to.
_kept = []


class _Allocator(ctypes.Structure):
    # The same in Python and numpy.
    _fields_ = [
        (name, ctypes.c_void_p) for name in ("context", "malloc", "calloc", "realloc", "free")
    ]


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


def _let_align(allocator):
    # C11's aligned_alloc takes what malloc with a context takes, and free takes what it gives; the
    # other functions of both allocators do not look at the context.
    allocator.context = ALIGNMENT
    allocator.malloc = ctypes.cast(ctypes.CDLL(None).aligned_alloc, ctypes.c_void_p).value
