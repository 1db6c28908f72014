"""``make bench``: the first numbers on a user's own machine, in a few minutes."""

import math
import os
import subprocess
import sys
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.checkout import CACHE
from voxelocity.history import commit_hashes
from voxelocity.measured import (
    REFERENCE,
    above_baseline,
    cells_of,
    load_benchmarks,
    read_commit,
    title,
)
from voxelocity.timeline import read_timeline

MACHINE = "this-machine"

# The image as scanners and nibabel most often write it, and the middle volume.
BENCH = [
    r"^(opening|array_access|mean_over_time)\..*\('int16 \+ slope/inter'",
    r"^volume_extraction\..*'middle'\)",
]


def landmark_tags(root):
    """The oldest entry, one of each fourth part of the timeline, a control with its parent, the newest.

    Returns
    -------
    list of str
        Tags, oldest first.
    """
    entries = read_timeline(root)
    tags = [entry.tags[0] for entry in entries]
    control = max(index for index, tag in enumerate(tags) if tag.startswith("control-"))
    chosen = {0, len(tags) // 2, control - 1, control, len(tags) - 1}
    return [tags[index] for index in sorted(chosen)]


def bench(root):
    """Measure the landmarks as a machine of its own and publish; return the summary's lines.

    Raises
    ------
    VoxelocityError
        asv failed; it has said why.
    """
    tags = landmark_tags(root)
    _run(root, "voxelocity", "machine", MACHINE, stdout=subprocess.DEVNULL)
    options = ["HASHFILE:-", "--machine", MACHINE, "--record-samples", "--show-stderr"]
    # From four processes, the eight samples that asv compare needs.
    options += ["--attribute", "repeat=2"]
    options += [word for expression in BENCH for word in ("--bench", expression)]
    # 2 tells that some benchmark failed: the others are worth showing.
    code = _run(root, "asv", "run", *options, allowed=(0, 2), input="\n".join(tags))
    _run(root, "asv", "publish", stdout=subprocess.DEVNULL)
    lines = summary(root, tags)
    return lines + ["  some benchmarks failed; asv has said why above"] if code else lines


def _run(root, module, *arguments, allowed=(0,), **options):
    command = [sys.executable, "-m", module, *arguments]
    code = subprocess.run(
        command, cwd=root, env=_environment(root), text=True, **options
    ).returncode
    if code not in allowed:
        raise VoxelocityError(f"{module} {arguments[0]} failed; what it printed above says why")
    return code


def _environment(root):
    """A home in the checkout, so that the user's own ~/.asv-machine.json stays as it is."""
    home = Path(root, CACHE, "home")
    home.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "HOME": str(home)}
    for tool, variable in (("uv", "UV_CACHE_DIR"), ("pip", "PIP_CACHE_DIR")):
        cache = subprocess.run(
            [sys.executable, "-m", tool, "cache", "dir"], capture_output=True, text=True
        ).stdout.strip()
        environment.setdefault(variable, cache)
    return environment


def summary(root, tags):
    """What the newest landmark does differently from the oldest, beyond the noise of the control.

    Parameters
    ----------
    root : Path
        The checkout.
    tags : list of str
        See `landmark_tags`.

    Returns
    -------
    list of str
    """
    benchmarks, hashes = load_benchmarks(root), commit_hashes(root)
    cells = {tag: read_commit(root, MACHINE, hashes[tag], benchmarks) for tag in tags}
    control = next(tag for tag in tags if tag.startswith("control-"))
    parent = tags[tags.index(control) - 1]
    lines = [
        f"{tags[-1]} against {tags[0]}, by the least of all samples and the peak above the",
        f"baseline; changes within the noise ({control} against {parent}, the same software) are left out",
    ]
    names = {
        (cell.operation, cell.route): benchmark["pretty_name"]
        for benchmark in benchmarks.values()
        for cell in cells_of(benchmark)
    }
    for kind, quantity, words in (
        ("time", "time", ("slower", "faster")),
        ("peakmem", "memory", ("more", "less")),
    ):
        change = ratios(cells[tags[0]], cells[tags[-1]], kind)
        noise = ratios(cells[parent], cells[control], kind)
        for operation in sorted({operation for operation, _ in change}):
            lines.append(f"  {title(operation)}, {quantity}:")
            found = [
                f"    {names[key]:<46} {max(factor, 1 / factor):6.1f} x {words[factor < 1]}"
                for key, (factor, _) in sorted(change.items())
                # A control whose peaks are all next to nothing has no noise to speak of.
                if key[0] == operation
                and abs(math.log(factor)) > math.log(noise.get(key, (1, 1))[1])
            ]
            lines += found or ["    no difference"]
    return lines


def ratios(old, new, kind):
    """The change of each route between two commits, over the files that both have.

    Peaks are compared above the baseline. Below four megabytes they are pages, not images: a
    smaller one counts as four, and two smaller ones are not compared.

    Parameters
    ----------
    old, new : dict of Cell to Measurement
        See `measured.read_commit`.
    kind : str
        ``time`` or ``peakmem``.

    Returns
    -------
    dict of (str, str) to tuple of float
        By operation and route: the geometric mean of the ratios, and the largest of the ratios
        or their inverses.
    """
    if kind == "time":
        old, new = (
            {cell: found.estimate for cell, found in cells.items() if cell.kind == kind}
            for cells in (old, new)
        )
        least = 0.0
    else:
        old, new = above_baseline(old), above_baseline(new)
        least = 2.0**22
    logs = {}
    for cell in old.keys() & new.keys():
        a, b = old[cell], new[cell]
        if cell.route != REFERENCE and a is not None and b is not None and max(a, b) > least:
            change = math.log(max(b, least) / max(a, least))
            logs.setdefault((cell.operation, cell.route), []).append(change)
    return {
        key: (math.exp(sum(values) / len(values)), math.exp(max(abs(value) for value in values)))
        for key, values in logs.items()
    }
