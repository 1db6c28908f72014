"""Records what each call executes: ``python -m tests.benchmarks.record_code``, when a test asks for it.

asv keeps the results of a call as long as its version is the same, and versions are raised by hand. The record beside asv's
``benchmarks.json`` shows where code and version no longer belong together. asv passes over it, since it is no JSON.
"""

import tomllib

from tests.benchmarks.benchmark_code import all_codes
from tests.conftest import ROOT

RECORD = ROOT / "results" / "releases" / "benchmark_code.toml"

_COMMAND = ".venv/bin/python -m tests.benchmarks.record_code"
_HEAD = f"""\
# What each call executes, as a hash, and the version under which its results count. CONTRIBUTING.md says when to
# write this anew: {_COMMAND}

"""


def recorded():
    """The versions and hashes that were recorded, as `all_codes` gives them; none without a record."""
    if not RECORD.exists():
        return {}
    return tomllib.loads(RECORD.read_text(encoding="utf-8"))


def problem(found, known):
    """One line that says which calls are not as they were recorded, and what to do; empty where all are.

    Parameters
    ----------
    found, known : dict
        As `all_codes` gives them: what is there, and what was recorded.

    Returns
    -------
    str
    """
    changed, others = _differences(found, known)
    if changed:
        return (
            f"{_named(changed, found)}: other code under the same version. If it measures the same, run {_COMMAND}. "
            "If it measures something else, first raise the version (in the class, in @call where one call changed, "
            "of INSTRUCTIONS for counting, RECIPE for images): asv then drops the results under the old one, and "
            "each release must be measured again."
        )
    if others:
        return f"{_named(others, found)}: not recorded with this version. Run {_COMMAND}."
    return ""


def told(found, known):
    """What recording means, in a line for each kind of change."""
    changed, others = _differences(found, known)
    if changed:
        yield f"{_named(changed, found)}: other code measures the same. All results still count."
    if others:
        yield (
            f"{_named(others, found)}: new, gone or of another version. Results under an earlier version no longer "
            "count: measure each release again."
        )
    if not changed and not others:
        yield "Nothing has changed."


def write(codes):
    """Write the record."""
    tables = []
    for name, calls in codes.items():
        lines = [f'{call} = ["{version}", "{code}"]\n' for call, (version, code) in calls.items()]
        tables.append("".join([f"[{name}]\n", *lines]))
    RECORD.write_text(_HEAD + "\n".join(tables), encoding="utf-8")


def _differences(found, known):
    """The calls, as class and call, whose code alone changed; and those that differ otherwise."""
    found, known = _by_call(found), _by_call(known)
    differ = [call for call in {**known, **found} if found.get(call) != known.get(call)]
    both = [call for call in differ if call in found and call in known]
    changed = [call for call in both if found[call][0] == known[call][0]]
    return changed, [call for call in differ if call not in changed]


def _by_call(codes):
    return {(name, call): value for name, calls in codes.items() for call, value in calls.items()}


def _named(calls, found):
    """Classes by their names where all of their calls are meant, else each call."""
    if set(calls) == set(_by_call(found)):
        return "every call"
    names = {}
    for name, call in calls:
        others = {(name, each) for each in found.get(name, ())} - set(calls)
        names[f"{name}.{call}" if others else name] = None
    return ", ".join(names)


def main():
    """Record what is there, and say what that means."""
    codes = all_codes()
    print(*told(codes, recorded()), sep="\n")
    write(codes)


if __name__ == "__main__":
    main()
