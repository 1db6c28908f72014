"""What `voxelocity here` says: of a user's own versions, and of their own image."""

import dataclasses
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from voxelocity import one_line
from voxelocity.analysis.upgrade import Upgrade, UserVersion
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
from voxelocity.analysis.verdict import listed, severity
from voxelocity.model.benchmark import Metric
from voxelocity.model.digits import digits, ratio_digits, short
from voxelocity.model.scale import LITTLE_MEMORY
from voxelocity.model.timeline import Changed, Entry
from voxelocity.report.document import Block, Code, Heading, Paragraph, Table, code
from voxelocity.report.published import as_json
from voxelocity.report.upgrade_report import phrase_of, summary
from voxelocity.report.values import bytes_words, capital, time_words, value_words

# What differs by less is told in per cent, is not worth a copy, or is no other time.
_CLEAR = 1.2


@dataclasses.dataclass(frozen=True)
class Here:
    """All that was found of a user's Python, `executable`, of which `python` is the version.

    An upgrade is compared with ``newest``, in the history of ``machine``; ``broken`` says why a
    library cannot be imported. ``excess`` is what else the machine did meanwhile, beyond what times
    bear, if that is known. ``gunzip`` is what gunzipping took, ``reading`` reading the result;
    ``is_read`` is whether the whole image was read, and found sound.
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
    blocks = [Heading("Your versions"), *_versions(here)]
    blocks += [Heading("What an upgrade would change"), *_upgrade(here), *_ratios(here)]
    if here.image:
        blocks += [Heading("Your image"), *_expected(here, here.image)]
        blocks += [*_measured(here, here.image), *_gunzip(here), *_loops(here, here.image)]
    return blocks


def first_answer(here: Here) -> list[Block]:
    """What is known of an image before anything is measured; of none, the versions."""
    if not here.image:
        return list(_versions(here))
    return [*_expected(here, here.image), *_loops(here, here.image)]


def _versions(here: Here) -> Iterator[Block]:
    named = ", ".join(f"{name} {version}" for name, version in sorted(here.versions.items()))
    has_nilearn = "nilearn" in {*here.versions, *here.broken}
    missing = "" if has_nilearn else "; nilearn is not installed"
    text = f"Python {here.python} at {one_line(here.executable)}: {named}{missing}."
    for name, reason in here.broken.items():
        text += f" Its {name} cannot be imported ({reason}), so that its calls are left out."
    if here.indexed_gzip:
        text += (
            f" indexed_gzip {here.indexed_gzip} is installed: with it nibabel finds its place in a "
            ".nii.gz. The history, measured without it, does not hold for parts of one and for "
            "loops. It also makes an index while it reads, which slows a single read of a small "
            "file and takes some 20 MB."
        )
    yield Paragraph(text)
    for one in here.mine:
        is_stack = one.component is Changed.STACK
        name = "numpy" if is_stack else one.component
        known = one.measured.replace("-", " ") if is_stack else one.measured
        if not one.exact:
            yield Paragraph(f"{name} {one.installed} was not measured; {known} stands for it.")
        elif is_stack:
            yield Paragraph(
                f"{name} {one.installed} counts as {known}: numpy, scipy and the rest were "
                "measured as one set, which is named after the first two numbers of its numpy."
            )


def _upgrade(here: Here) -> Iterator[Block]:
    newest = here.newest
    versions = {
        "nilearn": f"nilearn {newest.nilearn.version}",
        "nibabel": f"nibabel {newest.nibabel.version}",
        "numpy": newest.stack.replace("-", " "),
    }
    to = listed([text for name, text in versions.items() if name in here.versions])
    if all(one.exact and one.measured == newest.version(one.component) for one in here.mine):
        yield Paragraph(f"You have the newest that was measured: {to}.")
        return
    yield Paragraph(f"To {to}, as measured on {here.machine}:")
    for step in here.upgrades:
        name = "numpy and the rest" if step.component is Changed.STACK else step.component.value
        yield Paragraph(f"{name}, {step.old} to {step.new}: {summary(step)}")
        works = sorted(step.verdicts, key=severity, reverse=True)
        if rows := [(one.name, phrase_of(one)) for one in works if one.gain or one.loss]:
            yield Table(("kind of work", "what changes"), rows)


def _expected(here: Here, image: UserImage) -> Iterator[Block]:
    """What the image is, and what memory is to be expected before anything is measured."""
    shape = " × ".join(map(str, image.shape))
    kind = "a pair of files" if image.is_pair else image.format
    size = bytes_words(8 * image.voxels)
    name = f"{one_line(image.path)}: {shape} voxels, {image.stored}, {kind}"
    yield Paragraph(f"{name}; as float64 it takes {size}.")
    if here.measured:
        return
    if not here.is_read:
        yield Paragraph(
            "By its size the file is whole. It was not read, so damage within it is not known."
        )
    told = [call for call in here.calls if call != REFERENCE]
    made = [call for call in told if not (call.needs_time and image.lacks_time)]
    yield Paragraph(
        "The peak of memory that the history leads to expect: what your Python holds with its "
        "libraries imported, and what the call added when it was measured. Of a number type on "
        "which it was not measured, that is the most of those on which it was. What a call "
        "imports itself comes on top."
    )
    rows = [
        (call.task, code(call.call), "not known" if call.need is None else bytes_words(call.need))
        for call in made
    ]
    yield Table(("to do what", "call", "memory"), rows, frozenset({2}))
    if tasks := dict.fromkeys(call.task for call in told if call not in made):
        yield _left_out(image.lacks_time, tasks)


def _left_out(note: str, tasks: Iterable[str]) -> Paragraph:
    """Of whole operations that have no value, the reason once."""
    return Paragraph(f"Without a value ({note}): {'; '.join(tasks)}.")


def _measured(here: Here, image: UserImage) -> Iterator[Block]:
    if not here.measured:
        return
    yield Paragraph(
        "Measured here: each call three times, once where that took more than ten seconds, in a "
        "process of its own, on one thread. The file is in memory already, so that no disk time "
        "is in it. The time is that of the fastest run, with that of the slowest where it took "
        "much longer. The peak is that of the whole process, in which what is read of a mapped "
        "file counts. Fixed is what the same call adds on a few voxels just before, such as what "
        "it imports; that is in no time, and in no bytes per voxel. One volume is that in the "
        "middle, a part is one voxel over time."
    )
    if here.excess:
        slow = "times are longer than on a quiet machine, and differ"
        yield Paragraph(f"{capital(here.excess)}: {slow}.")
    left_out: dict[str, list[str]] = defaultdict(list)
    for operation in dict.fromkeys(call.operation for call in here.calls):
        calls = [call for call in here.calls if call.operation == operation]
        notes = {here.measured[call].note for call in calls}
        if NO_NILEARN in notes and len(notes) > 1:
            calls = [call for call in calls if here.measured[call].note != NO_NILEARN]
            notes.discard(NO_NILEARN)
        if len(notes) == 1 and "" not in notes:
            left_out[notes.pop()].append(calls[0].task)
            continue
        yield Heading(capital(calls[0].task), 3)
        if len(calls) > 1:
            yield from _best(here, [call for call in calls if call != REFERENCE])
        columns = ("call", "time", "peak", "added by the call", "of it fixed", "bytes per voxel")
        rows = [_row(call, here.measured[call], image) for call in calls]
        yield Table(columns, rows, frozenset(range(1, 6)))
    for note, tasks in left_out.items():
        yield _left_out(note, tasks)


def _best(here: Here, calls: Sequence[UserCall]) -> Iterator[Block]:
    """The best calls, and the lines that were measured where they are more than a name tells."""
    fastest, leanest = (best(calls, here.measured, of) for of in ("seconds", "peak"))
    words = []
    for found in (fastest, leanest):
        names = " or ".join(code(call.call) for call in found) or "not known"
        words.append("no difference" if len(found) == len(calls) else names)
    yield Paragraph(f"Fastest: {words[0]}. Least memory: {words[1]}.")
    for call in dict.fromkeys(fastest[:1] + leanest[:1]):
        if "\n" in call.code.strip():
            yield Code(f"{call.imports.strip()}\n\n{call.code.strip()}")


def _ratios(here: Here) -> Iterator[Block]:
    """Where this machine, and this file, differ from what was published."""
    if not here.ratios:
        return
    yield Heading("This machine")
    what = "your file" if here.image else "a generated image, scaled int16 in a .nii.gz"
    furthest = max(max(r.here / r.published, r.published / r.here) for r in here.ratios)
    verdict = f"The fastest runs are within {_apart(furthest)} of what was published."
    if any(ratio.differs for ratio in here.ratios):
        verdict = "Where they differ, do not expect the history's times here."
    busy = f" {capital(here.excess)}." if here.excess else ""
    yield Paragraph(
        "The time of each call divided by that of a minimal reader in numpy and gzip (1: as fast "
        f"as that), on {what}: here, and as published of our machine {here.machine}. "
        f"{verdict}{busy}"
    )
    rows = [
        (code(each.call), *map(ratio_digits, (each.here, each.published)), "differs" * each.differs)
        for each in here.ratios
    ]
    yield Table(("call", "here", "published", ""), rows, frozenset({1, 2}))


def _apart(ratio: float) -> str:
    """Such as ``5 %``, or ``a factor of 1.3``; no less than it is."""
    if ratio < _CLEAR:
        return f"{max(1, math.ceil(100 * (ratio - 1) - 1e-9))} %"
    return f"a factor of {math.ceil(10 * ratio - 1e-9) / 10:g}"


def _row(call: UserCall, found: Measured, image: UserImage) -> tuple[str, ...]:
    if found.seconds is None or found.peak is None or found.above is None:
        return code(call.call), found.note, "", "", "", ""
    growing = found.above if found.growing is None else found.growing
    time, longest = time_words(found.seconds), max(found.samples, default=found.seconds)
    return (
        code(call.call),
        # With that of the slowest run where it took much longer.
        time if longest <= _CLEAR * found.seconds else f"{time} (to {time_words(longest)})",
        bytes_words(found.peak),
        value_words(Metric.PEAK, found.above),
        "" if found.growing is None else value_words(Metric.PEAK, found.above - growing),
        # Of less than a megabyte most is pages.
        digits(growing / image.voxels) if growing >= LITTLE_MEMORY else "",
    )


def _gunzip(here: Here) -> Iterator[Block]:
    gunzip, reading = here.gunzip, here.reading
    if gunzip is None or reading is None:
        return
    yield Heading("Should you gunzip it?")
    read = ("ArrayAccess", "get_fdata")
    found = (each for call, each in here.measured.items() if (call.operation, call.method) == read)
    zipped = next(found, Measured())
    if gunzip.seconds is None or reading.seconds is None or zipped.seconds is None:
        yield Paragraph(f"Not known: {gunzip.note or reading.note or zipped.note}.")
        return
    reads = pays_after(gunzip.seconds, zipped.seconds, reading.seconds)
    times = f"{time_words(zipped.seconds)} as it is and {time_words(reading.seconds)} gunzipped"
    if reads is None or zipped.seconds < _CLEAR * reading.seconds:
        yield Paragraph(f"It makes no difference: reading it takes {times}.")
        return
    pays = "even for one read" if reads == 1 else f"from the {_ordinal(reads)} read on"
    yield Paragraph(
        f"Reading the whole image takes {times}; gunzipping takes {time_words(gunzip.seconds)} "
        f"once: it pays {pays}, by the fastest runs of each. A copy takes disk space, and a slow "
        "disk makes it pay later: no time of a disk is in this."
    )


def _ordinal(number: int) -> str:
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _loops(here: Here, image: UserImage) -> Iterator[Block]:
    if not here.loops or not image.has_time:
        return
    yield Heading("Does a loop over its volumes get slower and slower?")
    measured = times_the_best(here.calls, here.measured)
    indexed = here.indexed_gzip is not None and image.gzipped
    if indexed and not measured:
        yield Paragraph("Not known before it is measured: the history is without indexed_gzip.")
        return
    again = "yes: each volume is read from the start of the file again"
    rows = []
    for loop in here.loops:
        # By what was measured, where the history is of other software.
        slower = "" if indexed else "no: each volume costs the same" if loop.safe else again
        times, is_measured = measured.get(loop.call, loop.many), loop.call in measured
        words = "as fast as any" if is_measured else ""
        if times is not None and times >= _CLEAR:
            source = "as measured" if is_measured else "by its instructions"
            more = f"{short(times)} times as much as in the best loop"
            words = f"{image.volumes} volumes take {more}, {source}"
        rows.append((code(loop.call), slower, words))
    yield Table(("call", "slower and slower", "in all"), rows)


def here_as_json(here: Here) -> str:
    """All of it, unrounded: seconds and bytes; ratios of new to old."""
    same = ("python", "executable", "versions", "machine", "indexed_gzip", "is_read")
    content: dict[str, Any] = _taken(here, *same) | {
        "conditions": here.excess,
        "newest": here.newest.tag,
        "ratios_to_the_reference": here.ratios,
        "stands_for": [
            _taken(one, "component", "installed", "measured", "exact") for one in here.mine
        ],
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
    if here.image:
        content["image"] = here.image
        content["calls"] = [
            _taken(call, "operation", "method", "call", "need")
            | msgspec.to_builtins(here.measured.get(call, {}))
            for call in here.calls
        ]
        content |= {"loops": here.loops, "gunzip": here.gunzip, "gunzipped": here.reading}
    return as_json(content)


def _taken(source: object, *names: str) -> dict[str, Any]:
    return {name: getattr(source, name) for name in names}
