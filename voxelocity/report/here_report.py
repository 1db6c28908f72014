"""What `voxelocity here` says: of a user's own versions, and of their own image."""

import dataclasses
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from voxelocity import one_line
from voxelocity.analysis.cold_reads import DISK_SPEED, bytes_from_disk, seconds_from_disk
from voxelocity.analysis.correctness import Correctness
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
from voxelocity.model.benchmark import Metric, image_words
from voxelocity.model.digits import digits, ratio_digits, short
from voxelocity.model.scale import LITTLE_MEMORY
from voxelocity.model.timeline import Changed, Entry, version_words
from voxelocity.report.correctness_report import correctness_fields, notes
from voxelocity.report.document import Block, Code, Heading, Items, Paragraph, Table, as_json, code
from voxelocity.report.upgrade_report import phrase_of, summary
from voxelocity.report.values import bytes_words, capital, of_file_words, time_words, value_words

# What differs by less is told in per cent, is not worth a copy, or is no other time.
_CLEAR = 1.2


@dataclasses.dataclass
class Here:
    """All that was found of a user's Python, `executable`, of which `python` is the version.

    An upgrade is compared with ``newest``, in the history of ``machine``; ``broken`` says why a
    library cannot be imported. ``excess`` is what else the machine did meanwhile, beyond what times
    bear, if that is known. ``gunzip`` is what gunzipping took, ``reading`` reading the result;
    ``is_read`` is whether the whole image was read, and found sound. ``correctness`` compares the
    answers of each of the user's versions with those of the newest. ``other_python`` says what the
    user's Python changes, where it is another than that of the results.
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
    correctness: Sequence[Correctness] = ()
    other_python: str = ""


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
        text += f" Its {name} cannot be imported ({reason}), so its calls are left out."
    if here.indexed_gzip:
        text += (
            f" indexed_gzip {here.indexed_gzip} is installed, and nibabel uses it for each "
            ".nii.gz. The published results were measured without it, so they do not hold for such "
            "files. It builds an index, which takes some 20 MB. Reading a whole file takes 2 to 3 "
            "times the instructions, and opening one 70 times. Only a loop that opens the file "
            "again for each volume gains."
        )
    yield Paragraph(text)
    if here.other_python:
        yield Paragraph(here.other_python)
    for one in here.mine:
        is_stack = one.component is Changed.STACK
        name = "numpy" if is_stack else one.component
        known = f"the {version_words('stack', one.measured)}" if is_stack else one.measured
        judged = (step.old for step in here.upgrades if step.component is one.component)
        old = next(judged, one.measured)
        if not one.exact and old != one.measured:
            yield Paragraph(
                f"{name} {one.installed} was not measured with each release. What it costs is told "
                f"from {known}, what an upgrade changes from {version_words('stack', old)}."
            )
        elif not one.exact:
            yield Paragraph(
                f"{name} {one.installed} was not measured; results of {known} are shown instead."
            )
        elif is_stack:
            yield Paragraph(
                f"{name} {one.installed} counts as {known}. We measured numpy, scipy and the rest "
                "as one set and named it after its numpy."
            )


def _upgrade(here: Here) -> Iterator[Block]:
    newest = here.newest
    versions = {
        "nilearn": f"nilearn {newest.nilearn.version}",
        "nibabel": f"nibabel {newest.nibabel.version}",
        "numpy": f"the {version_words('stack', newest.stack)}",
    }
    present = [text for name, text in versions.items() if name in here.versions]
    if all(one.exact and one.measured == newest.version(one.component) for one in here.mine):
        yield Paragraph(f"You have the newest measured versions: {listed(present)}.")
        yield from _answers(here)
        return
    if not here.upgrades:
        yield Paragraph(f"Nothing newer than yours was measured. The newest: {listed(present)}.")
        yield from _answers(here)
        return
    changed = {"numpy" if step.component == "stack" else step.component for step in here.upgrades}
    to = listed([text for name, text in versions.items() if name in changed])
    yield Paragraph(f"To {to}, as measured on {here.machine}:")
    for step in here.upgrades:
        old, new = (version_words(step.component, each) for each in (step.old, step.new))
        machine = step.comparison.results.machine
        elsewhere = f" (on {machine})" if machine != here.machine else ""
        yield Paragraph(f"{old} to {new}{elsewhere}: {summary(step)}")
        works = sorted(step.verdicts, key=severity, reverse=True)
        if rows := [(one.name, phrase_of(one)) for one in works if one.gain or one.loss]:
            yield Table(("kind of work", "what changes"), rows)
    yield from _answers(here)


def _answers(here: Here) -> Iterator[Block]:
    """What differs in the answers, and what the newest has wrong too."""
    lines = [line for each in here.correctness for line in notes(each, brief=True)]
    if lines:
        yield Heading("Right and wrong answers", 3)
        yield Items([*lines, "voxelocity compare --all lists all of them, with their sources."])


def _expected(here: Here, image: UserImage) -> Iterator[Block]:
    """What the image is, and what memory is to be expected before anything is measured."""
    shape = " × ".join(map(str, image.shape))
    kind = "a pair of files" if image.is_pair else image.format
    size = bytes_words(8 * image.voxels)
    name = f"{one_line(image.path)}: {shape} voxels, {image_words(image.stored)}, {kind}"
    yield Paragraph(f"{name}; as float64 it takes {size}.")
    if here.measured:
        return
    if not here.is_read:
        yield Paragraph(
            "The file has the right size. It was not read, so damage inside it would go unseen."
        )
    told = [call for call in here.calls if call != REFERENCE]
    made = [call for call in told if not (call.needs_time and image.lacks_time)]
    yield Paragraph(
        "Expected peak memory: what your Python holds after its imports, plus what the call added "
        "when we measured it. If we did not measure your number type, we take the largest value of "
        "the types that we did. A call's own imports come on top."
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
        "Each call ran three times in its own process, on one thread; calls of more than ten "
        "seconds ran once. The file was in memory, so the times contain no disk access. Times are "
        "of the fastest run; the slowest follows if it took much longer. The peak is that of the "
        "whole process, including pages of a mapped file. Fixed memory is what the call adds on a "
        "few voxels, such as its imports. Times and bytes per voxel exclude it. One volume is the "
        "middle one; a part is one voxel over time."
    )
    with_reads = any(found.bytes_read is not None for found in here.measured.values())
    if with_reads:
        yield Paragraph(
            "The kernel counted how many bytes each call read; we divide them by the file's size, "
            f"{bytes_words(image.file_bytes)}. Memory maps of uncompressed files do not count. The "
            "cost of a cold first read is an estimate for a disk of "
            f"{bytes_words(DISK_SPEED)} a second. Repeated reads come from memory, and a call that "
            "works while the system reads ahead waits less."
        )
    if here.excess:
        slow = "times are longer and less stable than on a quiet machine"
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
        columns = ["call", "time", "peak", "added by the call", "of it fixed", "bytes per voxel"]
        rows = [_row(call, here.measured[call], image) for call in calls]
        if with_reads:
            columns += ["reads the file", "a cold read adds up to"]
            rows = [row + _reads(here.measured[call], image) for call, row in zip(calls, rows)]
        yield Table(columns, rows, frozenset(range(1, len(columns))))
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
        verdict = "Where they differ, do not expect the published times here."
    busy = f" {capital(here.excess)}." if here.excess else ""
    yield Paragraph(
        "Each number is a call's time divided by that of the reference: the least work that we "
        f"know, in numpy and gzip. 1 is as fast. We measured {what} here; the published ratios are "
        f"those of {here.machine}. {verdict}{busy}"
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


def _reads(found: Measured, image: UserImage) -> tuple[str, ...]:
    """How many times a call reads the file, and what the first time adds on a disk."""
    if found.bytes_read is None or not image.file_bytes:
        return ("", "") if found.note else ("n/a", "n/a")
    from_disk = bytes_from_disk(found.bytes_read, image.file_bytes, image.gzipped)
    return (
        of_file_words(found.bytes_read, image.file_bytes, found.reads),
        "n/a" if from_disk is None else time_words(seconds_from_disk(from_disk)),
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
        f"once. It pays {pays}. The copy takes disk space. These times contain no disk access, so "
        "a slow disk delays the gain."
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
        yield Paragraph(
            "Unknown until you measure: the published results are without indexed_gzip."
        )
        return
    again = "yes: each volume is read again from the start of the file"
    rows = []
    for loop in here.loops:
        # By what was measured, where the history is of other software.
        slower = "" if indexed else "no: each volume costs the same" if loop.safe else again
        times, is_measured = measured.get(loop.call, loop.many), loop.call in measured
        words = "as fast as any" if is_measured else ""
        if times is not None and times >= _CLEAR:
            source = "as measured" if is_measured else "by its instructions"
            more = f"{short(times)} times as long as the best loop"
            words = f"{image.volumes} volumes take {more}, {source}"
        rows.append((code(loop.call), slower, words))
    yield Table(("call", "slower and slower", "in all"), rows)


def here_as_json(here: Here) -> str:
    """All of it, unrounded: seconds and bytes; ratios of new to old."""
    same = [
        "python",
        "executable",
        "versions",
        "machine",
        "indexed_gzip",
        "other_python",
        "is_read",
    ]
    content: dict[str, Any] = _taken(here, *same) | {
        "conditions": here.excess,
        "newest": here.newest.tag,
        "answers": [correctness_fields(each) for each in here.correctness],
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
