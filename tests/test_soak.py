"""The campaigns of ``make soak``, cut short: a part of each, in seconds."""

from tests.soak import inputs, kill
from tests.soak.tally import Tally, show


def test_a_build_that_is_killed_or_finds_the_disk_full_loses_nothing():
    killing, filling = kill.campaign(kills=4, fillings=2)
    assert (killing.tried, filling.tried) == (5, 2)
    assert killing.notes + filling.notes == []


def test_spoilt_pages_are_read_or_refused():
    (tally,) = inputs.campaign(examples=150)
    assert tally.tried == 150
    assert tally.notes == []


def test_what_was_lost_is_told(capsys):
    tally = Tally("letters")
    tally.count(True, "")
    tally.count(False, "one to Ada")
    show([tally])
    said = capsys.readouterr().out
    assert ["letters", "2", "1", "1"] in [line.split() for line in said.splitlines()]
    assert "letters: one to Ada" in said
