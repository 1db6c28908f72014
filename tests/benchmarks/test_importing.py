"""Importing happens in a fresh interpreter, whose peak is its own."""

import importlib.metadata
import sys

import pytest

from benchmarks import importing

CALLS = [name for name in dir(importing.Importing) if name.startswith("time_")]


@pytest.mark.slow
@pytest.mark.parametrize("name", CALLS)
def test_a_route_imports_what_it_says(name):
    benchmark = importing.Importing()
    getattr(benchmark, name)()
    library, version = benchmark.called.declared.expect, benchmark.result
    assert version == importlib.metadata.version(library)
    assert library in name or name == "time_reference"
    benchmark.teardown()
    assert benchmark.result is None


def test_another_version_than_the_installed_one_fails():
    benchmark = importing.Importing()
    benchmark.called, benchmark.result = importing.Importing.reference, "1.0"
    with pytest.raises(RuntimeError, match="numpy says that it is 1.0, but"):
        benchmark.teardown()


def test_an_import_that_fails_is_no_time(monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(importing.subprocess.CalledProcessError):
        importing.Importing().time_nibabel()


@pytest.mark.slow
def test_each_route_has_a_peak_above_the_baseline():
    benchmark = importing.Importing()
    baseline = benchmark.track_peakmem_baseline()
    peaks = {name: getattr(benchmark, name.replace("time", "track_peakmem"))() for name in CALLS}
    assert 2**22 < baseline < 2**26
    assert baseline + 2**22 < peaks["time_reference"] < peaks["time_nibabel"]
    assert peaks["time_nibabel"] < peaks["time_nilearn_image"] < 2**30


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the system tells the peak")
def test_the_peak_is_not_inherited_from_a_large_parent():
    """Linux hands the parent's own on through vfork, which subprocess uses."""
    large = bytearray(2**28)
    large[::4096] = bytes(len(range(0, len(large), 4096)))
    assert importing.Importing().track_peakmem_baseline() < 2**26


def test_a_known_allocation_is_seen():
    peak = int(
        importing.run("x = bytearray(2**26); x[::4096] = bytes(2**14)" + importing.TELL_PEAK)
    )
    above = peak - importing.Importing().track_peakmem_baseline()
    assert abs(above - 2**26) < 2**21


def test_what_is_tracked_is_in_bytes():
    for name in dir(importing.Importing):
        if name.startswith("track_"):
            assert getattr(importing.Importing, name).unit == "bytes"
