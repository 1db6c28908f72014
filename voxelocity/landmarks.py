"""``make bench``: the first numbers on a user's own machine, in a few minutes."""

import os
import subprocess
import sys
from pathlib import Path

from voxelocity import VoxelocityError
from voxelocity.checkout import CACHE
from voxelocity.comparison import compare
from voxelocity.measured import title
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
    control = max(index for index, entry in enumerate(entries) if entry.changed == "control")
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
    environment = _environment(root)
    _run(root, environment, "voxelocity", "machine", MACHINE, stdout=subprocess.DEVNULL)
    options = ["HASHFILE:-", "--machine", MACHINE, "--record-samples", "--show-stderr"]
    # From four processes, the eight samples that asv compare needs.
    options += ["--attribute", "repeat=2"]
    options += [word for expression in BENCH for word in ("--bench", expression)]
    # 2 tells that some benchmark failed: the others are worth showing.
    code = _run(root, environment, "asv", "run", *options, allowed=(0, 2), input="\n".join(tags))
    _run(root, environment, "asv", "publish", stdout=subprocess.DEVNULL)
    lines = summary(root, tags)
    return lines + ["  some benchmarks failed; asv has said why above"] if code else lines


def _run(root, environment, module, *arguments, allowed=(0,), **options):
    command = [sys.executable, "-m", module, *arguments]
    code = subprocess.run(command, cwd=root, env=environment, text=True, **options).returncode
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
    found = compare(root, tags[0], tags[-1], MACHINE)
    lines = [
        f"{tags[-1]} against {tags[0]}, by the tenth percentile of all samples and the peak above the",
        "baseline; changes within the noise ("
        + ", ".join(f"{control} against {parent}" for parent, control in found.noise.pairs)
        + ", the same software) are left out",
    ]
    for kind, quantity, words in (
        ("time", "time", ("slower", "faster")),
        ("peakmem", "memory", ("more", "less")),
    ):
        for operation in found.operations():
            lines.append(f"  {title(operation)}, {quantity}:")
            changed = []
            for (of, route), name in sorted(found.names.items()):
                mean = found.mean([of], kind, route) if of == operation else None
                if mean and not mean.total.within_noise:
                    ratio = mean.total.ratio
                    changed.append(
                        f"    {name:<46} {max(ratio, 1 / ratio):6.1f} x {words[ratio < 1]}"
                    )
            lines += changed or ["    no difference"]
    return lines
