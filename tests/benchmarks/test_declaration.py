"""What is declared of an operation and its calls reaches asv whole, under names that stay."""

import itertools
import json
import re
from pathlib import Path

import pytest
from asv_runner.discovery import disc_benchmarks

from benchmarks.support import images
from benchmarks.support.declaration import MetricMaker
from benchmarks.support.operation import Operation, call
from tests.benchmarks.calls import COUNTED_ONLY, use_small_images
from voxelocity.model.operation_words import (
    PARAMETERS,
    TASKS,
    TELLING_MEMORY,
    WORK_OF,
    parameter_words,
)

NAMES = Path(__file__).with_name("names.txt").read_text().split()

BENCHMARKS = {benchmark.name: benchmark for benchmark in disc_benchmarks("benchmarks")}


def test_names_are_those_of_the_results_that_were_measured():
    """Under another name asv finds no earlier result; new benchmarks are added to the list."""
    assert list(BENCHMARKS) == NAMES


def written():
    """What asv would write into benchmarks.json."""
    for benchmark in BENCHMARKS.values():
        # As asv_runner.discovery.list_benchmarks does.
        yield json.loads(
            json.dumps(
                {
                    name: value
                    for name, value in vars(benchmark).items()
                    if isinstance(value, (str, int, float, list, dict, bool))
                    and not name.startswith("_")
                }
            )
        )


def test_every_benchmark_tells_its_operation():
    by_class = {}
    for benchmark in written():
        _, name, _ = benchmark["name"].split(".")
        operation = benchmark["operation"]
        assert operation.keys() == {"name", "question", "calls_of"}
        assert operation["name"] == name or name.startswith("MemoryOf")
        assert operation["question"].endswith("?") and "\n" not in operation["question"]
        assert by_class.setdefault(name, operation) == operation
    assert len(by_class) == 64
    assert len(COUNTED_ONLY) == 15


def test_every_operation_has_its_words():
    """On the page: what a user wants, and words for each value of each parameter after image and format."""
    operations = {each["operation"]["name"]: each for each in written()}
    assert operations.keys() == WORK_OF.keys(), "say it in voxelocity/model/operation_words.py"
    tasks = [task for tasks in TASKS.values() for task in tasks.values()]
    assert len(set(tasks)) == len(tasks) == len(operations)
    repeated = {name for name, work in WORK_OF.items() if not work}
    assert repeated == {"Growth", "DocumentedSize"} | {cls.__name__ for cls in COUNTED_ONLY}
    assert TELLING_MEMORY.keys() <= operations.keys() - repeated
    parameters = {}
    for name, each in operations.items():
        further = dict(zip(each["param_names"][2:], each["params"][2:]))
        assert TELLING_MEMORY.get(name, {}).keys() <= further.keys()
        for parameter, values in further.items():
            parameters.setdefault(parameter, set()).update(value.strip("'") for value in values)
    assert parameters.keys() == PARAMETERS.keys()
    for parameter, words in PARAMETERS.items():
        assert words.keys() in ({"*"}, parameters[parameter])
    assert parameter_words("position", "last") == "the last"
    assert parameter_words("level", "9") == "level 9"
    assert parameter_words("volumes", "200") == "200 volumes"


def test_what_the_docs_say_is_covered_is_an_operation(root):
    text = (root / "docs" / "coverage.md").read_text()
    rows = [line.split("|") for line in text.splitlines() if line.startswith("|")]
    named = {name for _, _, ours, _ in rows for name in re.findall(r"`([A-Z]\w+)`", ours)}
    assert len(named) > 20 and named <= WORK_OF.keys()


def test_every_benchmark_tells_its_call():
    for benchmark in written():
        _, _, function = benchmark["name"].split(".")
        metric, name = benchmark["metric"], benchmark["route"]
        assert function.removeprefix("track_") == f"{metric}_{name}"
        wanted = name if name in ("reference", "baseline") else "route"
        assert benchmark["role"] == wanted
        assert bool(benchmark["snippet"]) == (wanted == "route")
        assert benchmark["opt_in"] is (benchmark["operation"]["name"] == "DocumentedSize")


def test_every_combination_of_parameters_tells_its_shape():
    seen = set()
    for benchmark in written():
        combinations = list(itertools.product(*benchmark["params"]))
        assert len(benchmark["shapes"]) == len(combinations)
        for shape, parameters in zip(benchmark["shapes"], combinations):
            assert all(type(length) is int for length in shape)
            seen.add(tuple(shape))
            if "volumes" in benchmark["param_names"]:
                assert str(shape[3]) == parameters[2].strip("'")
        assert (benchmark["shapes"] == [[]]) == (benchmark["operation"]["name"] == "Importing")
    assert {images.SHAPE, images.SMALLER_SHAPE, images.DOCUMENTED_SHAPE, ()} < seen


def test_time_and_peak_are_of_the_same_method():
    timed = [name for name in BENCHMARKS if BENCHMARKS[name].metric == "time"]
    assert timed
    for name in timed:
        before, _, function = name.rpartition(".")
        prefix = "track_peakmem_" if before == "importing.Importing" else "peakmem_"
        peak = BENCHMARKS[f"{before}.{prefix}{function.removeprefix('time_')}"]
        assert peak.func.__wrapped__ is BENCHMARKS[name].func.__wrapped__
        assert peak.pretty_name == BENCHMARKS[name].pretty_name
        assert BENCHMARKS[name].func.__qualname__ == ".".join(name.split(".")[1:])


def declared(**attributes):
    """A class with one call, less or more than it must say."""
    content = {
        "__doc__": "What does it cost\nto try?\n\nNothing.",
        "version": "1",
        "params": [["int16"], [".nii"]],
        "seven": call("seven()", expect="a number")(lambda self: self.taken.append("taken") or 7),
    }
    content.update(attributes)
    return type("Trying", (Operation,), {k: v for k, v in content.items() if v is not None})


def test_functions_make_the_call_and_keep_what_it_returned():
    benchmark = declared()()
    benchmark.taken, benchmark.parameters = [], ("int16", ".nii")
    for function in (benchmark.time_seven, benchmark.peakmem_seven):
        function("int16", ".nii")
        assert (benchmark.result, benchmark.expect) == (7, "a number")
        benchmark.result = None
    assert benchmark.taken == ["taken", "taken"]
    assert benchmark.time_seven.operation["question"] == "What does it cost to try?"
    assert not hasattr(benchmark, "time_baseline")


def test_another_metric_is_made_of_the_same_methods():
    def doubled(method):
        return lambda self, *parameters: 2 * method(self)

    maker = MetricMaker("twice", "track_twice_", doubled)
    cls = declared(metrics=(*Operation.metrics, maker))
    benchmark = cls()
    benchmark.taken = []
    assert benchmark.track_twice_seven("int16", ".nii") == 14
    assert benchmark.track_twice_seven.metric == "twice"
    assert not hasattr(cls, "track_twice_baseline")
    assert cls.time_seven.metric == "time"


def test_what_is_not_declared_is_one_line():
    with pytest.raises(TypeError, match="Trying lacks a docstring: the question") as caught:
        declared(__doc__=None)
    assert "\n" not in str(caught.value)
    nothing = call("seven()")(lambda self: 7)
    with pytest.raises(
        TypeError, match="Trying.seven lacks what is right: name it in @call"
    ) as caught:
        declared(seven=nothing)
    assert "\n" not in str(caught.value)
    declared(seven=nothing, check=lambda self, result: None)


def test_what_differs_by_image_or_parameter_is_told_by_the_benchmark():
    cls = declared(
        params=[["int16", "float32"], [".nii"], ["first", "last"]],
        param_names=["image", "format", "position"],
        usual_type="as computed",
        seven=call("seven()", expect="the {position}")(lambda self: 7),
        eight=call("eight()", expect="eight", type="as read")(lambda self: 8),
    )
    benchmark, told = cls(), {}
    for parameters in itertools.product(*cls.params):
        benchmark.parameters = parameters
        for method in (cls.seven, cls.eight):
            benchmark.called = method
            told[parameters[0], parameters[2], method] = benchmark.expect, benchmark.expected_type
    assert told["int16", "last", cls.seven] == ("the last", "float32")
    assert told["int16", "first", cls.seven] == ("the first", "float32")
    assert told["int16", "first", cls.eight] == ("eight", "int16")
    assert told["float32", "first", cls.eight] == ("eight", "float32")


def test_a_subclass_tells_its_own_operation():
    parent = declared()

    class Child(parent):
        """Does it differ?"""

    assert Child.time_seven.operation["name"] == "Child"
    assert Child.time_seven.operation["question"] == "Does it differ?"
    assert parent.time_seven.operation["question"] == "What does it cost to try?"
    assert Child.time_seven.__wrapped__ is parent.time_seven.__wrapped__


def test_the_example_for_contributors_works(root, small_images, monkeypatch):
    use_small_images(monkeypatch)
    (code,) = re.findall(r"```python\n(.*?)```", (root / "CONTRIBUTING.md").read_text(), re.S)
    module = {"__name__": "benchmarks.first_volume", "__package__": "benchmarks"}
    exec(compile(code, "CONTRIBUTING.md", "exec"), module)
    benchmark = module["FirstVolume"]()
    for parameters in itertools.product(*benchmark.params):
        for function in ("time_dataobj", "peakmem_index_img", "time_reference"):
            benchmark.setup(*parameters)
            getattr(benchmark, function)(*parameters)
            assert benchmark.result.shape == images.SHAPE[:3]
            benchmark.teardown(*parameters)
