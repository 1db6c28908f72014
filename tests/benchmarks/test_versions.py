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

# From a module to the version of its class and the hash of its code and of what it shares.
DECIDED = {
    "arithmetic": ("1, images 1", "344ef0dad64df69e"),
    "array_access": ("1, images 1", "fd6e66c2f2d9f2bb"),
    "cleaning": ("1, images 1", "8f069d7303550975"),
    "concatenation": ("1, images 1", "1a16f81647517fd2"),
    "documented_size": ("2, images 1", "5343c18032414bd6"),
    "growth": ("1, images 1", "0faddf395a6e9176"),
    "gzip_level": ("1, images 1", "b804f09e2840c826"),
    "importing": ("1", "da99183f73df1da0"),
    "loop_over_volumes": ("1, images 1", "9536160ece15c5d4"),
    "masking": ("1, images 1", "c385b62e6b1c4fce"),
    "mean_over_time": ("1, images 1", "ff54f81d3271f1ad"),
    "memory_mapping": ("1, images 1", "b2833450ecf9e27f"),
    "opening": ("1, images 1", "e6a07030f21bac2b"),
    "resampling": ("1, images 1", "a01fffb655fc82bf"),
    "saving": ("1, images 1", "daa50a03957905a7"),
    "second_call": ("1, images 1", "92e9a3e49537714c"),
    "smoothing": ("1, images 1", "fdaf28b05ae3fad3"),
    "some_volumes": ("1, images 1", "f2830aad95908f5a"),
    "time_series": ("1, images 1; 2, images 1", "c6fd987ed695d42e"),
    "volume_extraction": ("1, images 1", "251149074535186f"),
}

# The recipe, the level of compression, and the hash of the checksums of all images.
IMAGES_DECIDED = (1, 6, "95ef6cd1637c4394")

SHARED = ["__init__", "_work", "_declaration", "_operation", "_reference", "_regions"]

# How answers are checked changes nothing that is measured, but what counts as right.
ANSWERS = [f"answers/{name}" for name in ("blocks", "compare", "made", "store", "stored")]

# What is told of an operation changes nothing that is measured.
WORDS = {"task", "work", "parameter_words", "no_advice", "sizes_memory", "memory_only"}


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
    found = {path.stem for path in folder.glob("*.py") if classes(path.stem)}
    assert found == set(DECIDED)


@pytest.mark.parametrize("module", DECIDED)
def test_code_and_version_were_decided_together(module):
    found = versions(module)
    assert ("; ".join(found), code_hash(module, *SHARED, *ANSWERS)) == DECIDED[module]
    recipe = f"images {images.RECIPE}"
    assert all(version.endswith(recipe) for version in found) or module == "importing"


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
