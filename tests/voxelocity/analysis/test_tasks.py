"""Tasks are what people want to do, each with all its calls and files."""

from voxelocity.analysis.tasks import tasks_of


def test_every_benchmark_belongs_to_one_task(committed):
    tasks = tasks_of(committed.catalogue)
    benchmarks = [benchmark for task in tasks for benchmark in task.benchmarks]
    assert sorted(benchmarks) == list(committed.catalogue.benchmarks)
    assert len({task.key for task in tasks}) == len(tasks)


def test_a_task_is_an_operation_with_its_further_parameters(committed):
    by_key = {task.key: task for task in tasks_of(committed.catalogue)}
    last = by_key["VolumeExtraction|last"]
    assert last.words == "get one volume: the last"
    assert last.files == ("int16 + slope/inter .nii", "int16 + slope/inter .nii.gz")
    assert {benchmark.parameters[2] for benchmark in last.benchmarks} == {"last"}


def test_every_operation_belongs_to_one_kind_of_work_or_repeats_another(committed):
    works = committed.catalogue.works
    listed = [name for names in works.values() for name in names]
    assert len(listed) == len(set(listed))
    repeated = set(committed.catalogue.operations) - set(listed)
    assert {"Growth", "DocumentedSize", "GrowthOfLoops"} <= repeated
    assert all(committed.catalogue.operations[name].work == "" for name in repeated)
    assert next(iter(works)) == "opening and loading"
    assert list(works)[-1] == "importing the libraries"
