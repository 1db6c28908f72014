"""asv accepts unknown keys silently and shares what is inherited: both are guarded here."""

import ast
import itertools
import re
import subprocess
import sys

import pytest
from asv import config, util
from asv_runner.discovery import disc_benchmarks

from voxelocity.store.locks import read_pins

CONFIGURATIONS = [
    "asv.conf.json",
    "asv.confirmations.conf.json",
    "asv.indexed_gzip.conf.json",
    "asv.numpy.conf.json",
    "asv.pythons.conf.json",
    "asv.nilearn.conf.json",
    "asv.nibabel.conf.json",
]

# Keys that asv reads although Config does not set them.
ALSO_KNOWN = {"version", "build_cache_size"}


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_asv_knows_every_key(root, name):
    keys = util.load_json(root / name, js_comments=True).keys()
    assert keys <= vars(config.Config()).keys() | ALSO_KNOWN


def test_every_configuration_is_listed_here(root):
    """Wherever it is."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    found = {name for name in names.split("\0") if name.endswith(".conf.json")}
    assert found == set(CONFIGURATIONS)


@pytest.mark.parametrize("name", CONFIGURATIONS)
def test_all_is_compiled_before_asv_starts_the_process_whose_forks_it_measures(root, name):
    """One that compiles what it imports keeps the memory that this took."""
    *_, last = util.load_json(root / name, js_comments=True)["install_command"]
    assert last == "in-dir={env_dir} python {conf_dir}/benchmarks/support/bytecode.py {env_dir}"


def test_folders_are_where_the_readme_says(root):
    conf = config.Config.load(str(root / "asv.conf.json"))
    assert (conf.results_dir, conf.html_dir) == ("results/releases", "html")
    assert conf.env_dir.startswith(".cache/") and conf.repo.startswith(".cache/")


def test_asv_itself_and_its_runner_are_pinned(root):
    matrices = [util.load_json(root / name, js_comments=True)["matrix"] for name in CONFIGURATIONS]
    ((runner,),) = {tuple(matrix["req"]["pip+asv_runner"]) for matrix in matrices}
    assert f"asv-runner=={runner} " in (root / "releases" / "harness.txt").read_text()
    assert f"asv-runner=={runner} " in (root / "releases" / "tools.txt").read_text()
    assert "asv==0.6." in (root / "releases" / "tools.txt").read_text()


def test_a_lock_that_extends_another_has_its_versions(root):
    tools, dask, develop = (
        set(read_pins(root / "releases" / f"{name}.txt")) for name in ("tools", "dask", "develop")
    )
    assert tools < dask < develop


def discovered():
    return list(disc_benchmarks("benchmarks"))


def test_only_classes_with_other_images_have_a_setup_cache_of_their_own():
    """asv runs one for each entry where it is defined, and shares it among subclasses."""
    own = {"gzip_level", "growth", "documented_size", "importing", "memory_by_type"}
    for benchmark in discovered():
        module, _, _ = benchmark.name.partition(".")
        where, _, _ = benchmark.setup_cache_key.partition(":")
        # One process counts for all classes.
        if ".track_instructions_" in benchmark.name:
            assert where == "support.counting.start"
            continue
        if re.search(r"\.track_(bytes_read|reads|page_faults)_", benchmark.name):
            assert where == "support.kernel.start"
            continue
        assert where == (module if module in own else "support.operation")


def test_timings_take_fresh_calls_in_several_processes():
    for benchmark in discovered():
        if benchmark.type == "time":
            assert (benchmark.number, benchmark.warmup_time) == (1, 0)
            # As many from each process: asv stores the samples of all in one list.
            assert (benchmark.rounds, benchmark.repeat) == (4, 2)
            # Fewer can never be significant for asv compare.
            assert benchmark.rounds * benchmark.repeat >= 8


def test_names_are_distinct_for_people():
    for kind in ("time", "peakmemory"):
        names = [
            (benchmark.name.rsplit(".", 1)[0], benchmark.pretty_name)
            for benchmark in discovered()
            if benchmark.type == kind
        ]
        assert all(pretty for _, pretty in names)
        assert len(set(names)) == len(names)


def test_there_are_at_most_two_hundred_timed_benchmarks():
    benchmarks = sum(
        len(list(itertools.product(*benchmark.params)))
        for benchmark in discovered()
        if benchmark.type == "time"
    )
    assert 0 < benchmarks <= 200


@pytest.mark.slow
def test_parameters_do_not_depend_on_the_hash_seed(root):
    code = (
        "from asv_runner.discovery import disc_benchmarks;"
        "print([(b.name, b.params) for b in disc_benchmarks('benchmarks')])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env={"PYTHONHASHSEED": seed, "PATH": ""},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(outputs) == 1 and "time_get_fdata" in outputs.pop()


def imported(path):
    """The top packages that a module imports from elsewhere."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.split(".")[0]


def test_benchmarks_import_only_what_their_environments_hold(root):
    allowed = set(sys.stdlib_module_names) | {"numpy", "nibabel", "nilearn", "benchmarks"}
    paths = list((root / "benchmarks").rglob("*.py"))
    assert any(path.parent.name == "images" for path in paths)
    for path in paths:
        assert set(imported(path)) <= allowed, path


def test_nothing_but_asv_writes_json_where_asv_looks_for_results(root):
    for path in (root / config.Config.load(str(root / "asv.conf.json")).results_dir).rglob(
        "*.json"
    ):
        content = util.load_json(path)
        assert path.name in ("machine.json", "benchmarks.json") or "results" in content
