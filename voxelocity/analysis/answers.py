"""Answers from measured results to questions that users ask."""

import dataclasses
import itertools
import math
from collections.abc import Iterable, Mapping
from typing import Any

from voxelocity.analysis.growth import MANY_VOLUMES, Kind, counted_benchmarks, work_growths
from voxelocity.analysis.judgement import SMALLEST
from voxelocity.analysis.noise import Noise
from voxelocity.analysis.verdict import listed
from voxelocity.model.benchmark import Benchmark, Metric, image_words
from voxelocity.model.digits import short
from voxelocity.model.results import Results
from voxelocity.model.scale import clamped

SCALED = "int16 + slope/inter"
IMAGES = (SCALED, "int16", "float32")

_WORK = (Metric.TIME, Metric.INSTRUCTIONS)
_COUNTED = (Metric.INSTRUCTIONS, Metric.TIME)
_MEMORY = (Metric.PEAK,)


# Two calls on files, each of any metric (`Benchmark.of_metric`).
Pair = tuple[Benchmark, Benchmark]


@dataclasses.dataclass(frozen=True)
class TwoCalls:
    """A question that two calls answer, or the same two on several files.

    The answers, each a word and a sentence, are those where the first takes less than the other,
    the same, or more. ``{ratio}`` stands for how many times as much the one takes that takes more,
    ``{share}`` for which share the other takes, ``{metric}`` for what was compared.
    """

    question: str
    pairs: dict[str, Pair]  # By what tells them apart, such as the image; one has no name.
    metrics: tuple[Metric, ...]  # What decides: the first that was measured of both.
    less: str
    same: str
    more: str
    # What the first call costs besides, if recommended: by the first metric that both have.
    price: tuple[Metric, ...] = ()


@dataclasses.dataclass(frozen=True)
class GrowthOfCall:
    """A question that the growth of a call with the number of volumes answers.

    The answers are those where each volume costs the same, and where it costs in proportion to
    those before it; ``{many}`` stands for how many times 80 volumes a long run takes.
    """

    question: str
    call: Benchmark
    steady: str
    square: str


def call_on(call: str, *parameters: str) -> Benchmark:
    """A call, such as ``Opening.load_img``, on a file."""
    operation, method = call.split(".")
    return Benchmark(operation, method, Metric.TIME, parameters)


def _pair(one: str, other: str, *files: tuple[str, ...]) -> Pair:
    """Two calls on the same file, or each on its own."""
    return call_on(one, *files[0]), call_on(other, *files[-1])


def _images(one: str, other: str, *formats: str) -> dict[str, Pair]:
    """Two calls on each type of image."""
    files = itertools.product(IMAGES, formats)
    return {image_words(" ".join(file)): _pair(one, other, file) for file in files}


_GZIPPED = (SCALED, ".nii.gz")
_MIDDLE = (*_GZIPPED, "middle")
_READ, _SLICE, _LEVEL = "ArrayAccess.get_fdata", "VolumeExtraction.dataobj", "GzipLevel.get_fdata"
_STEADY = "Yes: each volume costs the same, however long the run is."
_SQUARE = (
    "its work grows with the square of the number of volumes. "
    f"{MANY_VOLUMES:,} volumes take about {{many}} times as much as 80."
)
_HELD_IN_MEMORY: dict[str, Any] = {
    "less": "No: it takes a small part of the memory that get_fdata() takes.",
    "same": "Yes: it takes as much memory as get_fdata().",
    "more": "Yes: it takes {ratio} times the memory of get_fdata().",
}

QUESTIONS: tuple[TwoCalls | GrowthOfCall, ...] = (
    TwoCalls(
        "Does it help to gunzip my files?",
        {
            image_words(each): _pair(_READ, _READ, (each, ".nii"), (each, ".nii.gz"))
            for each in IMAGES
        },
        _WORK,
        less=(
            "Yes: reading every voxel of a .nii.gz takes {ratio} times the {metric} of the same "
            "image as .nii. The .nii takes more disk space. A slow disk reduces the gain, because "
            "we measure files in the page cache."
        ),
        same="No: a .nii and a .nii.gz of the same image take the same {metric}.",
        more="No: the .nii takes {ratio} times the {metric} of the .nii.gz.",
    ),
    TwoCalls(
        "Does it help to gunzip my files, if I read single volumes?",
        {
            f"the {place} volume": _pair(
                _SLICE, _SLICE, (SCALED, ".nii", place), (*_GZIPPED, place)
            )
            for place in ("first", "middle", "last")
        },
        _WORK,
        less="Yes: from a .nii.gz it takes {ratio} times the {metric}.",
        same="No: it takes the same {metric} from either.",
        more="No: from a .nii it takes {ratio} times the {metric}.",
    ),
    TwoCalls(
        "Does get_fdata(dtype=np.float32) halve the memory?",
        _images("ArrayAccess.get_fdata_float32", _READ, ".nii.gz", ".nii"),
        _MEMORY,
        less="It saves memory: with dtype=np.float32, get_fdata() takes {share} of the memory.",
        same="No: the peak is the same with and without it.",
        more="No: with it, get_fdata() takes {ratio} times the memory.",
    ),
    GrowthOfCall(
        "Should I loop over the volumes of a .nii.gz with iter_img?",
        call_on("LoopOverVolumes.iter_img", *_GZIPPED),
        _STEADY,
        (
            f"No: {_SQUARE} Keep the file open: "
            "dataobj = nib.load(path, keep_file_open=True).dataobj, then dataobj[..., t]. "
            "Or read the image once with get_fdata(), if it fits into memory."
        ),
    ),
    TwoCalls(
        "Does a loop with iter_img hold the whole image in memory?",
        {"": _pair("LoopOverVolumes.iter_img", "LoopOverVolumes.get_fdata", _GZIPPED)},
        _MEMORY,
        **_HELD_IN_MEMORY,
    ),
    GrowthOfCall(
        "Should I loop over the volumes of a .nii.gz with dataobj[..., t]?",
        call_on("LoopOverVolumes.dataobj", *_GZIPPED),
        _STEADY,
        (
            f"No: {_SQUARE} Keep the file open: nib.load(path, keep_file_open=True). "
            "Or read the image once with get_fdata(), if it fits into memory."
        ),
    ),
    TwoCalls(
        "Is load_img lazy: does it open a file without reading it, as nib.load does?",
        {"": _pair("Opening.nib_load", "Opening.load_img", _GZIPPED)},
        _MEMORY,
        less="No: load_img reads the whole image when it opens it; nib.load does not.",
        same="Yes: both open the file without reading its voxels, and take next to no memory.",
        more="Yes, and nib.load takes far more memory.",
    ),
    *(
        TwoCalls(
            (
                "nib.load(path).get_fdata() or load_img(path).get_fdata(): "
                f"which {more_or_less}, of a .nii.gz?"
            ),
            _images(_READ, "ArrayAccess.load_img_get_fdata", ".nii.gz"),
            metrics,
            less="nib.load: with load_img it takes {ratio} times the {metric}.",
            same="Either: the {metric} differs by no more than the noise.",
            more="load_img: with nib.load it takes {ratio} times the {metric}.",
        )
        for more_or_less, metrics in (("takes less memory", _MEMORY), ("is faster", _WORK))
    ),
    TwoCalls(
        "Does index_img(path, t) hold the whole image in memory?",
        {"": _pair("VolumeExtraction.index_img", "VolumeExtraction.get_fdata", _MIDDLE)},
        _MEMORY,
        **_HELD_IN_MEMORY,
    ),
    TwoCalls(
        "Is the last volume of a .nii.gz as cheap as the first?",
        {"": _pair(_SLICE, _SLICE, (*_GZIPPED, "first"), (*_GZIPPED, "last"))},
        _WORK,
        less=(
            "No: all volumes before it are decompressed too, "
            "so it takes {ratio} times the {metric} of the first."
        ),
        same="Yes: both take the same {metric}.",
        more="It is cheaper: the first takes {ratio} times its {metric}.",
    ),
    TwoCalls(
        "Can I average over time with less memory than mean_img(path)?",
        {"": _pair("MeanOverTime.volumes", "MeanOverTime.path", _GZIPPED)},
        _MEMORY,
        less=(
            "Yes: img = nib.load(path, keep_file_open=True), then add up img.dataobj[..., t], "
            "one volume after the other. mean_img(path) takes {ratio} times the memory."
        ),
        same="No: adding up dataobj[..., t] takes as much.",
        more="No: adding up dataobj[..., t] takes {ratio} times the memory.",
        price=_WORK,
    ),
    TwoCalls(
        "apply_mask or NiftiMasker, for the signals within a mask?",
        {"": _pair("Masking.apply_mask", "Masking.masker", _GZIPPED)},
        # Their times differ from entry to entry by more than from each other.
        _COUNTED,
        less="apply_mask: NiftiMasker takes {ratio} times the {metric}, as it does more.",
        same="Either: both take the same {metric} within the noise.",
        more="NiftiMasker: apply_mask takes {ratio} times the {metric}.",
    ),
    TwoCalls(
        "Does it matter at which level a file was gzipped?",
        {"": _pair(_LEVEL, _LEVEL, (*_GZIPPED, "1"), (*_GZIPPED, "9"))},
        _WORK,
        less=(
            "A little: "
            "reading a file of level 9 takes {ratio} times the {metric} of one of level 1."
        ),
        same="No: reading files of level 1 and level 9 takes the same {metric}.",
        more=(
            "A little: "
            "reading a file of level 1 takes {ratio} times the {metric} of one of level 9."
        ),
    ),
)


# A difference that hardly counts would turn its answer round from release to release.
_WORTH_ASKING = 2


@dataclasses.dataclass(frozen=True)
class Answer:
    """An answer from measured results to a question."""

    question: str
    text: str
    index: int  # The newest that has a value.
    since: int  # The first from which on the answer has been the same.
    # What was measured of its calls, of the metrics that it is about.
    evidence: tuple[Benchmark, ...]
    before: int | None  # The last with another answer; None where it was always the same.
    text_before: str  # The answer then.


# By index the outcome, and what it says.
Outcomes = dict[int, tuple[object, str]]


def answers(
    results: Results, noise: Noise, questions: Iterable[TwoCalls | GrowthOfCall] = QUESTIONS
) -> list[Answer]:
    """Answer each question for which there are results, in their order."""
    found = []
    for question in questions:
        if isinstance(question, TwoCalls):
            outcomes = _compared(results, noise, question)
            calls = dict.fromkeys(itertools.chain(*question.pairs.values()))
            evidence = [call.of_metric(each) for call in calls for each in question.metrics]
        else:
            call = question.call
            key = (call.operation, call.method, call.parameters[1])
            outcomes = _grown(results, question, key)
            evidence = counted_benchmarks(results, max(outcomes, default=-1), key)
            evidence += [call.of_metric(metric) for metric in Metric]
        if not outcomes:
            continue
        index = max(outcomes)
        changed = [each for each in outcomes if outcomes[each][0] != outcomes[index][0]]
        before = max(changed, default=None)
        since = min(each for each in outcomes if before is None or each > before)
        found.append(
            Answer(
                question=question.question,
                text=outcomes[index][1],
                index=index,
                since=since,
                evidence=tuple(each for each in evidence if each in results.values_at(index)),
                before=before,
                text_before="" if before is None else outcomes[before][1],
            )
        )
    return found


def _compared(results: Results, noise: Noise, question: TwoCalls) -> Outcomes:
    """By the first metric that was measured, where all pairs were that were measured last."""
    for metric in question.metrics:
        found = {each: _ratios(results, noise, question, metric, each) for each in results.indices}
        newest = next(filter(None, reversed(found.values())), {})
        whole = {
            index: {name: ratios[name] for name in newest}
            for index, ratios in found.items()
            if newest and newest.keys() <= ratios.keys()
        }
        if whole:
            return {
                index: (
                    [outcome for outcome, _ in each.values()],
                    _text(question, metric, each) + _price(results, noise, question, index),
                )
                for index, each in whole.items()
            }
    return {}


def _price(results: Results, noise: Noise, question: TwoCalls, index: int) -> str:
    """What the first call takes of what was not asked for, against the other."""
    for metric in question.price:
        ratios = _ratios(results, noise, question, metric, index)
        for outcome, ratio in ratios.values():
            said = {
                -1: f"It also takes {short(ratio)} times less {metric.noun}.",
                0: f"Both take the same {metric.noun}.",
                1: f"The price is {short(ratio)} times the {metric.noun}.",
            }
            return f" {said[outcome]}"
    return ""


def _ratios(
    results: Results, noise: Noise, question: TwoCalls, metric: Metric, index: int
) -> dict[str, tuple[int, float]]:
    """For each pair: -1 if the first takes less, 1 more, 0 the same; and how many times as much."""
    values, found = results.values_at(index), {}
    for name, pair in question.pairs.items():
        both = [call.of_metric(metric) for call in pair]
        if not values.keys() >= {*both}:
            continue
        first, second = (clamped(metric, values[call]) for call in both)
        floors = (noise.floor(call).at(min(values[each] for each in both)) for call in both)
        log = math.log(first) - math.log(second)
        same = abs(log) <= max(*floors, math.log1p(_WORTH_ASKING * SMALLEST[metric]))
        ratio = max(first, second) / min(first, second)
        found[name] = (0 if same else -1 if log < 0 else 1), ratio
    return found


def _text(question: TwoCalls, metric: Metric, found: Mapping[str, tuple[int, float]]) -> str:
    sentences = {}
    for outcome, said in {-1: question.less, 0: question.same, 1: question.more}.items():
        ratios = {name: ratio for name, (own, ratio) in found.items() if own == outcome}
        if ratios:
            low, high = min(ratios.values()), max(ratios.values())
            # Such as 2 or 4.4 to 15, and 50 % or 7 to 23 %.
            ratio = " to ".join(dict.fromkeys([short(low), short(high)]))
            share = " to ".join(dict.fromkeys([short(100 / high), short(100 / low)])) + " %"
            names = listed(list(ratios))
            sentences[names] = said.format(ratio=ratio, share=share, metric=metric.noun)
    if len(sentences) == 1:
        return "".join(sentences.values())
    parts = [f"{names}: {said.partition(': ')[2]}" for names, said in sentences.items()]
    return f"It depends on the file. {' '.join(parts)}"


def _grown(results: Results, question: GrowthOfCall, key: tuple[str, str, str]) -> Outcomes:
    outcomes: Outcomes = {}
    for index in results.indices:
        if growth := work_growths(results, index).get(key):
            is_square = growth.kind is Kind.SQUARE
            many = short(growth.at(MANY_VOLUMES) / growth.counts[-1])
            said = question.square if is_square else question.steady
            outcomes[index] = is_square, said.format(many=many)
    return outcomes
