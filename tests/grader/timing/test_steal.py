"""Time that the host takes away, counted by the kernel's own file."""

import pytest

from grader.timing import steal
from grader.timing.steal import Steal, stolen_ticks

STAT = "cpu  100 0 50 900 5 0 1 {ticks} 0 0\ncpu0 50 0 25 450 2 0 1 7 0 0\nintr 1\n"


@pytest.fixture
def stat(tmp_path):
    path = tmp_path / "stat"
    path.write_text(STAT.format(ticks=40))
    return path


@pytest.mark.parametrize(("later", "noticeable"), [(40, False), (42, False), (43, True)])
def test_ticks_since_the_beginning(stat, monkeypatch, later, noticeable):
    monkeypatch.setattr(steal.time, "monotonic", lambda: 5.0)  # no time passes: then any part of it is much
    counter = Steal(stat)
    stat.write_text(STAT.format(ticks=later))
    assert counter.noticeable() is noticeable


def test_a_small_part_of_a_long_time_is_not_noticeable(stat, monkeypatch):
    clock = iter([0.0, 60.0])
    monkeypatch.setattr(steal.time, "monotonic", lambda: next(clock))
    counter = Steal(stat)
    stat.write_text(STAT.format(ticks=90))
    assert not counter.noticeable()


@pytest.mark.parametrize("text", [None, "", "cpu 1 2 3\n", "intr 5\n"])
def test_a_kernel_that_does_not_say_steals_nothing(tmp_path, text):
    path = tmp_path / "stat"
    if text is not None:
        path.write_text(text)
    assert stolen_ticks(path) == 0


def test_this_machine_says_something_that_can_be_read():
    assert stolen_ticks() >= 0
