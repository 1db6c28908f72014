"""How far a campaign has come; the campaigns themselves are in tests/test_run.py."""

import functools

from rich.progress import Progress

from voxelocity.cli import run


def test_the_time_left_comes_from_all_of_the_time_so_far(monkeypatch, capsys):
    """Two workers end their commits together: what lies between is not the rate."""
    now = [0.0]
    monkeypatch.setattr(run, "Progress", functools.partial(Progress, get_time=lambda: now[0]))
    with run._progress(6) as (_, advance):
        now[0] = 600.0
        advance(0, 0)
        now[0] = 600.1
        advance(1, 2)
    first, second = [line for line in capsys.readouterr().err.splitlines() if "left" in line]
    assert first == "voxelocity: 1 of 6 commits, none failed, 50 minutes left"
    assert second == (
        "voxelocity: 2 of 6 commits, 1 failed, 2 measured again for bad conditions, 20 minutes left"
    )
