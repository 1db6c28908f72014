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
    "arithmetic": ("1, images 1", "5179097a6fb807bb"),
    "array_access": ("1, images 1", "243d6d3da1ac91cc"),
    "cleaning": ("1, images 1", "e2d05247eb503fed"),
    "concatenation": ("1, images 1", "da580e9906aedbd1"),
    "documented_size": ("1, images 1", "419a7bfbe96ed3ce"),
    "growth": ("1, images 1", "8ae6697e1f6b943c"),
    "gzip_level": ("1, images 1", "393d1615a4c2be2c"),
    "importing": ("1", "ebe78441600e94f6"),
    "loop_over_volumes": ("1, images 1", "a142a6e09cd88d59"),
    "masking": ("1, images 1", "54b13750508e6d6d"),
    "mean_over_time": ("1, images 1", "064dd2e6901c50e4"),
    "memory_mapping": ("1, images 1", "361fc35884262ec9"),
    "opening": ("1, images 1", "9d454a722b50a93d"),
    "resampling": ("1, images 1", "400914ca438de3d5"),
    "saving": ("1, images 1", "b67332e2e4c34ed6"),
    "second_call": ("1, images 1", "6462e953a4f54740"),
    "smoothing": ("1, images 1", "231e2559f342ec65"),
    "some_volumes": ("1, images 1", "4164acd3d0635f54"),
    "time_series": ("1, images 1", "666021ebc5d0bb57"),
    "volume_extraction": ("1, images 1", "41635992599756e8"),
}

# The recipe, the level of compression, and the hash of the checksums of all images.
IMAGES_DECIDED = (1, 6, "95ef6cd1637c4394")

SHARED = ["__init__", "_reference", "_regions", "_routes"]


def code_hash(*modules):
    """The sha256 of the syntax trees, in which comments, layout and docstrings play no part."""
    digest = hashlib.sha256()
    for module in modules:
        tree = ast.parse((Path(benchmarks.__file__).parent / f"{module}.py").read_text())
        for node in ast.walk(tree):
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)):
                if ast.get_docstring(node) is not None:
                    del node.body[0]
        digest.update(ast.dump(tree).encode())
    return digest.hexdigest()[:16]


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
