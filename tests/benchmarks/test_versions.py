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
    "arithmetic": ("1, images 1", "4136e1eb9be8fab6"),
    "array_access": ("1, images 1", "97358da99b3269df"),
    "cleaning": ("1, images 1", "7a8338b267f886df"),
    "computing_by_type": ("1, images 1", "1a3a3e13ea54d191"),
    "concatenation": ("1, images 1", "a5a6c2dbae1d2a98"),
    "documented_size": ("2, images 1", "3a69c9bcbba251fa"),
    "growth": ("1, images 1", "5e2eec826bbd463e"),
    "growth_of_work": ("1, images 1", "c5ba657e0f467edd"),
    "gzip_level": ("1, images 1", "c167ecc65983ad00"),
    "importing": ("1", "b221354f0f8c3b98"),
    "loop_over_volumes": ("2, images 1", "da84119d15fb8b59"),
    "masking": ("1, images 1", "9eb6165f928e493e"),
    "masking_by_type": ("1, images 1", "2c44d305aac0f8eb"),
    "mean_over_time": ("1, images 1", "61a0b9fffac6f883"),
    "memory_mapping": ("1, images 1", "617202b438c3d940"),
    "opening": ("1, images 1", "35fdc15094e29429"),
    "resampling": ("1, images 1", "2fb66e226f5620ea"),
    "saving": ("1, images 1", "3a673f7ea174a91b"),
    "second_call": ("1, images 1", "ec4eeaaa7a2f1839"),
    "smoothing": ("1, images 1", "343275438c3237dc"),
    "some_volumes": ("1, images 1", "c48e553412018a9d"),
    "time_series": ("1, images 1; 2, images 1", "1645b51a633926da"),
    "volume_extraction": ("1, images 1", "ec819ce6fd2579bc"),
}

# The recipe, the level of compression, and the hash of the checksums of all images.
IMAGES_DECIDED = (1, 6, "fe2ac5b738b07f5d")

SHARED = ["__init__", "_work", "_declaration", "_operation", "_reference", "_regions", "_by_type"]

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
    # What several modules share is in the hash of each.
    found = {path.stem for path in folder.glob("[!_]*.py") if classes(path.stem)}
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
