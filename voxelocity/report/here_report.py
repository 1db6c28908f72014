"""What `voxelocity here` says: of a user's own versions, and of their own image."""

import dataclasses
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from voxelocity.analysis.upgrade import Upgrade
from voxelocity.analysis.user_image import (
    NO_NILEARN,
    REFERENCE,
    LoopSafety,
    Measured,
    Ratio,
    UserCall,
    UserImage,
    best,
    pays_after,
    times_the_best,
)
from voxelocity.analysis.user_versions import UserVersion
from voxelocity.analysis.verdict import severity
from voxelocity.model.benchmark import Metric
from voxelocity.model.digits import digits, ratio_digits, short
from voxelocity.model.scale import LITTLE_MEMORY
from voxelocity.model.timeline import Changed, Entry
from voxelocity.report.document import Block, Code, Heading, Paragraph, Table
from voxelocity.report.upgrade_report import phrase_of, summary
from voxelocity.report.values import bytes_words, time_words, value_words


@dataclasses.dataclass(frozen=True)
class Here:
    """All that was found.

    Attributes
    ----------
    executable, python : str
        The user's, and its version.
    versions : dict of str to str
    mine : list of UserVersion
    newest : Entry
        With what an upgrade is compared.
    upgrades : list of Upgrade
    machine : str
        Whose history it is.
    image : UserImage or None
    calls : list of UserCall
    measured : dict of UserCall to Measured
        Empty where nothing was measured yet.
    loops : list of LoopSafety
    ratios : list of Ratio
    excess : str or None
        What else the machine did meanwhile, beyond what times bear; None where that was little or is not known.
    gunzip, reading : Measured or None
        What gunzipping took, and reading the result.
    broken : dict of str to str
        Why a library of the user's cannot be imported.
    indexed_gzip : str or None
        Its version, where it is installed.
    is_read : bool
        Whether the whole image was read, and found sound.
    """

    executable: str
    python: str
    versions: Mapping[str, str]
    mine: Sequence[UserVersion]
    newest: Entry
    upgrades: Sequence[Upgrade]
    machine: str
    image: UserImage | None = None
    calls: Sequence[UserCall] = ()
    measured: Mapping[UserCall, Measured] = dataclasses.field(default_factory=dict)
    loops: Sequence[LoopSafety] = ()
    ratios: Sequence[Ratio] = ()
    excess: str | None = None
    gunzip: Measured | None = None
    reading: Measured | None = None
    broken: Mapping[str, str] = dataclasses.field(default_factory=dict)
    indexed_gzip: str | None = None
    is_read: bool = True


def here_report(here: Here) -> list[Block]:
    """The report, block by block."""
    blocks: list[Block] = [Heading("Your versions"), Paragraph(_versions(here)), *_nearest(here)]
    blocks += [Heading("What an upgrade would change"), *_upgrade(here)]
    blocks += _ratios(here)
    if here.image:
        blocks += [Heading("Your image"), Paragraph(_image_words(here.image)), *_memory(here)]
        blocks += [*_measured(here), *_gunzip(here), *_loops(here)]
    return blocks


def first_answer(here: Here) -> list[Block]:
    """What the header and the history say of an image before anything is measured; of none, the versions."""
    if not here.image:
        return [Paragraph(_versions(here)), *_nearest(here)]
    return [Paragraph(_image_words(here.image)), *_memory(here), *_loops(here)]


def _versions(here: Here) -> str:
    named = ", ".join(f"{name} {version}" for name, version in sorted(here.versions.items()))
    missing = "" if {"nilearn"} & {*here.versions, *here.broken} else "; nilearn is not installed"
    broken = "".join(
        f" Its {name} cannot be imported ({reason}), so that its calls are left out."
        for name, reason in here.broken.items()
    )
    indexed = (
        f" indexed_gzip {here.indexed_gzip} is installed: with it nibabel finds its place in a .nii.gz. The history, measured without "
        "it, does not hold for parts of one and for loops. It also makes an index while it reads, which slows a single read of a small "
        "file and takes some 20 MB."
        if here.indexed_gzip
        else ""
    )
    return f"Python {here.python} at {here.executable}: {named}{missing}.{broken}{indexed}"


def _nearest(here: Here) -> Iterator[Block]:
    for one in here.mine:
        is_stack = one.component is Changed.STACK
        name, known = (
            ("numpy", one.measured.replace("-", " ")) if is_stack else (one.component, one.measured)
        )
        if not one.exact:
            yield Paragraph(f"{name} {one.installed} was not measured; {known} stands for it.")
        elif is_stack:
            yield Paragraph(
                f"{name} {one.installed} counts as {known}: numpy, scipy and the rest were measured as one set, which is named after "
                "the first two numbers of its numpy."
            )


def _upgrade(here: Here) -> Iterator[Block]:
    newest = here.newest
    versions = {
        "nilearn": f"nilearn {newest.nilearn.version}",
        "nibabel": f"nibabel {newest.nibabel.version}",
        "numpy": newest.stack.replace("-", " "),
    }
    *first, last = (text for name, text in versions.items() if name in here.versions)
    to = f"{', '.join(first)} and {last}"
    source = f"as measured on {here.machine}"
    if all(one.exact and one.measured == newest.version(one.component) for one in here.mine):
        yield Paragraph(f"You have the newest that was measured: {to}.")
        return
    yield Paragraph(f"To {to}, {source}:")
    for step in here.upgrades:
        name = "numpy and the rest" if step.component is Changed.STACK else step.component.value
        yield Paragraph(f"{name}, {step.old} to {step.new}: {summary(step)}")
        works = sorted(step.verdicts, key=severity, reverse=True)
        rows = [(one.name, phrase_of(one)) for one in works if one.gain or one.loss]
        if rows:
            yield Table(("kind of work", "what changes"), tuple(rows))


def _image_words(image: UserImage) -> str:
    shape = " × ".join(map(str, image.shape))
    kind = "a pair of files" if image.is_pair else image.format
    return f"{image.path}: {shape} voxels, {image.stored}, {kind}; as float64 it takes {bytes_words(8 * image.voxels)}."


def _memory(here: Here) -> Iterator[Block]:
    """What is to be expected before anything is measured."""
    if here.measured or not here.image:
        return
    if not here.is_read:
        yield Paragraph(
            "By its size the file is whole. It was not read, so damage within it is not known."
        )
    told = [call for call in here.calls if call != REFERENCE]
    made = [call for call in told if not (call.needs_time and here.image.lacks_time)]
    yield Paragraph(
        "The peak of memory that the history leads to expect: what your Python holds with its libraries imported, and what the call "
        "added when it was measured. Of a number type on which it was not measured, that is the most of those on which it was. What a "
        "call imports itself comes on top."
    )
    rows = tuple(
        (call.task, call.call, "not known" if call.need is None else bytes_words(call.need))
        for call in made
    )
    yield Table(("to do what", "call", "memory"), rows, right=frozenset({2}), code=frozenset({1}))
    tasks = dict.fromkeys(call.task for call in told if call not in made)
    if tasks:
        yield _left_out(here.image.lacks_time, tasks)


def _left_out(note: str, tasks: Iterable[str]) -> Paragraph:
    """Of whole operations that have no value, the reason once."""
    return Paragraph(f"Without a value ({note}): {'; '.join(tasks)}.")


def _measured(here: Here) -> Iterator[Block]:
    if not here.measured:
        return
    assert here.image
    yield Paragraph(
        "Measured here: each call three times, once where that took more than ten seconds, in a process of its own, on one thread. The "
        "file is in memory already, so that no disk time is in it. The time is that of the fastest run, with that of the slowest where "
        "it took much longer. The peak is that of the whole process, in which what is read of a mapped file counts. Fixed is what the "
        "same call adds on a few voxels just before, such as what it imports; that is in no time, and in no bytes per voxel. One volume "
        "is that in the middle, a part is one voxel over time."
    )
    if here.excess:
        yield Paragraph(
            f"{_capital(here.excess)}: times are longer than on a quiet machine, and differ."
        )
    left_out: dict[str, list[str]] = {}
    for operation in dict.fromkeys(call.operation for call in here.calls):
        calls = [call for call in here.calls if call.operation == operation]
        notes = {here.measured[call].note for call in calls}
        if NO_NILEARN in notes and len(notes) > 1:
            calls = [call for call in calls if here.measured[call].note != NO_NILEARN]
            notes.discard(NO_NILEARN)
        if len(notes) == 1 and "" not in notes:
            left_out.setdefault(notes.pop(), []).append(calls[0].task)
            continue
        yield Heading(_capital(calls[0].task))
        if len(calls) > 1:
            yield Paragraph(
                " ".join(
                    f"{what}: {_best_words(here, calls, of)}."
                    for what, of in (("Fastest", "seconds"), ("Least memory", "peak"))
                )
            )
            yield from _code(here, calls)
        yield Table(
            ("call", "time", "peak", "added by the call", "of it fixed", "bytes per voxel"),
            tuple(_row(call, here.measured[call], here.image) for call in calls),
            right=frozenset({1, 2, 3, 4, 5}),
            code=frozenset({0}),
        )
    for note, tasks in left_out.items():
        yield _left_out(note, tasks)


def _capital(words: str) -> str:
    """As a sentence begins."""
    return words[0].upper() + words[1:]


def _best_words(here: Here, calls: Sequence[UserCall], of: str) -> str:
    own = [call for call in calls if call != REFERENCE]
    found = best(own, here.measured, of)
    if len(found) == len(own):
        return "no difference"
    return " or ".join(f"`{call.call}`" for call in found) or "not known"


def _code(here: Here, calls: Sequence[UserCall]) -> Iterator[Block]:
    """What the names of the best calls do not tell: the lines that were measured, where there are several."""
    own = [call for call in calls if call != REFERENCE]
    fastest, leanest = (best(own, here.measured, of)[:1] for of in ("seconds", "peak"))
    for call in dict.fromkeys(fastest + leanest):
        if "\n" in call.code.strip():
            yield Code(f"{call.imports.strip()}\n\n{call.code.strip()}")


def _ratios(here: Here) -> Iterator[Block]:
    """Where this machine, and this file, differ from what was published."""
    if not here.ratios:
        return
    yield Heading("This machine")
    what = "your file" if here.image else "a generated image, scaled int16 in a .nii.gz"
    furthest = max(max(r.here / r.published, r.published / r.here) for r in here.ratios)
    verdict = (
        "Where they differ, do not expect the history's times here."
        if any(ratio.differs for ratio in here.ratios)
        else f"The fastest runs are within {_apart(furthest)} of what was published."
    )
    busy = f" {_capital(here.excess)}." if here.excess else ""
    yield Paragraph(
        f"The time of each call divided by that of a minimal reader in numpy and gzip (1: as fast as that), on {what}: here, and as "
        f"published of our machine {here.machine}. {verdict}{busy}"
    )
    yield Table(
        ("call", "here", "published", ""),
        tuple(
            (
                ratio.call,
                ratio_digits(ratio.here),
                ratio_digits(ratio.published),
                "differs" if ratio.differs else "",
            )
            for ratio in here.ratios
        ),
        right=frozenset({1, 2}),
        code=frozenset({0}),
    )


def _apart(ratio: float) -> str:
    """Such as ``5 %``, or ``a factor of 1.3``; no less than it is."""
    if ratio < _SHARES_BELOW:
        return f"{max(1, math.ceil(100 * (ratio - 1) - 1e-9))} %"
    return f"a factor of {math.ceil(10 * ratio - 1e-9) / 10:g}"


# Beyond that a difference is told as a factor.
_SHARES_BELOW = 1.2


def _row(call: UserCall, found: Measured, image: UserImage) -> tuple[str, ...]:
    if found.seconds is None or found.peak is None or found.above is None:
        return call.call, found.note, "", "", "", ""
    growing = found.above if found.growing is None else found.growing
    return (
        call.call,
        _time(found),
        bytes_words(found.peak),
        value_words(Metric.PEAK, found.above),
        "" if found.growing is None else value_words(Metric.PEAK, found.above - growing),
        # Of less than a megabyte most is pages.
        digits(growing / image.voxels) if growing >= LITTLE_MEMORY else "",
    )


# A run that took so many times as long is told beside the fastest.
_MUCH_LONGER = 1.2


def _time(found: Measured) -> str:
    assert found.seconds is not None
    words = time_words(found.seconds)
    longest = max(found.samples, default=found.seconds)
    if longest <= _MUCH_LONGER * found.seconds:
        return words
    return f"{words} (to {time_words(longest)})"


def _gunzip(here: Here) -> Iterator[Block]:
    if here.gunzip is None or here.reading is None:
        return
    yield Heading("Should you gunzip it?")
    zipped = next((found for call, found in here.measured.items() if _is_reading(call)), Measured())
    if here.gunzip.seconds is None or here.reading.seconds is None or zipped.seconds is None:
        yield Paragraph(f"Not known: {here.gunzip.note or here.reading.note or zipped.note}.")
        return
    reads = pays_after(here.gunzip.seconds, zipped.seconds, here.reading.seconds)
    times = [time_words(each) for each in (zipped.seconds, here.reading.seconds)]
    cost = time_words(here.gunzip.seconds)
    if reads is None or zipped.seconds < _NO_MATTER * here.reading.seconds:
        yield Paragraph(
            f"It makes no difference: reading it takes {times[0]} as it is and {times[1]} gunzipped."
        )
    else:
        pays = (
            "it pays even for one read"
            if reads == 1
            else f"it pays from the {_ordinal(reads)} read on"
        )
        yield Paragraph(
            f"Reading the whole image takes {times[0]} as it is and {times[1]} gunzipped; gunzipping takes {cost} once: {pays}, by the "
            "fastest runs of each. A copy takes disk space, and a slow disk makes it pay later: no time of a disk is in this."
        )


# What gains less is not worth a copy.
_NO_MATTER = 1.2


def _ordinal(number: int) -> str:
    ending = (
        "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    )
    return f"{number}{ending}"


def _is_reading(call: UserCall) -> bool:
    return (call.operation, call.method) == ("ArrayAccess", "get_fdata")


def _loops(here: Here) -> Iterator[Block]:
    if not here.loops or not here.image or not here.image.has_time:
        return
    yield Heading("Does a loop over its volumes get slower and slower?")
    measured = times_the_best(here.calls, here.measured)
    indexed = here.indexed_gzip is not None and here.image.gzipped
    if indexed and not measured:
        yield Paragraph("Not known before it is measured: the history is without indexed_gzip.")
        return
    rows = tuple(
        (
            loop.call,
            # By what was measured, where the history is of other software.
            "" if indexed else "no: each volume costs the same" if loop.safe else _AGAIN,
            _times_words(measured.get(loop.call, loop.many), loop.call in measured, here.image),
        )
        for loop in here.loops
    )
    yield Table(("call", "slower and slower", "in all"), rows, code=frozenset({0}))


_AGAIN = "yes: each volume is read from the start of the file again"


def _times_words(times: float | None, is_measured: bool, image: UserImage) -> str:
    if times is None or times < _NO_MATTER:
        return "as fast as any" if is_measured else ""
    source = "as measured" if is_measured else "by its instructions"
    return (
        f"{image.volumes} volumes take {short(times)} times as much as in the best loop, {source}"
    )


def here_as_json(here: Here) -> dict[str, Any]:
    """All of it, unrounded: seconds and bytes; ratios of new to old."""
    found: dict[str, Any] = {
        "python": here.python,
        "executable": here.executable,
        "versions": dict(here.versions),
        "machine": here.machine,
        "stands_for": [
            {
                "component": one.component,
                "installed": one.installed,
                "measured": one.measured,
                "exact": one.exact,
            }
            for one in here.mine
        ],
        "newest": here.newest.tag,
        "upgrade": [
            {
                "component": step.component,
                "from": step.old,
                "to": step.new,
                "summary": summary(step),
                "works": {one.work: phrase_of(one) for one in step.verdicts},
            }
            for step in here.upgrades
        ],
    }
    found["conditions"] = here.excess
    found["indexed_gzip"] = here.indexed_gzip
    found["is_read"] = here.is_read
    found["ratios_to_the_reference"] = [dataclasses.asdict(ratio) for ratio in here.ratios]
    if here.image:
        found["image"] = dataclasses.asdict(here.image)
        found["calls"] = [
            {
                "operation": call.operation,
                "route": call.method,
                "call": call.call,
                "need": call.need,
                **(dataclasses.asdict(here.measured[call]) if call in here.measured else {}),
            }
            for call in here.calls
        ]
        found["loops"] = [dataclasses.asdict(loop) for loop in here.loops]
        for name, one in (("gunzip", here.gunzip), ("gunzipped", here.reading)):
            found[name] = dataclasses.asdict(one) if one else None
    return found
