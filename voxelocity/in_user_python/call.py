"""One call on one file, in a process of its own: the job as JSON on standard input, what it took on standard output."""

import ast
import json
import resource
import sys
import time

# Of a user's mistake or the machine's, as the report has it.
_MEMORY = "memory"


def peak():
    """The largest resident size so far, in bytes."""
    try:
        with open("/proc/self/status") as file:
            for line in file:
                if line.startswith("VmHWM:"):
                    return 1024 * int(line.split()[1])
    except OSError:
        pass
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return size if sys.platform == "darwin" else 1024 * size


def forget_the_peak():
    """Let the peak begin at what is resident now, where the system can."""
    try:
        with open("/proc/self/clear_refs", "w") as file:
            file.write("5")
    except OSError:
        pass


def touch(value):
    """Read what is only mapped, which a user pays for when it is used."""
    if any(kind.__name__ == "memmap" for kind in type(value).__mro__):
        value.sum()


def main():
    job = json.load(sys.stdin)
    if job["limit"]:
        resource.setrlimit(resource.RLIMIT_DATA, (job["limit"], job["limit"]))
    names = dict(job["names"], path=job["path"])
    exec(job["imports"], names)
    tree = ast.parse(job["code"])
    last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
    code = compile(tree, "call", "exec")
    value = compile(ast.Expression(last.value), "call", "eval") if last else None
    forget_the_peak()
    before = peak()
    start = time.perf_counter()
    try:
        exec(code, names)
        if value:
            touch(eval(value, names))
    except MemoryError:
        found = {"trouble": _MEMORY}
    except Exception as error:
        found = {"trouble": f"{type(error).__name__}: {error}".split("\n")[0][:300]}
    else:
        seconds = time.perf_counter() - start
        found = {"seconds": seconds, "peak": peak(), "above": peak() - before}
    print("\n" + json.dumps(found))


main()
