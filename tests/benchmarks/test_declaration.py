"""What is declared of an operation and its routes reaches asv whole, under names that stay."""

import itertools
import json
import re
from pathlib import Path

import pytest
from asv_runner.discovery import disc_benchmarks

from benchmarks.support import images
from benchmarks.support.declaration import Kind
from benchmarks.support.operation import Operation, route
from tests.benchmarks.routes import COUNTED_ONLY, use_small_images

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


OPERATION = {
    "name": str,
    "title": str,
    "question": str,
    "task": str,
    "work": str,
    "work_order": int,
    "parameter_words": dict,
    "sizes_memory": bool,
    "memory_only": dict,
    "calls_of": str,
}


def test_every_benchmark_tells_its_operation():
    by_class = {}
    for benchmark in written():
        _, name, _ = benchmark["name"].split(".")
        operation = benchmark["operation"]
        assert {key: type(value) for key, value in operation.items()} == OPERATION
        assert operation["name"] == name
        assert operation["question"].endswith("?") and "\n" not in operation["question"]
        assert operation["task"]
        assert by_class.setdefault(name, operation) == operation
    assert len(by_class) == 40
    repeated = {name for name, operation in by_class.items() if not operation["work"]}
    counted_only = {cls.__name__ for cls in COUNTED_ONLY}
    assert len(counted_only) == 15
    assert repeated == {"Growth", "DocumentedSize"} | counted_only
    assert by_class["MeanOverTime"]["title"] == "mean over time"
    tasks = [operation["task"] for operation in by_class.values()]
    assert len(set(tasks)) == len(tasks)


def test_every_parameter_after_image_and_format_has_words():
    told = set()
    for benchmark in written():
        words = benchmark["operation"]["parameter_words"]
        wanted = zip(benchmark["param_names"][2:], benchmark["params"][2:])
        assert {name: {f"'{value}'" for value in values} for name, values in words.items()} == {
            name: set(values) for name, values in wanted
        }
        for name, value in benchmark["operation"]["memory_only"].items():
            assert value in words[name]
        told |= {
            (name, value, each) for name, values in words.items() for value, each in values.items()
        }
    assert ("position", "last", "the last") in told
    assert ("level", "9", "level 9") in told
    assert ("volumes", "200", "200 volumes") in told


def test_every_benchmark_tells_its_route():
    for benchmark in written():
        _, _, function = benchmark["name"].split(".")
        metric, _, name = function.removeprefix("track_").partition("_")
        assert (benchmark["metric"], benchmark["route"]) == (metric, name)
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
    """A class with one route, less or more than it must say."""
    content = {
        "__doc__": "What does it cost\nto try?\n\nNothing.",
        "task": "try it",
        "work": "the mean over time",
        "version": "1",
        "params": [["int16"], [".nii"]],
        "param_names": ["image", "format"],
        "check": lambda self, result, expected: None,
        "seven": route("seven()", gives="a number")(lambda self: self.taken.append("taken") or 7),
    }
    content.update(attributes)
    return type("Trying", (Operation,), {k: v for k, v in content.items() if v is not None})


def test_a_kind_of_work_that_is_not_listed_is_one_line():
    with pytest.raises(TypeError, match="work 'trying' is not one of _declaration.WORKS"):
        declared(work="trying")


def test_functions_take_the_route_and_keep_what_it_returned():
    benchmark = declared()()
    benchmark.taken = []
    for function in (benchmark.time_seven, benchmark.peakmem_seven):
        function("int16", ".nii")
        assert (benchmark.result, benchmark.gives) == (7, "a number")
        benchmark.result = None
    assert benchmark.taken == ["taken", "taken"]
    assert benchmark.time_seven.operation["question"] == "What does it cost to try?"
    assert not hasattr(benchmark, "time_baseline")


def test_another_kind_is_made_of_the_same_methods():
    def doubled(method, gives):
        return lambda self, *parameters: 2 * method(self)

    cls = declared(kinds=(*Operation.kinds, Kind("twice", "track_twice_", doubled)))
    benchmark = cls()
    benchmark.taken = []
    assert benchmark.track_twice_seven("int16", ".nii") == 14
    assert benchmark.track_twice_seven.metric == "twice"
    assert not hasattr(cls, "track_twice_baseline")
    assert cls.time_seven.metric == "time"


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("__doc__", "lacks a docstring: the question"),
        ("task", "lacks task: what a user would say"),
        ("work", "lacks work: "),
        ("version", "lacks version: "),
        ("params", "lacks params: "),
        ("param_names", "lacks param_names: "),
        ("check", "lacks check: "),
    ],
)
def test_what_is_not_declared_is_one_line(missing, words):
    with pytest.raises(TypeError, match=f"Trying {words}") as caught:
        declared(**{missing: None})
    assert "\n" not in str(caught.value)


def test_a_further_parameter_without_words_is_one_line():
    further = {
        "params": [["int16"], [".nii"], ["first", "last"]],
        "param_names": ["image", "format", "position"],
    }
    for words in ({}, {"position": {"first": "the first"}}):
        with pytest.raises(TypeError, match="words for each value of position"):
            declared(parameter_words=words, **further)
    declared(parameter_words={"position": {"first": "the first", "last": "the last"}}, **further)


def test_a_subclass_tells_its_own_operation():
    parent = declared()

    class Child(parent):
        """Does it differ?"""

        task = "try again"

    assert Child.time_seven.operation["name"] == "Child"
    assert Child.time_seven.operation["task"] == "try again"
    assert parent.time_seven.operation["task"] == "try it"
    assert Child.time_seven.__wrapped__ is parent.time_seven.__wrapped__


def test_the_example_for_contributors_works(root, small_images, monkeypatch):
    use_small_images(monkeypatch)
    (code,) = re.findall(r"```python\n(.*?)```", (root / "CONTRIBUTING.md").read_text(), re.S)
    module = {"__name__": "benchmarks.first_volume", "__package__": "benchmarks"}
    exec(compile(code, "CONTRIBUTING.md", "exec"), module)
    benchmark = module["FirstVolume"]()
    assert benchmark.work in {each["operation"]["work"] for each in written()}
    for parameters in itertools.product(*benchmark.params):
        for function in ("time_dataobj", "peakmem_index_img", "time_reference"):
            benchmark.setup(*parameters)
            getattr(benchmark, function)(*parameters)
            assert benchmark.result.shape == images.SHAPE[:3]
            benchmark.teardown(*parameters)
