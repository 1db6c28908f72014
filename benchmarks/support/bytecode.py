"""Compiled code beside each source, and whether it is that of the source."""

import hashlib
import importlib.util
import marshal
import os
import py_compile
import sys
from pathlib import Path

# Of a compiled file: magic number, flags, and the time and size of the source.
_HEADER_BYTES = 16

# In the folder of the environment: what was compared before, so that each file is compiled once.
_COMPARED = "compared_bytecode.txt"


def differing(environment, sources):
    """The first source whose bytecode is another's; None where there is none. What has none is compiled.

    Python takes bytecode for current by the time and the size of its source alone. A process that
    compiles what it imports has another peak than the next one, so all is compiled before.

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
        if f"{os.sep}tests{os.sep}" in source:
            continue
        is_new = not os.path.exists(cached)
        if is_new and not _compile(source):
            continue
        text, bytecode = Path(source).read_bytes(), Path(cached).read_bytes()[_HEADER_BYTES:]
        digest = hashlib.sha256(hashlib.sha256(text).digest() + bytecode).hexdigest()
        if not (is_new or digest in compared or _is_compiled_from(source, text, bytecode)):
            return source
        found.add(digest)
    if found - compared:
        temporary = record.with_suffix(f".{os.getpid()}")
        temporary.write_text("\n".join(sorted(compared | found)) + "\n", "ascii")
        os.replace(temporary, record)
    return None


def _compile(source):
    """Whether a source could be compiled; a template or one for another Python cannot."""
    # As Python itself does it, whatever the environment says.
    mode = py_compile.PycInvalidationMode.TIMESTAMP
    try:
        py_compile.compile(source, doraise=True, quiet=1, invalidation_mode=mode)
    except (py_compile.PyCompileError, OSError):
        return False
    return True


def _is_compiled_from(source, text, bytecode):
    try:
        return marshal.loads(bytecode) == compile(text, source, "exec", dont_inherit=True)
    except (ValueError, EOFError, TypeError, SyntaxError):
        return False


if __name__ == "__main__":
    # asv calls it when a release is installed, before it starts the process whose forks are measured.
    differing(sys.argv[1], map(str, sorted(Path(sys.argv[1], "lib").rglob("*.py"))))
