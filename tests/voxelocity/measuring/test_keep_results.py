"""A failed pass never replaces a value."""

import json

import pytest

from voxelocity.measuring.keep_results import kept_results, lost_values_restored

COLUMNS = ["result", "params", "version"]

NA = float("nan")


def content(**rows):
    return {"result_columns": COLUMNS, "results": rows, "commit_hash": "0" * 40}


def row(values, version="1", params=(("'a'", "'b'"),)):
    return [values, [list(each) for each in params], version]


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        (row([1.0, 2.0]), row([1.5, 2.5]), "new"),
        (row([1.0, 2.0]), row([1.5, None]), "old"),
        (row([1.0, 2.0]), row(None), "old"),
        (row([1.0, 2.0]), row([NA, 2.5]), "old"),
        (row([1.0, NA]), row([1.5, NA]), "new"),
        (row([NA, NA]), row(None), "new"),
        (row([1.0, None]), row([1.5, None]), "new"),
        (row([None, None]), row(None), "new"),
        (row(None), row([1.5, None]), "new"),
        (row([1.0, 2.0]), row([1.5, None], version="2"), "new"),
        (row([1.0, 2.0]), row([None, 2.5], params=[["'c'", "'d'"]]), "new"),
    ],
)
def test_a_value_is_kept_where_the_new_one_is_lost(old, new, kept):
    merged, lost = lost_values_restored(content(x=old), content(x=new))
    assert merged["results"]["x"] == (old if kept == "old" else new)
    assert lost == (["x"] if kept == "old" else [])


def test_what_nobody_asked_for_this_time_is_kept_and_is_no_failure(tmp_path):
    """A pass without VOXELOCITY_DOCUMENTED_SIZE over an entry that was measured with it."""
    before, after = content(x=row([1.0, 2.0])), content(x=row([NA, NA]))
    merged, lost = lost_values_restored(before, after)
    assert (merged["results"], lost) == (before["results"], [])
    path = tmp_path / ("a" * 8 + "-virtualenv-py3.11.json")
    path.write_text(json.dumps(before))
    with kept_results(tmp_path, "a" * 40) as failed:
        path.write_text(json.dumps(after))
    assert json.loads(path.read_text()) == before
    assert failed == []


def test_a_benchmark_that_vanished_is_put_back():
    merged, lost = lost_values_restored(content(x=row([1.0, 2.0])), content())
    assert (merged["results"], lost) == ({"x": row([1.0, 2.0])}, ["x"])


def test_columns_in_another_order_are_put_back_by_name():
    after = {"result_columns": COLUMNS[::-1], "results": {"x": row(None)[::-1]}}
    merged, _ = lost_values_restored(content(x=row([1.0, 2.0])), after)
    assert merged["results"]["x"] == row([1.0, 2.0])[::-1]


@pytest.mark.parametrize("damage", ["failed", "cut off", "deleted", "interrupted"])
def test_the_file_of_a_commit_is_guarded(tmp_path, damage):
    path = tmp_path / ("a" * 8 + "-virtualenv-py3.11.json")
    other = tmp_path / ("b" * 8 + "-virtualenv-py3.11.json")
    before = content(x=row([1.0, 2.0]), y=row([3.0, 4.0]))
    for each in (path, other):
        each.write_text(json.dumps(before))
    after = content(x=row([None, 2.0]), y=row([3.5, 4.5]))
    try:
        with kept_results(tmp_path, "a" * 40) as lost:
            if damage == "deleted":
                path.unlink()
            else:
                text = json.dumps(after)
                path.write_text(text[:50] if damage == "cut off" else text)
            if damage == "interrupted":
                raise KeyboardInterrupt
    except KeyboardInterrupt:
        pass
    found = json.loads(path.read_text())["results"]
    assert found["x"] == before["results"]["x"]
    if damage in ("failed", "interrupted"):
        assert (found["y"], lost) == (after["results"]["y"], ["x"])
    else:
        assert found == before["results"]
    assert json.loads(other.read_text()) == before
    assert not list(tmp_path.glob("*.new"))
