"""The types of the page's data: each value is finished, with its words.

The page's scripts look up, add logarithms, and draw.

An *index* is a position in the timeline. What belongs to the measured entries of a machine is a
list in the order of `MachineData.indices`, with None where there is nothing. A *number* is the
position of a benchmark in `PageData.benchmarks`. The JSON schema of these types is published beside
the data.
"""

import math
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

import msgspec
import numpy as np

from voxelocity.analysis.growth import MemoryNeed

Data = TypeVar("Data", bound=msgspec.Struct)


class EntryData(msgspec.Struct, frozen=True):
    """An entry of the timeline; ``notes`` is the address of its release notes, ``words`` its name
    for people.

    ``answers`` say what became wrong, right or means something else at it, ``summary`` in a few
    words.
    """

    tag: str
    words: str
    tags: list[str]
    date: str
    changed: str
    change: str
    nilearn: str
    nibabel: str
    stack: str
    yanked: str | None
    notes: str | None
    summary: str
    answers: list[str]


class BenchmarkData(msgspec.Struct, frozen=True):
    """A benchmark: one number of an entry.

    ``source`` says what is read: ``.nii.gz``, ``.nii``, ``in memory`` or nothing; ``uses`` which
    libraries the call uses. ``voxels`` and ``volume`` count the voxels of the image and of one of
    its volumes, 0 where none is read; ``size`` has the former in words, ``shape`` is that of the
    image. ``expression`` is what asv's ``--bench`` takes to measure it again, ``environment`` what
    must be set for that.
    """

    operation: str
    title: str
    task: str
    method: str
    call: str
    reference: bool
    metric: str
    parameters: list[str]
    file: str
    source: str
    uses: list[str]
    voxels: int
    volume: int
    size: str
    shape: str
    expression: str
    environment: str


class TaskData(msgspec.Struct, frozen=True):
    """What a user wants to do; ``alternatives`` says whether its calls do the same thing.

    ``work_of_calls`` is the kind of work of which it has the calls, on images of several lengths;
    else its own.
    """

    key: str
    words: str
    work: str
    work_of_calls: str
    alternatives: bool
    files: list[str]
    numbers: list[int]
    colours: dict[str, str]


class VerdictData(msgspec.Struct, frozen=True):
    """What a letter says of two entries: ``look`` is same, better, worse or, without a change,
    empty; of what moved and does not count it is alone (by the clock alone) or reference (as much
    as the reference did).

    ``told``: whether it is beyond the noise and large enough, or a new failure; ``ratio``: whether
    that of the two says anything.
    """

    look: str
    told: bool
    ratio: bool


class StepData(msgspec.Struct, frozen=True):
    """A confirmed change from the entry ``start`` to ``index``; ``told`` if it is to be
    mentioned.
    """

    start: int
    index: int
    log: float
    cause: str
    words: str
    told: bool


class ReleaseStepData(msgspec.Struct, frozen=True):
    """What one cause changed at a release; ``sizes`` says in words by how much."""

    index: int
    what: str
    cause: str
    source: str
    commit: str
    found: str
    users: str
    numbers: list[int]
    sizes: list[str]


class WorkChangeData(msgspec.Struct, frozen=True):
    """The largest change of a kind of work at a release, in words too.

    ``level`` is from -5, much better, to 5, much worse, and never 0: see `PageData.levels`.
    """

    index: int
    work: str
    metric: str
    level: int
    words: str


class SeriesData(msgspec.Struct, frozen=True):
    """A series of finished logarithms over the measured entries.

    The change between two entries is the difference of their ``logs``; it is noise if it is no
    larger than the larger of their ``floors`` (None: unknown, always noise). What a cause has in it
    is the difference in its list of ``causes``, within the same floor times the root of how many
    stretches of that cause lie between, one at least (see `StretchesData`).
    """

    logs: list[float | None]
    floors: list[float | None]
    causes: dict[str, list[float | None]]


class BenchmarkSeriesData(msgspec.Struct, frozen=True):
    """The values of a benchmark in seconds, bytes above the baseline or instructions, in words too.

    ``per_voxel`` has peaks by the voxels of the image, ``of_file`` bytes read by the size of the
    file, and ``from_disk`` the bytes that come from the disk at a first read; all are empty for all
    else. ``statuses`` are positions in `PageData.statuses`, ``samples`` how many timings a time is
    made of. ``verdicts`` have a text for each measured entry as the new one, and in it a letter for
    each as the old one: keys of `PageData.verdicts`.
    """

    values: list[float | None]
    words: list[str | None]
    per_voxel: list[str | None]
    of_file: list[str | None]
    from_disk: list[float | None]
    statuses: list[int]
    samples: list[int]
    series: SeriesData
    steps: list[StepData]
    verdicts: list[str]


class MeanData(msgspec.Struct, frozen=True):
    """The geometric mean over the calls of an operation, references aside.

    ``pattern`` tells entries apart that differ in which calls have a value; ``chosen[old][new]`` is
    the series of the calls with a value in both of two patterns, None where there is none.
    ``verdicts`` are as in `BenchmarkSeriesData`; ``shares`` are those on what each cause has in the
    change.
    """

    operation: str
    title: str
    metric: str
    pattern: list[int]
    chosen: list[list[int | None]]
    series: list[SeriesData]
    verdicts: list[str]
    shares: dict[str, list[str]]


class AdviceData(msgspec.Struct, frozen=True):
    """The best call in an entry, and those as good; ``distance`` compares it with the reference."""

    best: int
    equal: list[int]
    all_equal: bool
    distance: str


class TaskAdviceData(msgspec.Struct, frozen=True):
    """The best calls for a task on a file, by measured entry."""

    task: str
    file: str
    time: list[AdviceData | None]
    peakmem: list[AdviceData | None]
    instructions: list[AdviceData | None]


class GrowthData(msgspec.Struct, frozen=True):
    """How instructions grow with the volumes in one entry: ``constant``, ``linear`` or ``square``.

    ``exponents`` are those at both ends of the range that was counted, empty where nothing grows.
    ``many`` is how many times the instructions at the largest count are to be expected at
    `PageData.many_volumes`. Of one that is square, ``warning`` says what a long run takes,
    and ``steadier`` are the calls to take instead.
    """

    kind: str
    exponents: list[float]
    many: float
    words: str
    warning: str
    steadier: list[str]


class CallGrowthData(msgspec.Struct, frozen=True):
    """How a call grows on files of a format, by measured entry."""

    operation: str
    method: str
    format: str
    growth: list[GrowthData | None]


class EstimateData(msgspec.Struct, frozen=True):
    """How many times its own time a call takes on an image of another shape, by measured entry.

    ``factors`` are what is fixed, a share for each voxel, and a share for each voxel times the
    volumes; None where nothing sound can be said. Where the first is all, the time is the overhead
    of the call. It holds for the times in ``numbers``.
    """

    numbers: list[int]
    factors: list[list[float] | None]


class MemoryNeedData(MemoryNeed, frozen=True):
    """The peak of a process: ``fixed`` bytes, and some ``per_voxel`` of the image or a volume."""

    words: str


class MemoryRowData(msgspec.Struct, frozen=True):
    """What a call needs, by file and measured entry; a text says why there is no value."""

    key: str
    task: str
    call: str
    needs: dict[str, list[MemoryNeedData | str]]


class WorkData(msgspec.Struct, frozen=True):
    """What happened to a kind of work; ``noise`` in words."""

    work: str
    sentence: str
    noise: str


class NetData(msgspec.Struct, frozen=True):
    """What a call takes more or less of a metric: so many ``results`` of its files and lengths,
    ``among`` all.

    ``change`` is that on the largest image and ``ratio`` the range of all, in words; a new failure
    has no metric, and its name in place of the change. ``felt`` is what a user notices. ``work`` is
    the kind of work, empty for none.
    """

    call: str
    metric: str | None
    felt: bool
    worse: bool
    change: str
    ratio: str
    results: int
    among: int
    work: str


class NewestData(msgspec.Struct, frozen=True):
    """What the newest version of a library changed.

    ``net`` has what got worse first, each largest first; ``answers`` what else is wrong or changed
    its meaning.
    """

    component: str
    old: str
    new: str
    old_tag: str
    new_tag: str
    summary: str
    in_short: str
    works: list[WorkData]
    better: list[str]
    worse: list[str]
    answers: list[str]
    net: list[NetData]
    warnings: list[str]
    also: list[str]
    not_measured: list[str]
    yanked: list[str]


class UpgradeWorkData(msgspec.Struct, frozen=True):
    """What an upgrade does to a kind of work, with its largest gain and worst result, if any."""

    work: str
    differs: bool
    sentence: str
    better: str
    worse: str


class UpgradeData(msgspec.Struct, frozen=True):
    """What a library, or the stack, did from one of its versions to the newest measured entry.

    ``summary`` begins with ``headline``, what to do for right answers alone. ``works`` begin with
    what speaks against an upgrade. ``worse`` and ``better`` are positions in `MachineData.net`, of
    what each call takes more and less by the component alone, the foremost first; ``otherwise``
    where another machine disagrees. ``mended`` and ``broken`` are the answers that are wrong in the
    old version alone, and in the newest; ``answers`` are what means something else and what stays
    wrong; ``withdrawn`` the versions that were yanked; ``also`` what else changed on the way, of
    which the rest tells nothing.
    """

    component: str
    old: str
    old_tag: str
    summary: str
    headline: str
    works: list[UpgradeWorkData]
    worse: list[int]
    better: list[int]
    otherwise: list[str]
    mended: list[str]
    broken: list[str]
    answers: list[str]
    withdrawn: list[str]
    also: list[str]


class NextData(msgspec.Struct, frozen=True):
    """What the newest commit of a library, of ``date``, changes against the release ``old``."""

    component: str
    commit: str
    source: str
    date: str
    old: str
    summary: str
    works: list[WorkData]
    better: list[str]
    worse: list[str]


class AnswerData(msgspec.Struct, frozen=True):
    """What was measured of the version ``entry`` says to a question; empty where there is nothing.

    ``part`` is its address on the page. ``evidence`` is a line for each call; ``before`` what was
    so before ``since``.
    """

    part: str
    question: str
    text: str
    evidence: list[str]
    entry: str
    since: str
    before: str


class MovedData(msgspec.Struct, frozen=True):
    """That the references moved between two entries, in words."""

    old: int
    new: int
    warning: str


class NoiseData(msgspec.Struct, frozen=True):
    """The control pairs, and how large a difference must be, or nothing where that is unknown."""

    pairs: list[list[str]]
    words: str


class StretchesData(msgspec.Struct, frozen=True):
    """How many stretches of one cause have begun before each measured entry, and have ended up to
    it.

    Between two entries lie those begun at the later one, less those ended at the earlier one.
    """

    begun: list[int]
    ended: list[int]


class MachineData(msgspec.Struct, frozen=True):
    """All of a machine.

    In each entry, ``importing`` is the peak in bytes of a process that imports nilearn.image alone,
    ``timings`` the fewest and the most of a benchmark, and ``indexed_gzip`` the time of each with
    that installed. ``origins`` say where its results come from; ``files`` hold every sample.
    ``lent`` counts the results that are another machine's. ``tried`` says how far estimates of
    times were off. ``still_wrong`` is what the newest entry has wrong, by component. ``upgrades``
    share the lines of ``net``.
    """

    traits: dict[str, str]
    indices: list[int]
    timings: list[list[int]]
    origins: list[str]
    files: list[str]
    benchmarks: list[BenchmarkSeriesData]
    lent: int
    steps: list[ReleaseStepData]
    changes: list[WorkChangeData]
    means: list[MeanData]
    stretches: dict[str, StretchesData]
    moved: list[MovedData]
    noise: NoiseData
    advice: list[TaskAdviceData]
    growth: list[CallGrowthData]
    estimates: list[EstimateData]
    tried: str
    importing: list[int | None]
    memory: list[MemoryRowData]
    newest: list[NewestData]
    next: list[NextData]
    upgrades: list[UpgradeData]
    net: list[NetData]
    still_wrong: dict[str, list[str]]
    answers: list[AnswerData]
    indexed_gzip: list[list[float | None] | None]
    indexed_gzip_words: list[list[str | None] | None]


class CommitData(msgspec.Struct, frozen=True):
    """A commit of a library, and its first ``release`` since the commit that is shown before."""

    sha: str
    date: str
    release: str | None


class CommitStepData(msgspec.Struct, frozen=True):
    """A benchmark that changed from the commit ``old``, of ``since``, to ``new``, of ``date``.

    ``values`` is what it took at each; ``skipped`` commits between them have no value of it.
    ``releases`` are those between the two, at which the other library and the stack may change too.
    """

    number: int
    old: str
    new: str
    since: str
    date: str
    skipped: int
    values: list[float]
    words: str
    releases: list[str]


class CommitHistoryData(msgspec.Struct, frozen=True):
    """The commits of a library that a machine has measured by the exact kinds, ``count`` in all.

    ``commits`` are those that are shown, oldest first; ``values`` has one at each of them for each
    of the benchmarks in ``numbers``. ``steps`` are the newest of ``step_count``; ``others`` the
    machines that have measured fewer, and how many.
    """

    library: str
    machine: str
    others: list[str]
    project: str
    count: int
    commits: list[CommitData]
    numbers: list[int]
    values: list[list[float | None]]
    words: list[list[str | None]]
    step_count: int
    steps: list[CommitStepData]


class LineStateData(msgspec.Struct, frozen=True):
    """A state of a line: what ``change`` led to it, if any, and what that did.

    ``to_newest`` says what the newest state does differently. It is ``judged`` if the state before
    was measured too.
    """

    words: str
    change: str
    judged: bool
    to_newest: str
    steps: list[ReleaseStepData]


class LineData(msgspec.Struct, frozen=True):
    """What one thing after another changed with the versions in ``held``, as ``machine`` has
    measured it.

    ``name`` is numpy (then scipy and the rest) or python. ``states`` are those that were measured,
    oldest first; the index of a step is a position in them. ``metrics`` names what was measured in
    all of them. ``answer`` is to what people ask of it.
    """

    name: str
    machine: str
    metrics: str
    held: str
    answer: AnswerData
    states: list[LineStateData]


class ImageData(msgspec.Struct, frozen=True):
    """A generated image: bytes and checksum of the uncompressed file, and what zlib made of it."""

    image: str
    shape: list[int]
    bytes: int
    sha256: str
    ratio: float | None
    zlib: str | None


class WrongAnswerData(msgspec.Struct, frozen=True):
    """A call that is known to give wrong answers from ``start`` up to, but without, ``end``.

    Between two entries ``begun``, ``ended`` or ``going`` says it where the new one alone, the old
    one alone or both have it.
    """

    call: str
    releases: str
    degree: str
    sentence: str
    source: str
    start: int
    end: int | None
    begun: str
    ended: str
    going: str


class MeaningData(msgspec.Struct, frozen=True):
    """That something means something else since the entry ``index``, in a sentence."""

    index: int
    words: str


class ThingData(msgspec.Struct, frozen=True):
    """What the page's search finds by one of its ``words``; the first of equally good ones comes
    first.

    ``lines`` are told of it. ``section`` has more, where ``chosen`` is chosen, by keys of the
    address.
    """

    kind: str
    title: str
    words: list[str]
    lines: list[str]
    section: str
    chosen: dict[str, str]


class PresetData(msgspec.Struct, frozen=True):
    name: str
    shape: list[int]


class MachineSizeData(msgspec.Struct, frozen=True):
    """A usual size of a machine's memory, and the peak in bytes up to which a process fits in."""

    gib: int
    fits: float


class PageData(msgspec.Struct, frozen=True):
    """Everything that the page tells; ``schema`` is `document.SCHEMA`.

    ``asv_names`` are asv's names of the benchmarks, to which its links lead. ``works`` are the
    kinds of work in the order in which people do them. ``snippets`` and ``codes`` are the code to
    copy, and that of the benchmark with its module, by operation and call. ``statuses`` stand in
    the order in which they say why there is no change; ``failures`` are those that say that
    something is wrong. Peaks below ``little_memory`` (bytes) have no ratio; ``smallest`` is the
    share of each metric below which a change is not worth mentioning. ``levels`` say how large the
    changes of each level are. ``usual_tasks`` come before the others. ``file_words`` are what
    people read for a file. ``usual_shapes`` are those of the images that have no shape beside them,
    by metric; ``usual_image`` says so in a sentence. ``tiny_images`` numbers the benchmarks whose
    image is far smaller, so that no headline is of them. ``first_lines`` of each list of an upgrade
    are shown before the rest. ``disk_speed`` is the usual one, in megabytes a second.
    ``counted_elsewhere`` counts the results of machines that are not shown, as another one has them
    all. ``things`` are what the search finds.
    """

    schema: int
    entries: list[EntryData]
    benchmarks: list[BenchmarkData]
    asv_names: list[str]
    tasks: list[TaskData]
    works: list[str]
    snippets: dict[str, str]
    codes: dict[str, str]
    statuses: list[str]
    failures: list[str]
    causes: list[str]
    little_memory: float
    smallest: dict[str, float]
    verdicts: dict[str, VerdictData]
    levels: list[str]
    usual_tasks: list[str]
    file_words: dict[str, str]
    usual_shapes: dict[str, str]
    usual_image: str
    tiny_images: list[int]
    machines: dict[str, MachineData]
    commits: list[CommitHistoryData]
    lines: list[LineData]
    images: list[ImageData]
    wrong_answers: list[WrongAnswerData]
    meanings: list[MeaningData]
    things: list[ThingData]
    many_volumes: int
    first_lines: int
    disk_speed: float
    counted_elsewhere: int
    presets: list[PresetData]
    machine_sizes: list[MachineSizeData]


def as_json(data: PageData) -> bytes:
    return msgspec.json.encode(data)


def schema() -> bytes:
    """The JSON schema of `PageData`."""
    return msgspec.json.format(msgspec.json.encode(msgspec.json.schema(PageData)))


def filled(kind: type[Data], source: object, /, **others: Any) -> Data:
    """Data whose fields are the attributes of the source by the same names, but for the others."""
    same = {name: getattr(source, name) for name in kind.__struct_fields__ if name not in others}
    return kind(**same, **others)


def each_known(say: Callable[[Any], Any], values: Iterable[Any]) -> list[Any]:
    """What is said of each value; None of what is unknown."""
    return [None if value is None else say(value) for value in values]


def rounded(value: float | None) -> float | None:
    """Seconds or bytes to seven digits, as many as the page needs; None for what is unknown."""
    return None if value is None or math.isinf(value) else float(f"{value:.7g}")


def finished(logs: np.ndarray) -> list[float | None]:
    """Logarithms to the hundredth of a per cent, as the page shows them; None where unknown."""
    shown = np.round(logs, 4).astype(object)
    shown[~np.isfinite(logs)] = None
    return shown.tolist()
