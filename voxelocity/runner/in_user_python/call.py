"""One call on one file, or imports alone: the job as JSON on standard input, the cost on output."""

import ast
import contextlib
import gc
import importlib
import json
import os
import resource
import signal
import sys
import time


def peak():
    """The largest resident size so far, in bytes."""
    try:
        with open("/proc/self/status") as file:
            (line,) = (each for each in file if each.startswith("VmHWM:"))
        return 1024 * int(line.split()[1])
    except (OSError, ValueError):
        size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return size if sys.platform == "darwin" else 1024 * size


def resident():
    """What this process holds now, in bytes; the most that it held where that is not told."""
    # Where the system can, the peak begins at what is resident now.
    with contextlib.suppress(OSError), open("/proc/self/clear_refs", "w") as file:
        file.write("5")
    return peak()


def reads():
    """What this process has read by calls of the kernel: bytes, calls, and the bytes of this look.

    None where the kernel does not tell, as only Linux does where ``/proc`` is not hidden.
    """
    try:
        descriptor = os.open("/proc/self/io", os.O_RDONLY)
        try:
            content = os.read(descriptor, 4096)
        finally:
            os.close(descriptor)
        told = dict(line.split(b": ") for line in content.splitlines())
        return int(told[b"rchar"]), int(told[b"syscr"]), len(content)
    except (OSError, ValueError, KeyError):
        return None


def reads_since(before):
    """The bytes and the calls since another look, without that look; None where it is not told."""
    after = reads()
    if before is None or after is None:
        return {"bytes_read": None, "reads": None}
    return {"bytes_read": after[0] - before[0] - before[2], "reads": after[1] - before[1] - 1}


def touch(value):
    """Read what is only mapped, which a user pays for when it is used."""
    if any(kind.__name__ == "memmap" for kind in type(value).__mro__):
        value.sum()


def allow(limit):
    """Let the memory of this process end in an error of its own before the machine's does."""
    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    if most != resource.RLIM_INFINITY:
        limit = min(limit, most)
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))


def end_after(seconds):
    """Let the system end this process, whatever it does then; 0 for never."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def parts(source):
    """Code, compiled: all but the value of its last line, and that."""
    tree = ast.parse(source)
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    value = compile(ast.Expression(last.value), "call", "eval") if last else None
    return compile(tree, "call", "exec"), value


def carry_out(code, value, names):
    exec(code, names)
    if value:
        touch(eval(value, names))


def call_on_few(call, names, before):
    """What the call adds on few voxels, in bytes: its imports, and what any image takes."""
    try:
        carry_out(*call, names)
    except Exception:
        # It fails on the image too, and is told then; or it is of no use on so few.
        return 0
    names.clear()
    gc.collect()
    return peak() - before


def measured(job):
    """Seconds, bytes and reads; the call begins after the imports and a call on few voxels."""
    few = job.get("few")
    names = dict(job["names"], path=job["path"])
    exec(job["imports"], names)
    call = parts(job["code"])
    before, fixed = resident(), 0
    if few:
        end_after(few["seconds"])
        fixed = call_on_few(call, dict(names, **few["names"], path=few["path"]), before)
    end_after(job.get("seconds", 0))
    looked = reads()
    start = time.perf_counter()
    carry_out(*call, names)
    took = time.perf_counter() - start
    read = reads_since(looked)
    end_after(0)
    above = peak() - before
    costs = {"seconds": took, "peak": before + above, "above": above, "growing": above - fixed}
    return {**costs, **read}


def held(modules):
    """What this process holds once it has imported each of some modules that can be, in bytes."""
    found = {}
    for name in modules:
        with contextlib.suppress(Exception):
            importlib.import_module(name)
            found[name] = resident()
    return found


def main():
    job = json.load(sys.stdin)
    if job["limit"]:
        allow(job["limit"])
    try:
        found = held(job["modules"]) if "modules" in job else measured(job)
    except MemoryError:
        found = {"trouble": "memory"}
    except Exception as error:
        found = {"trouble": f"{type(error).__name__}: {error}".split("\n")[0][:300]}
    print("\n" + json.dumps(found))


if __name__ == "__main__":
    main()
