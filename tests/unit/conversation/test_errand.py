"""What staff are about to say, as it waits for their yes."""

from __future__ import annotations

from datetime import UTC, datetime

from chalicelib.conversation.errand import Errand, Held, Piece, Saying

NOW = datetime(2026, 11, 26, tzinfo=UTC)


def held(id: str, *pieces: Piece) -> Held:
    return Held(id=id, saying=Saying.ANSWER, provider="north", ticket=1001, pieces=pieces, seen=1, at=NOW)


def test_what_an_earlier_version_kept_cannot_be_said_as_nothing() -> None:
    """Its text stood elsewhere: the button under it says that it is stale, and nothing empty is sent or asked about."""
    errand = Errand(held=(held("old"), held("new", Piece(message_id=7, text="Починили")))).at(NOW)
    assert errand.find("old") is None
    assert [each.id for each in errand.held] == ["new"]
