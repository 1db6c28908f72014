"""The command on a user's own Python and image: here."""

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from packaging.version import Version
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from voxelocity import VoxelocityError, say
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.correctness import correctness_of
from voxelocity.analysis.noise import noise_or_unknown
from voxelocity.analysis.upgrade import Upgrade, UserVersion, user_upgrades, user_versions
from voxelocity.analysis.user_image import (
    REFERENCE,
    UserCall,
    UserImage,
    image_of,
    is_compared,
    loops,
    ratios,
    user_calls,
)
from voxelocity.asv.lines import python_line
from voxelocity.cli.arguments import (
    FORMS,
    RESULTS_OF,
    argument,
    chosen_results,
    file_path,
    flag,
    print_report,
    seconds,
    takes,
    terminal_text,
)
from voxelocity.model.results import Results
from voxelocity.model.states import measured_pythons
from voxelocity.model.timeline import Changed
from voxelocity.report.document import as_html
from voxelocity.report.here_report import Here, first_answer, here_as_json, here_report
from voxelocity.runner.conditions import between, look
from voxelocity.runner.user_image import (
    REPEATS,
    generated_image,
    gunzipped,
    measure,
    read_whole,
    require_mask,
    require_size,
    states_of,
)
from voxelocity.runner.user_python import UserPython, describe, find_python, imported_sizes
from voxelocity.store.checkout import Checkout
from voxelocity.store.paths import HERE
from voxelocity.store.reader import ResultsReader
from voxelocity.store.result_files import PYTHON
from voxelocity.store.safe_files import told, write_safely


@takes(
    argument("--python", "the Python that you work in; default: the first on the PATH"),
    argument("--image", "your own image; it is never written", type=file_path),
    argument(
        "--mask",
        "a mask with the lengths of the image in space; measures masking besides",
        type=file_path,
    ),
    RESULTS_OF,
    flag("--history-only", "measure nothing; use published results alone"),
    argument(
        "--time-limit SECONDS",
        "how long a call may take; default: %(default)g",
        type=seconds,
        default=120.0,
    ),
    FORMS,
    argument("--html FILE", "write a page besides", type=Path),
)
def here(checkout: Checkout, arguments: argparse.Namespace) -> None:
    _require_page(arguments.html)
    if arguments.mask and not arguments.image:
        raise VoxelocityError("--mask is of an image; name it too: --image")
    python, path = find_python(arguments.python), arguments.image
    if path is None and not arguments.history_only:
        path = generated_image(checkout.root)
    user = describe(python, checkout.root / HERE / "bytecode", path)
    reader = ResultsReader(checkout)
    results = chosen_results(reader, arguments.machine)
    mine = user_versions(results, user.versions)
    found = Here(
        executable=user.executable,
        python=user.python,
        versions=user.versions,
        mine=mine,
        newest=results.timeline[results.indices[-1]],
        upgrades=_upgrades(reader, results, mine),
        machine=results.machine,
        broken=user.broken,
        indexed_gzip=user.indexed_gzip,
        other_python=_other_python(reader, user.python),
        correctness=[
            correctness_of(results, (one.index, results.indices[-1]), one.component) for one in mine
        ],
    )
    mask = arguments.mask
    image = image_of(path, user.header, mask or "") if path else None
    if image and mask:
        require_mask(user, image)
    if image and arguments.image:
        found.is_read = require_size(image) if arguments.history_only else read_whole(image)
        found.calls = [*user_calls(results, mine, image, imported_sizes(user)), REFERENCE]
        found.image, found.loops = image, loops(results, mine, image)
    elif image:
        calls = filter(is_compared, user_calls(results, mine, image))
        found.calls = [*calls, REFERENCE]
    if image and not arguments.history_only:
        # What is known at once; the whole follows on standard output.
        print(terminal_text(first_answer(found), sys.stderr), file=sys.stderr)
        before = look()
        _measure(checkout, user, found, image, arguments.time_limit)
        found.excess = between(before, look()).excess
        found.ratios = ratios(results, mine, image, found.measured)
    _write(checkout, found, arguments)


def _other_python(reader: ResultsReader, python: str) -> str:
    """What a Python changes against that of the results; nothing where it is the same."""
    asked = Version(python).release[:2]
    # Most users' is this one, and then nothing need be read.
    line = None if asked == Version(PYTHON).release else python_line(reader)
    if line is None:
        return ""
    changes, explained = line
    timeline = changes.results.timeline
    # The oldest is that of all other results.
    first, *later = (
        (Version(each).release, timeline[at]) for each, at in measured_pythons(timeline).items()
    )
    base = f"The published results are of {first[1].words}."
    passed = {entry.tag for release, entry in later if release <= asked}
    whats = [each.what for each in explained if each.release in passed]
    if not whats:
        return f"{base} Yours was not measured."
    return f"{base} What a newer one changes: {'; '.join(whats)}."


def _upgrades(
    reader: ResultsReader, results: Results, mine: Sequence[UserVersion]
) -> list[Upgrade]:
    """To the newest entry; from a numpy that was measured by itself alone, by its own line."""
    changes = Changes(results, noise_or_unknown(results))
    inexact = (one for one in mine if one.component is Changed.STACK and not one.exact)
    stack = next(inexact, None)
    place = reader.checkout.telling([f"numpy=={stack.installed}"]) if stack else reader.checkout
    if stack is None or place is reader.checkout or not place.results.is_dir():
        return user_upgrades(changes, mine)
    line = ResultsReader(place, reader.asv_benchmarks).fullest()
    along = user_versions(line, {"numpy": stack.installed})
    others = user_upgrades(changes, [one for one in mine if one is not stack])
    return others + user_upgrades(Changes(line, noise_or_unknown(line)), along)


# How a page of ours begins.
_BEGINNING = as_html("", [])[:15].encode()


def _require_page(path: Path | None) -> None:
    """Refuse what a page cannot be written to, or must not replace, before anything is measured."""
    if path is None:
        return
    refusal, folder = "", path.absolute().parent
    try:
        if path.is_dir():
            refusal = "is a folder; name the file to write"
        elif not folder.is_dir():
            refusal = "its folder does not exist; make it first"
        elif path.exists() and not (path.is_file() and _is_page(path)):
            refusal = "exists and is not a page of voxelocity; name another file"
        else:
            tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        refusal = f"cannot be written ({error.strerror})"
    if refusal:
        raise VoxelocityError(f"{path}: {refusal}")


def _is_page(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_BEGINNING)) == _BEGINNING


def _measure(
    checkout: Checkout, user: UserPython, found: Here, image: UserImage, limit: float
) -> None:
    columns = (BarColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    console = Console(stderr=True)
    # It leaves nothing behind, above which the report would stand.
    with Progress(
        *columns, console=console, transient=True, disable=not console.is_terminal
    ) as bar:
        task = bar.add_task("", total=REPEATS * len(found.calls))

        def started(call: UserCall) -> None:
            bar.update(task, description=call.call, advance=1)

        before = states_of(image)
        found.measured = measure(user, image, found.calls, limit, started)
        bar.update(task, completed=REPEATS * len(found.calls))
        for reading in found.calls if found.image and image.gzipped else ():
            is_whole = (reading.operation, reading.method) == ("ArrayAccess", "get_fdata")
            if is_whole and found.measured[reading].seconds is not None:
                bar.update(task, description="gunzip")
                folder = checkout.root / HERE
                found.gunzip, found.reading = gunzipped(user, image, reading, folder, limit)
        if states_of(image) != before:
            changed = "changed during the measurement; wait until it is complete, and run again"
            raise VoxelocityError(f"{image.path}: {changed}")


def _write(checkout: Checkout, found: Here, arguments: argparse.Namespace) -> None:
    blocks, content, page = here_report(found), here_as_json(found), arguments.html
    write_safely(content, checkout.root / HERE / "newest.json")
    print_report(arguments, lambda: blocks, lambda: content)
    if page:
        with told(f"{page}: cannot be written", remedy=""):
            write_safely(as_html("Your Python, your image", blocks), page.resolve())
        say(f"written to {page}")
