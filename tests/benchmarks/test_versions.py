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
    "arithmetic": ("1, images 1", "781cf124d0c1b035"),
    "array_access": ("1, images 1", "ac590771f842de5b"),
    "cleaning": ("1, images 1", "ab72039811dde5c1"),
    "concatenation": ("1, images 1", "538257428d5771d3"),
    "documented_size": ("2, images 1", "509cc9d0e9f6a6c6"),
    "growth": ("1, images 1", "bc883b7143c26951"),
    "gzip_level": ("1, images 1", "39a040b8322c4a35"),
    "importing": ("1", "f7766d83c9f861dd"),
    "loop_over_volumes": ("1, images 1", "5c7e1e50e4fa783a"),
    "masking": ("1, images 1", "21a2887258907ab2"),
    "mean_over_time": ("1, images 1", "fdb6958a9f490bc8"),
    "memory_mapping": ("1, images 1", "75c8471ecc13a415"),
    "opening": ("1, images 1", "b33880c5368196aa"),
    "resampling": ("1, images 1", "98c0faa79e1f7a94"),
    "saving": ("1, images 1", "db3e3007fdf4d85d"),
    "second_call": ("1, images 1", "597263ddc423a96d"),
    "smoothing": ("1, images 1", "2ed20deaf9134d5f"),
    "some_volumes": ("1, images 1", "be77c6e1b28d148a"),
    "time_series": ("1, images 1", "cb88642ba58b31c1"),
    "volume_extraction": ("1, images 1", "2d61bc4a41fb8657"),
}

# The recipe, the level of compression, and the hash of the checksums of all images.
IMAGES_DECIDED = (1, 6, "95ef6cd1637c4394")

SHARED = ["__init__", "_answers", "_declaration", "_operation", "_reference", "_regions"]

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


def test_every_module_with_benchmarks_is_decided():
    folder = Path(benchmarks.__file__).parent
    found = {path.stem for path in folder.glob("*.py") if classes(path.stem)}
    assert found == set(DECIDED)


@pytest.mark.parametrize("module", DECIDED)
def test_code_and_version_were_decided_together(module):
    (version,) = {cls.version for cls in classes(module)}
    assert (version, code_hash(module, *SHARED)) == DECIDED[module]
    assert version.endswith(f"images {images.RECIPE}") or module == "importing"


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
