"""Changed code of a benchmark forces a decision.

asv throws away a benchmark's history when its version changes, so versions are kept by hand.
When a hash below no longer fits, decide: does the code still measure the same? Then only put the
new hash here. Does it measure something else? Then raise the number in the class's `version` too.
"""

import ast
import hashlib
import importlib
from pathlib import Path

import pytest

import benchmarks
from benchmarks import images
from benchmarks._operation import INSTRUCTIONS

# From a module to the version of its class and the hash of its code and of what it shares.
DECIDED = {
    "arithmetic": ("1, images 1", "6956d40fc9f2dead"),
    "array_access": ("1, images 1", "d9ddd52255b01e83"),
    "cleaning": ("1, images 1", "bc2da35629765c59"),
    "computing_by_type": ("1, images 1", "f1612b1435c24b2a"),
    "concatenation": ("1, images 1", "f845e3bc42e6c80b"),
    "documented_size": ("2, images 1", "3e1fc0bd1886a049"),
    "growth": ("1, images 1", "702b9ffb585190b4"),
    "growth_of_work": ("1, images 1", "5f2bf3c1cff3dd30"),
    "gzip_level": ("1, images 1", "d6f52db03d48c3e6"),
    "importing": ("1", "166ea01d21e24598"),
    "loop_over_volumes": ("2, images 1", "b8762077dac423cc"),
    "masking": ("1, images 1", "d1c7bc56f0fd6b42"),
    "masking_by_type": ("1, images 1", "4ba63368048a15ce"),
    "mean_over_time": ("1, images 1", "aeeac1850f2730cf"),
    "memory_mapping": ("1, images 1", "269b3a0af4f12aa4"),
    "opening": ("1, images 1", "a6b71bdb27a80936"),
    "resampling": ("1, images 1", "c016a2ed1415cd53"),
    "saving": ("1, images 1", "2d050056ddf0c654"),
    "second_call": ("1, images 1", "6049ede8a36bb38a"),
    "smoothing": ("1, images 1", "0deacc212a609f36"),
    "some_volumes": ("1, images 1", "bdd4d7be29762a0c"),
    "time_series": ("1, images 1; 2, images 1", "346a04ccbc6693f6"),
    "volume_extraction": ("1, images 1", "4e26679fc2dfa40f"),
}

# The recipe, the level of compression, and the hash of the checksums of all images.
IMAGES_DECIDED = (1, 6, "fe2ac5b738b07f5d")

SHARED = ["__init__", "_work", "_declaration", "_operation", "_reference", "_regions", "_by_type"]

# How answers are checked changes nothing that is measured, but what counts as right.
ANSWERS = [f"answers/{name}" for name in ("blocks", "compare", "made", "store", "stored")]

# What is told of an operation changes nothing that is measured.
WORDS = {"task", "work", "parameter_words", "sizes_memory", "memory_only"}

# How instructions are counted: what is added to the versions of all counts, and the hash of the code.
COUNTING_DECIDED = ("", "ce1c8f5b70cb58e6")
COUNTING = [f"counting/{name}" for name in ("ask", "child", "memory", "server", "start")]


def code_hash(*modules):
    """The sha256 of the syntax trees, in which words, comments and layout play no part."""
    digest = hashlib.sha256()
    for module in modules:
        tree = ast.parse((Path(benchmarks.__file__).parent / f"{module}.py").read_text())
        for node in ast.walk(tree):
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
                if ast.get_docstring(node) is not None:
                    del node.body[0]
            if isinstance(node, ast.ClassDef):
                node.body = [each for each in node.body if not is_words(each)]
        digest.update(ast.dump(tree).encode())
    return digest.hexdigest()[:16]


def is_words(node):
    return isinstance(node, ast.Assign) and {target.id for target in node.targets} <= WORDS


def classes(module):
    namespace = vars(importlib.import_module(f"benchmarks.{module}"))
    return [
        value
        for value in namespace.values()
        if isinstance(value, type)
        and value.__module__ == f"benchmarks.{module}"
        and hasattr(value, "param_names")
    ]


def versions(module):
    """The versions of the module's routes, in order."""
    return sorted(
        {
            function.version
            for cls in classes(module)
            for function in vars(cls).values()
            if hasattr(function, "metric")
        }
    )


def test_every_module_with_benchmarks_is_decided():
    folder = Path(benchmarks.__file__).parent
    # What several modules share is in the hash of each.
    found = {path.stem for path in folder.glob("[!_]*.py") if classes(path.stem)}
    assert found == set(DECIDED)


@pytest.mark.parametrize("module", DECIDED)
def test_code_and_version_were_decided_together(module):
    found = versions(module)
    assert ("; ".join(found), code_hash(module, *SHARED, *ANSWERS)) == DECIDED[module]
    recipe = f"images {images.RECIPE}"
    assert all(version.endswith(recipe) for version in found) or module == "importing"


def test_counting_and_its_version_were_decided_together():
    """Counts of another way of counting are no series with those before: raise the kind's version."""
    assert (INSTRUCTIONS.version, code_hash(*COUNTING)) == COUNTING_DECIDED


def test_images_and_recipe_were_decided_together():
    """Other bytes, or other compressed bytes, are another input: raise the recipe with them."""
    checksums = hashlib.sha256(repr(sorted(images.CHECKSUMS.items())).encode()).hexdigest()[:16]
    assert (images.RECIPE, images.GZIP_LEVEL, checksums) == IMAGES_DECIDED


def test_a_hash_sees_code_and_nothing_else(tmp_path, monkeypatch):
    monkeypatch.setattr(benchmarks, "__file__", str(tmp_path / "__init__.py"))
    (tmp_path / "x.py").write_text('"""Old."""\ndef f():\n    """Old."""\n    return 1\n')
    (tmp_path / "y.py").write_text('def f():\n    # new\n    """New."""\n    return  1\n')
    (tmp_path / "z.py").write_text("def f():\n    return 2\n")
    assert code_hash("x") == code_hash("y") != code_hash("z")
    (tmp_path / "a.py").write_text('class A:\n    task = "old"\n    params = [1]\n')
    (tmp_path / "b.py").write_text('class A:\n    task = "new"\n    params = [1]\n')
    (tmp_path / "c.py").write_text('class A:\n    task = "new"\n    params = [2]\n')
    assert code_hash("a") == code_hash("b") != code_hash("c")
