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
    "arithmetic": ("1, images 1", "0995fa9e530265cd"),
    "array_access": ("1, images 1", "a2275f9fca8b8167"),
    "cleaning": ("1, images 1", "b7f9349647bcf0dc"),
    "concatenation": ("1, images 1", "a03d047e345c4a64"),
    "documented_size": ("2, images 1", "16da7d772a688227"),
    "growth": ("1, images 1", "d8c3ce9cc0e6ed34"),
    "gzip_level": ("1, images 1", "c5dcc01615895d61"),
    "importing": ("1", "d6059f3cde743b32"),
    "loop_over_volumes": ("1, images 1", "ef4fb478dfb239c4"),
    "masking": ("1, images 1", "5264ce5609a674b3"),
    "mean_over_time": ("1, images 1", "86dd5ba926d172ca"),
    "memory_mapping": ("1, images 1", "b363dfea76692e0b"),
    "opening": ("1, images 1", "fad3f8d2582d21fa"),
    "resampling": ("1, images 1", "d8336b3fddb21417"),
    "saving": ("1, images 1", "da9f618f45b3f668"),
    "second_call": ("1, images 1", "d796dae9f6bb8881"),
    "smoothing": ("1, images 1", "1a8bc333db8acfda"),
    "some_volumes": ("1, images 1", "0d58dac284ea4256"),
    "time_series": ("1, images 1", "7a313704a8e95a69"),
    "volume_extraction": ("1, images 1", "250ebc1bc2edb7cb"),
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
