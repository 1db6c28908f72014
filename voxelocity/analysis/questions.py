"""Questions that users of nilearn and nibabel ask, answered by what was measured."""

import dataclasses
import enum
import math
from collections.abc import Iterable, Mapping

from voxelocity.analysis.growth_of_work import MANY_VOLUMES, Kind, WorkGrowth, work_growths
from voxelocity.analysis.noise import Noise
from voxelocity.analysis.scale import clamped, log_of
from voxelocity.analysis.verdict import SMALLEST
from voxelocity.results.cell import Cell, Metric
from voxelocity.results.machine_results import Results

SCALED = "int16 + slope/inter"
_WORK = (Metric.TIME, Metric.INSTRUCTIONS)
_MEMORY = (Metric.PEAK,)


@dataclasses.dataclass(frozen=True)
class Call:
    """A route on a file, of which each metric may be measured.

    Attributes
    ----------
    name : str
        Operation and route, such as ``Opening.load_img``.
    parameters : tuple of str
    """

    name: str
    parameters: tuple[str, ...]

    def cell(self, metric: Metric) -> Cell:
        operation, route = self.name.split(".")
        return Cell(operation, route, metric, self.parameters)


class Outcome(enum.Enum):
    """How what the first call takes compares with what the second takes."""

    LESS = enum.auto()
    SAME = enum.auto()
    MORE = enum.auto()


@dataclasses.dataclass(frozen=True)
class Comparison:
    """A question that two calls answer.

    Attributes
    ----------
    question : str
    one, other : Call
    metrics : tuple of Metric
        What decides: the first that was measured of both.
    less, same, more : str
        The answer where the first takes less than the other, the same, or more. ``{ratio}`` stands for how many
        times as much the one takes that takes more, ``{metric}`` for what was compared.
    """

    question: str
    one: Call
    other: Call
    metrics: tuple[Metric, ...]
    less: str
    same: str
    more: str


@dataclasses.dataclass(frozen=True)
class Growth:
    """A question that the growth of a call with the number of volumes answers.

    Attributes
    ----------
    question : str
    call : Call
        The operation, the route, and the file.
    steady, square : str
        The answer where each volume costs the same, and where it costs in proportion to those before it;
        ``{many}`` stands for how many times 80 volumes a long run takes.
    """

    question: str
    call: Call
    steady: str
    square: str


@dataclasses.dataclass(frozen=True)
class Answer:
    """What was measured says to a question.

    Attributes
    ----------
    question, text : str
    calls : tuple of str
        The calls that it rests on, with their files: one or two.
    evidence : tuple of (Metric, float, float)
        For each metric that was measured of two calls what they took.
    place : int
        The newest that has a value.
    since : int
        The first place from which on the answer has been the same.
    always : bool
        Whether it was the same at all places that were measured.
    """

    question: str
    text: str
    calls: tuple[str, ...]
    evidence: tuple[tuple[Metric, float, float], ...]
    place: int
    since: int
    always: bool


_STEADY = "Yes: each volume costs the same, however long the run is."
_SQUARE = (
    "No: its work grows with the square of the number of volumes; a run of "
    f"{MANY_VOLUMES} volumes takes some {{many}} times as much as one of 80."
)

QUESTIONS: tuple[Comparison | Growth, ...] = (
    Comparison(
        "Does it help to gunzip my files?",
        Call("ArrayAccess.get_fdata", (SCALED, ".nii")),
        Call("ArrayAccess.get_fdata", (SCALED, ".nii.gz")),
        _WORK,
        less="Yes: reading every voxel of a .nii.gz takes {ratio} times the {metric} of the same image as .nii.",
        same="No: a .nii and a .nii.gz of the same image take the same {metric}.",
        more="No: the .nii takes {ratio} times the {metric} of the .nii.gz.",
    ),
    Comparison(
        "Does get_fdata(dtype=np.float32) halve the memory?",
        Call("ArrayAccess.get_fdata_float32", (SCALED, ".nii.gz")),
        Call("ArrayAccess.get_fdata", (SCALED, ".nii.gz")),
        _MEMORY,
        less="Yes: get_fdata() takes {ratio} times the memory of get_fdata(dtype=np.float32).",
        same="No: on a file of scaled integers the peak is the same with and without it.",
        more="No: it takes {ratio} times the memory of get_fdata().",
    ),
    Growth(
        "May I loop over the volumes of a .nii.gz with iter_img?",
        Call("LoopOverVolumes.iter_img", (SCALED, ".nii.gz")),
        steady=_STEADY,
        square=f"{_SQUARE} Read the image once with get_fdata() and loop over the array.",
    ),
    Growth(
        "May I loop over the volumes of a .nii.gz with dataobj[..., t]?",
        Call("LoopOverVolumes.dataobj", (SCALED, ".nii.gz")),
        steady=_STEADY,
        square=f"{_SQUARE} Keep the file open (nib.load(path, keep_file_open=True)), or read the image once with "
        "get_fdata().",
    ),
    Comparison(
        "nib.load or load_img, to open a file?",
        Call("Opening.nib_load", (SCALED, ".nii.gz")),
        Call("Opening.load_img", (SCALED, ".nii.gz")),
        _MEMORY,
        less="nib.load: load_img takes far more memory, as it reads the image when it opens it.",
        same="Either: both open the file without reading its voxels, and take next to no memory.",
        more="load_img: nib.load takes far more memory.",
    ),
    Comparison(
        "nib.load(path).get_fdata() or load_img(path).get_fdata()?",
        Call("ArrayAccess.get_fdata", (SCALED, ".nii.gz")),
        Call("ArrayAccess.load_img_get_fdata", (SCALED, ".nii.gz")),
        (Metric.PEAK, *_WORK),
        less="nib.load: with load_img it takes {ratio} times the memory.",
        same="Either: both take the same memory.",
        more="load_img: with nib.load it takes {ratio} times the memory.",
    ),
    Comparison(
        "Does index_img(path, t) hold the whole image in memory?",
        Call("VolumeExtraction.index_img", (SCALED, ".nii.gz", "middle")),
        Call("VolumeExtraction.get_fdata", (SCALED, ".nii.gz", "middle")),
        _MEMORY,
        less="No: it takes a small part of the memory that get_fdata() takes.",
        same="Yes: it takes as much memory as get_fdata().",
        more="Yes: it takes {ratio} times the memory of get_fdata().",
    ),
    Comparison(
        "Is the last volume of a .nii.gz as cheap as the first?",
        Call("VolumeExtraction.dataobj", (SCALED, ".nii.gz", "first")),
        Call("VolumeExtraction.dataobj", (SCALED, ".nii.gz", "last")),
        _WORK,
        less="No: all before it is decompressed; it takes {ratio} times the {metric} of the first.",
        same="Yes: both take the same {metric}.",
        more="It is cheaper: the first takes {ratio} times its {metric}.",
    ),
    Comparison(
        "Can the mean over time be had with less memory than by mean_img(path)?",
        Call("MeanOverTime.volumes", (SCALED, ".nii.gz")),
        Call("MeanOverTime.path", (SCALED, ".nii.gz")),
        _MEMORY,
        less="Yes: by adding up dataobj[..., t] one volume after the other. mean_img(path) takes {ratio} times the memory.",
        same="No: adding up dataobj[..., t] takes as much.",
        more="No: adding up dataobj[..., t] takes {ratio} times the memory.",
    ),
    Comparison(
        "apply_mask or NiftiMasker, for the signals within a mask?",
        Call("Masking.apply_mask", (SCALED, ".nii.gz")),
        Call("Masking.masker", (SCALED, ".nii.gz")),
        _WORK,
        less="apply_mask: NiftiMasker takes {ratio} times the {metric}, as it does more.",
        same="Either: both take the same {metric}.",
        more="NiftiMasker: apply_mask takes {ratio} times the {metric}.",
    ),
    Comparison(
        "Does it matter at which level a file was gzipped?",
        Call("GzipLevel.get_fdata", (SCALED, ".nii.gz", "1")),
        Call("GzipLevel.get_fdata", (SCALED, ".nii.gz", "9")),
        _WORK,
        less="A little: a file of level 9 takes {ratio} times the {metric} of one of level 1 to read.",
        same="No: files of level 1 and of level 9 take the same {metric} to read.",
        more="A little: a file of level 1 takes {ratio} times the {metric} of one of level 9 to read.",
    ),
)


def answers(
    results: Results, noise: Noise, questions: Iterable[Comparison | Growth] = QUESTIONS
) -> list[Answer]:
    """What was measured says to each question that it can answer, in their order."""
    growths = {place: work_growths(results, place) for place in results.places}
    found = [
        _compared(results, noise, question)
        if isinstance(question, Comparison)
        else _grown(results, growths, question)
        for question in questions
    ]
    return [answer for answer in found if answer]


def _compared(results: Results, noise: Noise, question: Comparison) -> Answer | None:
    for metric in question.metrics:
        cells = question.one.cell(metric), question.other.cell(metric)
        if not all(cell in results.catalogue.benchmarks for cell in cells):
            continue
        outcomes = {
            place: outcome
            for place in results.places
            if (outcome := _outcome(results, noise, *cells, place))
        }
        if outcomes:
            break
    else:
        return None
    place, since, always = _range(outcomes)
    values = [clamped(metric, results.value(cell, place) or 0.0) for cell in cells]
    texts = {
        Outcome.LESS: question.less,
        Outcome.SAME: question.same,
        Outcome.MORE: question.more,
    }
    text = texts[outcomes[place]].format(
        ratio=_digits(max(values) / min(values)), metric=metric.noun
    )
    return Answer(
        question.question,
        text,
        tuple(_name(results, cell) for cell in cells),
        _evidence(results, question, place),
        place,
        since,
        always,
    )


def _outcome(results: Results, noise: Noise, one: Cell, other: Cell, place: int) -> Outcome | None:
    values = [results.value(cell, place) for cell in (one, other)]
    first, second = values
    if first is None or second is None:
        return None
    log = log_of(one.metric, first) - log_of(one.metric, second)
    floor = max(noise.floor(cell).at(min(first, second)) for cell in (one, other))
    if abs(log) <= max(floor, math.log1p(SMALLEST[one.metric])):
        return Outcome.SAME
    return Outcome.LESS if log < 0 else Outcome.MORE


def _evidence(
    results: Results, question: Comparison, place: int
) -> tuple[tuple[Metric, float, float], ...]:
    found = []
    for metric in Metric:
        first, second = (
            results.value(call.cell(metric), place) for call in (question.one, question.other)
        )
        if first is not None and second is not None:
            found.append((metric, first, second))
    return tuple(found)


def _name(results: Results, cell: Cell) -> str:
    return f"{results.catalogue.call(cell)}, {' '.join(cell.parameters)}"


def _grown(
    results: Results,
    growths_at: Mapping[int, Mapping[tuple[str, str, str], WorkGrowth]],
    question: Growth,
) -> Answer | None:
    operation, route = question.call.name.split(".")
    key = (operation, route, question.call.parameters[1])
    growths: dict[int, WorkGrowth] = {
        place: growth for place, by_call in growths_at.items() if (growth := by_call.get(key))
    }
    if not growths:
        return None
    squares = {place: growth.kind is Kind.SQUARE for place, growth in growths.items()}
    place, since, always = _range(squares)
    growth = growths[place]
    many = _digits(growth.at(MANY_VOLUMES) / growth.counts[-1])
    text = (question.square if squares[place] else question.steady).format(many=many)
    call = results.catalogue.routes[operation, route].call
    calls = (f"{call}, {' '.join(question.call.parameters)}",)
    return Answer(question.question, text, calls, (), place, since, always)


def _range(outcomes: Mapping[int, object]) -> tuple[int, int, bool]:
    """The newest place, the first from which on its outcome held, and whether it held at all places."""
    places = sorted(outcomes)
    newest = since = places[-1]
    for place in reversed(places):
        if outcomes[place] != outcomes[newest]:
            return newest, since, False
        since = place
    return newest, since, True


def _digits(ratio: float) -> str:
    return f"{ratio:.2g}" if ratio < 100 else f"{ratio:,.0f}"
