"""How long `asv publish` takes with a long timeline: the committed results of one machine, over and over.

``python -m tests.simulation.publishing 43 215 430`` makes a copy of the checkout with so many entries, publishes it with our
page and without, and prints the seconds of CPU of both, and the size of the page. Entries past the newest have made-up versions, and the results
of the entries before them.
"""

import datetime
import json
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.conftest import EXACT_MACHINE, ROOT, copy_checkout
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import COMMITS, INDEXED_GZIP, RESULTS, TIMELINE

# A plugin of asv that knows our repository and has no page.
_REPOSITORY_ALONE = "from voxelocity.asv.repositories import ReleaseHistory\n"


def lengthen(folder: Path, entries: int) -> None:
    """Give a checkout so many entries, with results."""
    known = Checkout(folder).timeline
    day = known[-1].date
    with (folder / TIMELINE).open("a") as file:
        for number in range(len(known), entries):
            day += datetime.timedelta(days=1)
            library = ("nilearn", "nibabel")[number % 2]
            file.write(
                f'\n[[entry]]\ndate = {day:%Y-%m-%dT%H:%M:%SZ}\n{library} = "9{number}.0"\n'
                f'{library}-sha256 = "{"0" * 64}"\n'
            )
    checkout = Checkout(folder)
    hashes = [checkout.history.commits[entry.tag] for entry in checkout.timeline]
    machine = folder / RESULTS / EXACT_MACHINE
    contents = [
        json.loads(next(machine.glob(f"{h[:8]}-*")).read_text()) for h in hashes[: len(known)]
    ]
    for number in range(len(known), entries):
        content = contents[number % len(known)]
        content |= {
            "commit_hash": hashes[number],
            "date": int(checkout.timeline[number].date.timestamp() * 1000),
        }
        (machine / f"{hashes[number][:8]}-virtualenv-py3.11.json").write_text(json.dumps(content))


def seconds(folder: Path, *arguments: str) -> float:
    """The seconds of CPU of an asv publish, the second time: the first one fills caches."""
    for _ in range(2):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(
            [sys.executable, "-m", "asv", "publish", *arguments],
            cwd=folder,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Print a line for each number of entries."""
    print("entries  ours, s  asv alone, s  difference, s  page, MB")
    for entries in map(int, sys.argv[1:]):
        with tempfile.TemporaryDirectory() as temporary:
            folder = copy_checkout(Path(temporary, "checkout"), results=True)
            for library in COMMITS.values():
                subprocess.run(["rm", "-rf", folder / library, folder / INDEXED_GZIP], check=True)
            lengthen(folder, entries)
            ours = seconds(folder)
            page = (folder / "html" / "index.html").stat().st_size / 1e6
            (folder / "repository_alone.py").write_text(_REPOSITORY_ALONE)
            text = (ROOT / "asv.conf.json").read_text()
            text = text.replace(".voxelocity.asv.plugin", ".repository_alone")
            (folder / "asv.alone.conf.json").write_text(text)
            alone = seconds(folder, "--config", "asv.alone.conf.json")
            told = f"{entries:7}  {ours:7.1f}  {alone:12.1f}  {ours - alone:13.1f}  {page:8.2f}"
            print(told, flush=True)


if __name__ == "__main__":
    main()
