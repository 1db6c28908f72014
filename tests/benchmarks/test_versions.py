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
    "arithmetic": ("1, images 1", "912b95a5ade42627"),
    "array_access": ("1, images 1", "d4035cc0ad2a55e7"),
    "cleaning": ("1, images 1", "06c3dda13f83466f"),
    "concatenation": ("1, images 1", "1e86ef244498ad26"),
    "documented_size": ("2, images 1", "590b4626a1a139d9"),
    "growth": ("1, images 1", "ead3653cef30596f"),
    "gzip_level": ("1, images 1", "0bf33223a8f4582a"),
    "importing": ("1", "ff6672bfb99360ae"),
    "loop_over_volumes": ("1, images 1", "3a861554cd91d1cc"),
    "masking": ("1, images 1", "85409b9243e10f36"),
    "mean_over_time": ("1, images 1", "8734e41514febe67"),
    "memory_mapping": ("1, images 1", "f6449b468bb8de0c"),
    "opening": ("1, images 1", "31ef7e5668e1c27b"),
    "resampling": ("1, images 1", "489fcd3059b82942"),
    "saving": ("1, images 1", "b5137329d4ea0f0a"),
    "second_call": ("1, images 1", "146fead86b52acb3"),
    "smoothing": ("1, images 1", "75beace250a82bc2"),
    "some_volumes": ("1, images 1", "3f624f266051364e"),
    "time_series": ("1, images 1; 2, images 1", "530b85b6d26d88ab"),
    "volume_extraction": ("1, images 1", "9e17ce388eab4b42"),
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
