"""What the page's search finds, and the words by which it does; the script only matches them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from voxelocity.analysis.correctness import correctness, correctness_of
from voxelocity.analysis.tasks import Task
from voxelocity.model.benchmark import image_words
from voxelocity.model.catalogue import Catalogue
from voxelocity.model.results import Results
from voxelocity.model.timeline import COMPONENTS, Changed
from voxelocity.report.correctness_report import headline, notes_by_entry, still_wrong, wrong_line
from voxelocity.site import data

# What people say of an operation besides the words that are told of it.
_ALSO_CALLED = {
    "ArrayAccess": "get_fdata numpy ndarray convert load whole",
    "Arithmetic": "math_img multiply calculate",
    "Concatenation": "concat merge runs sessions",
    "ConcatenationOfVolumes": "3D list SPM merge concat volumes",
    "Detrending": "clean drift",
    "GzipLevel": "gz gzip compression compresslevel zlib",
    "Importing": "startup start import",
    "LoopOverVolumes": "iterate iter frames square",
    "Masking": "extract mask ROI voxels",
    "MaskingByLabels": "atlas parcellation ROI regions",
    "MaskingByMaps": "atlas probabilistic DiFuMo MSDL",
    "MaskingBySpheres": "NiftiSpheresMasker seed coordinates ball radius ROI",
    "MaskingAndCleaning": "pipeline preprocess zscore filter options",
    "MaskingOfVolumes": "3D list SPM volumes",
    "MaskingOnFinerGrid": "resolution resample MNI template 1mm 2mm",
    "MeanOverTime": "mean average",
    "MemoryMapping": "mmap memmap lazy map keep_file_open",
    "Opening": "lazy header shape affine open",
    "ReadingAsFloat32": "dtype single precision half memory",
    "RemovingConfounds": "confounds motion nuisance regress regressors clean",
    "Resampling": "interpolate affine grid MNI",
    "ResamplingByVolume": "loop lean large MemoryError chunk",
    "SagittalSlice": "plane slice x",
    "Saving": "save write to_filename",
    "SecondCall": "cache uncache caching",
    "SmallRegion": "seed ROI region few voxels lean MemoryError",
    "Smoothing": "fwhm gaussian blur",
    "SmoothingByVolume": "loop lean large MemoryError chunk fwhm",
    "Standardizing": "zscore z-score clean",
    "SteppedVolumes": "step stride subsample nth",
    "TimeSeries": "voxel seed slice",
    "VolumeExtraction": "frame scrub index single volume",
    "VolumesInAnyOrder": "random access shuffle jump keep_file_open",
}
_FILES = {
    "float32": "single precision float",
    "int16": "integer short raw unscaled",
    "slope": "scaled slope inter scl_slope scl_inter",
    ".nii.gz": "gz gzip compressed zipped",
    ".nii": "uncompressed gunzipped mmap memmap",
}
_LONG_NAMES = {"np": "numpy", "nib": "nibabel"}

# What nobody measured, or how it was done: title, words, what is to be said, and where more is.
_TOPICS = (
    (
        "Disks and networks",
        "NFS network disk SSD HDD Lustre storage cold cache page-cache I/O",
        "Times are without a disk, as each file is in the page cache. A call's view says how much "
        "it reads, and what a disk of your speed takes for that.",
        "which-call",
    ),
    (
        "Threads and processes",
        "threads OMP_NUM_THREADS cores parallel joblib n_jobs multiprocessing",
        "Each call runs on one thread, in a fresh state of a forked process. "
        "docs/experiments/workers.md has the memory of two joblib workers.",
        "how-measured",
    ),
    (
        "Noise, controls and the references",
        "noise floor control reference yardstick significance variance",
        "What differs where nothing changed is noise; a smaller change is called no difference.",
        "how-measured",
    ),
    (
        "Other formats",
        "CIFTI GIFTI MGH Minc Analyze DICOM surface BIDS Zarr",
        "Not measured: all images are 4D NIfTI-1 files.",
        "how-measured",
    ),
    (
        "Repeat a number at home",
        "reproduce repeat reproducible again command own machine",
        "Each call's view has the code that was measured, and the command that measures it again "
        "in a clone.",
        "which-call",
    ),
    (
        "Cite these numbers",
        "cite citation paper DOI reference licence",
        "CITATION.cff in the repository says how; give the release, the machine and the date.",
        "data",
    ),
)

# The views of the page: title, words besides the title, and the part that has it.
_VIEWS = (
    ("Overview", "overview start home tiles questions", "overview"),
    ("Upgrade", "upgrade upgrading update version newer verdict slow slower", "upgrade-view"),
    ("Calls", "call calls code history alternatives price overhead", "calls"),
    ("Memory", "memory RAM peak GB GiB need fit fits laptop 8 16 32 64", "memory-view"),
    ("Compare", "compare comparison difference versions old new", "compare-view"),
    ("Releases", "release releases changes changelog", "releases-view"),
    ("Commits", "commit commits bisect culprit between", "commits-view"),
    ("Method and data", "method how measured machine", "method"),
)
# Parts of views that people look for.
_PARTS = (
    ("Download all results", "data download csv json table file", "data"),
    ("numpy, one version at a time", "numpy scipy 2.0 2.1 2.2 2.3 2.4 stack avoid", "numpy"),
    ("Does a newer Python help?", "python 3.11 3.12 3.13 interpreter", "python"),
    ("Should I install indexed_gzip?", "indexed_gzip igzip random access index", "indexed_gzip"),
)

# What a sentence names: functions, classes and parameters.
_NAMED = r"\w+(?=[(=])|[A-Z]\w+[A-Z]\w+"

# Words in many texts, by which nobody looks for one.
_COMMON = """
a an and another are as at by do does for from how i if in is it my not of on or than that the them
to until what where with without
"""


def things(
    machines: Sequence[Results],
    described: Mapping[str, data.MachineData],
    tasks: Sequence[Task],
    presets: Mapping[str, Sequence[int]],
    lines: Sequence[data.LineData] = (),
) -> list[data.ThingData]:
    """All of them; of equally good ones the first is shown first.

    The lines are those beside the releases.
    """
    first = machines[0]
    catalogue = first.catalogue
    most_told = max(described.values(), key=lambda machine: len(machine.indices))
    return [
        *_fixed("view", _VIEWS),
        *_fixed("part", _PARTS),
        *_functions(catalogue),
        *_releases(first, most_told.steps),
        *_states(lines),
        *_wrong(first),
        *_fixed("topic", _TOPICS),
        *_files(catalogue),
        *_questions([*most_told.answers, *(line.answer for line in lines)]),
        *_data_sets(presets),
        *_tasks(catalogue, tasks),
        *_calls(catalogue),
    ]


def _fixed(kind: str, told: Iterable[Sequence[str]]) -> Iterator[data.ThingData]:
    """What the page always has; between its words and its section stand its lines, if any."""
    for title, words, *lines, section in told:
        yield data.ThingData(kind, title, _words(title, words), lines, section, {})


def _functions(catalogue: Catalogue) -> Iterator[data.ThingData]:
    texts = [call.text for call in catalogue.calls.values() if call.snippet]
    for name in sorted(set().union(*map(_names_in, texts))):
        yield data.ThingData("function", name, _words(name), [], "find-call", {"call": name})


def _names_in(text: str) -> set[str]:
    """The functions and attributes of a call."""
    names = re.findall(r"\w+(?=\()|dataobj|slicer", text)
    return {name for name in names if not re.match(r"\d|for$|f$", name)}


def _releases(results: Results, steps: Sequence[data.ReleaseStepData]) -> Iterator[data.ThingData]:
    """Each entry, the newest first: first what its answers are, then what it changed."""
    timeline = results.timeline
    known = timeline, results.wrong_answers, results.meanings
    for index in reversed(range(len(timeline))):
        entry = timeline[index]
        if entry.changed not in COMPONENTS:
            continue
        advice = headline(correctness_of(results, (index, len(timeline) - 1), entry.changed))
        found = correctness(*known, index - 1 if index else None, index)
        verdict = [advice] if advice else []
        lines = [*verdict, *notes_by_entry([found])]
        # What another component has wrong is not told of this one.
        lines += [line for line in still_wrong(found) if f" {entry.words}: " in line]
        lines += [step.what for step in steps if step.index == index]
        is_stack = entry.changed is Changed.STACK
        words = [*entry.tags, entry.words, *re.split(r"[- ]", " ".join(entry.tags))]
        words += ["numpy", "scipy", "pandas", "stack"] if is_stack else []
        words += ["yanked", "withdrawn"] if entry.yanked else []
        began = [each.sentence for each in found.broken]
        began += [each.sentence for each in found.meanings]
        words += re.findall(rf"{_NAMED}|n-1", " ".join(began))
        words += ["wrong answers"] * bool(found.broken) + ["meaning"] * bool(found.meanings)
        yanked = " (yanked)" if entry.yanked else ""
        since = "measured since " if is_stack else ""
        title = f"{entry.words}, {since}{entry.date:%Y-%m-%d}{yanked}"
        if entry.version(entry.changed) != timeline[-1].version(entry.changed):
            asked = f"Upgrade from {entry.words}?"
            chosen = {f"my-{entry.changed}": entry.version(entry.changed)}
            yield data.ThingData("release", asked, _unique(words), verdict, "upgrade", chosen)
        chosen = {"release": entry.tag}
        yield data.ThingData("release", title, _unique(words), lines, "releases", chosen)


def _states(lines: Sequence[data.LineData]) -> Iterator[data.ThingData]:
    """Each numpy, scipy and Python that was measured beside the releases, the newest first."""
    for line in lines:
        for state in reversed(line.states):
            if state.change:
                told = [step.what for step in state.steps]
                words = _words(state.change)
                yield data.ThingData("version", state.change, words, told, line.name, {})


def _wrong(results: Results) -> Iterator[data.ThingData]:
    """What the newest entry returns wrong, by the call and the images on which it does."""
    for each in results.wrong_answers:
        if results.timeline[-1].tag in each.tags:
            images = map(image_words, each.images)
            title = f"Wrong to this day: {each.call} {each.when}".strip()
            words = _words(title, each.sentence, *images, "wrong answers bug")
            yield data.ThingData("topic", title, words, [wrong_line(each)], "method", {})


def _questions(answers: Sequence[data.AnswerData]) -> Iterator[data.ThingData]:
    for answer in answers:
        # Nearly every answer rests on the same files.
        words = _words(answer.question, *sorted(set().union(*map(_names_in, answer.evidence))))
        yield data.ThingData("question", answer.question, words, [answer.text], answer.part, {})


def _data_sets(presets: Mapping[str, Sequence[int]]) -> Iterator[data.ThingData]:
    for name, shape in presets.items():
        voxels = " × ".join(map(str, shape))
        line = f"The memory that each call needs for an image of {voxels} voxels."
        chosen = {"shape": "x".join(map(str, shape))}
        words = _words(name, "data set memory RAM out of memory MemoryError volumes")
        yield data.ThingData("data set", name, words, [line], "memory", chosen)


def _tasks(catalogue: Catalogue, tasks: Sequence[Task]) -> Iterator[data.ThingData]:
    for task in tasks:
        operation = catalogue.operations[task.operation]
        also = _ALSO_CALLED.get(task.operation, "")
        # The examples of a kind of work are tasks of their own.
        work = operation.work.partition(":")[0]
        words = _words(task.words, operation.title, work, task.operation, also)
        yield data.ThingData("task", task.words, words, [], "which-call", {"task": task.key})


def _files(catalogue: Catalogue) -> Iterator[data.ThingData]:
    """The kinds of file that the whole image is read from."""
    kinds = dict.fromkeys(
        benchmark.parameters[:2]
        for benchmark in catalogue.benchmarks
        if benchmark.operation == "ArrayAccess"
    )
    for image, format in kinds:
        also = [words for part, words in _FILES.items() if part in image or part == format]
        chosen = {"task": "ArrayAccess", "file": f"{image} {format}"}
        words = _words(f"{image} {format}", "type dtype", *also)
        title = image_words(f"{image} {format}")
        yield data.ThingData("file", title, words, [], "which-call", chosen)


def _calls(catalogue: Catalogue) -> Iterator[data.ThingData]:
    """Each call as people write it."""
    texts = dict.fromkeys(call.text for call in catalogue.calls.values() if call.snippet)
    for text in texts:
        words, chosen = _unique([text, *_words(text)]), {"call": text}
        yield data.ThingData("call", text, words, [], "find-call", chosen)


def _words(*texts: str) -> list[str]:
    """The words of some texts, and the parts of those that are written together."""
    found, common = [], _COMMON.split()
    for word in re.findall(r"[\w.+-]*\w", " ".join(texts)):
        # A version has no parts.
        parts = [] if re.fullmatch(r"[\d.]+", word) else re.split(r"[._-]", word)
        found += [word.strip("."), *parts, *re.findall(r"[A-Z][a-z]+", word)]
        found += [_LONG_NAMES[part] for part in parts if part in _LONG_NAMES]
    return _unique(word for word in found if word.lower() not in common)


def _unique(words: Iterable[str]) -> list[str]:
    """Each of them once, in small letters."""
    return list(dict.fromkeys(word.lower() for word in words if len(word) > 1))
