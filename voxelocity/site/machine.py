"""What the page tells of one machine."""

from collections.abc import Mapping, Sequence

from voxelocity.analysis.answers import answers
from voxelocity.analysis.comparison import Changes
from voxelocity.analysis.memory_needs import importing_peak
from voxelocity.analysis.noise import Noise, noise_or_unknown
from voxelocity.analysis.release_steps import ReleaseStep, release_steps
from voxelocity.analysis.tasks import Task
from voxelocity.analysis.upgrade import all_upgrades, newest_upgrades, next_upgrades
from voxelocity.model.benchmark import Benchmark, Metric
from voxelocity.model.explanation import Explanation
from voxelocity.model.results import Results
from voxelocity.report.noise_report import believable
from voxelocity.report.steps_report import NOT_EXPLAINED, extent_words
from voxelocity.report.values import time_words
from voxelocity.site.advice import advice, growth, memory
from voxelocity.site.data import MachineData, NoiseData, ReleaseStepData
from voxelocity.site.rounding import rounded
from voxelocity.site.series import benchmark_series, means, moved, stretches
from voxelocity.site.verdicts import answered, how_large, newest, next_release, upgrade

TRAITS = ("os", "arch", "cpu", "num_cpu", "ram")


def machine_data(
    results: Results,
    indexed_gzip: Results,
    tasks: Sequence[Task],
    explanations: Sequence[Explanation] = (),
) -> MachineData:
    """Everything that the page tells of a machine.

    Parameters
    ----------
    results : Results
    indexed_gzip : Results
        What was measured on it with indexed_gzip installed; may be nothing.
    tasks : sequence of Task
    explanations : sequence of Explanation, optional
    """
    noise = noise_or_unknown(results)
    changes = Changes(results, noise)
    indexed = [_indexed_gzip(indexed_gzip, index) for index in results.indices]
    return MachineData(
        traits={key: results.traits[key] for key in TRAITS if results.traits.get(key)},
        indices=list(results.indices),
        timings=[_timings(results, index) for index in results.indices],
        files=[results.files.get(index, "") for index in results.indices],
        benchmarks=[
            benchmark_series(changes, benchmark) for benchmark in results.catalogue.benchmarks
        ],
        lent=sum(map(len, results.joined.values())),
        steps=_steps(changes, explanations),
        means=list(means(changes)),
        stretches=stretches(changes),
        moved=list(moved(changes)),
        noise=_noise(noise),
        advice=list(advice(results, noise, tasks)),
        growth=growth(results),
        importing=[importing_peak(results, index) for index in results.indices],
        memory=memory(results),
        newest=[newest(step) for step in newest_upgrades(changes)] if noise.floors else [],
        next=[next_release(step) for step in next_upgrades(changes)] if noise.floors else [],
        upgrades=[upgrade(step) for step in all_upgrades(changes)] if noise.floors else [],
        answers=[
            *(answered(results, answer) for answer in answers(results, noise)),
            *([how_large(noise)] if noise.floors else []),
        ],
        indexed_gzip=indexed,
        indexed_gzip_words=[
            None
            if times is None
            else [None if time is None else time_words(time) for time in times]
            for times in indexed
        ],
    )


def _steps(changes: Changes, explanations: Sequence[Explanation]) -> list[ReleaseStepData]:
    numbers = {
        benchmark: number for number, benchmark in enumerate(changes.results.catalogue.benchmarks)
    }
    return [_step(changes.results, numbers, step) for step in release_steps(changes, explanations)]


def _step(results: Results, numbers: Mapping[Benchmark, int], step: ReleaseStep) -> ReleaseStepData:
    known = step.explanation or Explanation(release="", what=NOT_EXPLAINED, users="", calls=())
    return ReleaseStepData(
        index=results.timeline.index(step.entry),
        what=known.what,
        cause=known.cause,
        source=known.source,
        commit=known.commit,
        found=known.found,
        users=known.users,
        numbers=[numbers[change.benchmark] for change in step.changes],
        sizes=[
            extent_words(results.catalogue, metric, found)
            for metric in Metric
            if (found := step.changes_of(metric))
        ],
    )


def _timings(results: Results, index: int) -> list[int]:
    """The fewest and the most timings of a benchmark."""
    counts = [
        len(result.samples)
        for benchmark, result in results.measured[index].items()
        if benchmark.metric is Metric.TIME and result.samples
    ]
    return [min(counts, default=0), max(counts, default=0)]


def _noise(noise: Noise) -> NoiseData:
    return NoiseData(
        pairs=[list(pair) for pair in noise.pairs],
        words=believable(noise) if noise.floors else "",
    )


def _indexed_gzip(results: Results, index: int) -> list[float | None] | None:
    """The time of each benchmark with indexed_gzip installed; None where it was not measured."""
    if index not in results.measured:
        return None
    return [
        rounded(results.value(benchmark, index)) if benchmark.metric is Metric.TIME else None
        for benchmark in results.catalogue.benchmarks
    ]
