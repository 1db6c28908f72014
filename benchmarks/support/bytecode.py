"""Whether the bytecode that Python would run is that of the source beside it."""

import hashlib
import importlib.util
import marshal
import os
from pathlib import Path

# Of a compiled file: magic number, flags, and the time and size of the source.
_HEADER_BYTES = 16

# In the folder of the environment: what was compared before, so that each file is compiled once.
_COMPARED = "compared_bytecode.txt"


def differing(environment, sources):
    """The first source whose bytecode is another's; None where there is none.

    Python takes bytecode for current by the time and the size of its source alone.

    Parameters
    ----------
    environment : str
        The folder of the environment.
    sources : iterable of str
        Paths of installed Python files. Those of a package's own tests are passed over.

    Returns
    -------
    str or None
    """
    record = Path(environment, _COMPARED)
    compared = set(record.read_text("ascii").split()) if record.is_file() else set()
    found = set()
    for source in sources:
        cached = importlib.util.cache_from_source(source)
        if f"{os.sep}tests{os.sep}" in source or not os.path.exists(cached):
            continue
        text, bytecode = Path(source).read_bytes(), Path(cached).read_bytes()[_HEADER_BYTES:]
        digest = hashlib.sha256(hashlib.sha256(text).digest() + bytecode).hexdigest()
        if digest not in compared and not _is_compiled_from(source, text, bytecode):
            return source
        found.add(digest)
    if found - compared:
        temporary = record.with_suffix(f".{os.getpid()}")
        temporary.write_text("\n".join(sorted(compared | found)) + "\n", "ascii")
        os.replace(temporary, record)
    return None


def _is_compiled_from(source, text, bytecode):
    try:
        return marshal.loads(bytecode) == compile(text, source, "exec", dont_inherit=True)
    except (ValueError, EOFError, TypeError, SyntaxError):
        return False
