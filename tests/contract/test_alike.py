"""The fake and the table told the same story, whatever the story: same answers, same refusals, same end."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib.conversation.states import Mapped, Shown, Talk
from chalicelib.desk.errors import Refusal
from chalicelib.desk.people import Identity, IdentityKind, Service
from chalicelib.desk.ticket import Stage
from chalicelib.services.failures import Seen, Stale
from chalicelib.services.records import Changes, SceneKeys
from tests.contract.things import BEGINNING, fact, grant, membership, message, person, row, ticket

VERSIONS = st.integers(0, 2)
NUMBERS = st.integers(1001, 1002)
MOMENTS = st.integers(0, 3).map(lambda minute: BEGINNING + timedelta(minutes=minute))
CAUSES = st.sampled_from(["c1", "c2"])
TELEGRAM_IDS = st.sampled_from([5, 6])
IDENTITIES = TELEGRAM_IDS.map(lambda id: Identity(IdentityKind.TELEGRAM, str(id)))

PERSONS = st.builds(
    lambda id, mails, telegram, accounts, version: person(
        id,
        emails=tuple(mails),
        telegram=telegram,
        memberships=tuple(membership(each) for each in accounts),
        version=version,
    ),
    st.sampled_from(["anna", "boris"]),
    st.sets(st.sampled_from(["a@example.org", "b@example.org"])).map(sorted),
    st.none() | TELEGRAM_IDS,
    st.sets(st.sampled_from(["a1", "a2"])).map(sorted),
    VERSIONS,
)
TICKETS = st.builds(
    lambda number, stage, assignee, waiting, active, version: ticket(
        number, stage=stage, assignee=assignee, waiting_since=waiting, active_at=active, version=version
    ),
    NUMBERS,
    st.sampled_from(Stage),
    st.sampled_from([None, "olga"]),
    st.none() | MOMENTS,
    MOMENTS,
    VERSIONS,
)
GRANTS = st.builds(
    lambda hash, minute: grant(hash, expires_at=BEGINNING + timedelta(minutes=minute)),
    st.sampled_from(["h1", "h2"]),
    st.integers(1, 3),
)
SERVICES = st.builds(
    lambda version: Service(provider="north", account="a1", id="s1", name="VPS", version=version), VERSIONS
)
RECORDS = st.one_of(
    PERSONS,
    TICKETS,
    GRANTS,
    SERVICES,
    st.builds(lambda number, version: message(1, number=number, version=version), NUMBERS, VERSIONS),
    st.builds(lambda number: fact(1, number=number), NUMBERS),
    st.builds(lambda version: Talk(bot="7", chat=5, version=version), VERSIONS),
    st.builds(lambda version: Shown(bot="7", chat=5, version=version), VERSIONS),
    st.builds(lambda number: Mapped(bot="7", chat=5, message_id=9, provider="north", ticket=number), NUMBERS),
)
ROWS = st.builds(lambda cause, ordinal, due: row(ordinal, cause=cause, due=due), CAUSES, st.integers(0, 2), MOMENTS)
CHANGES = st.builds(
    lambda cause, answer, saves, drops, rows: Changes(
        cause=cause, answer={"n": answer}, saves=tuple(saves), drops=tuple(drops), rows=tuple(rows)
    ),
    st.none() | CAUSES,
    st.integers(),
    st.lists(RECORDS, max_size=3),
    st.lists(st.one_of(GRANTS, SERVICES, IDENTITIES), max_size=1),
    st.lists(ROWS, max_size=2),
)

SCENE = SceneKeys(cause="c1", bot="7", chat=5, user=5, providers=("north",), messages=(9,), grant="h1")

ACTS = st.one_of(
    CHANGES.map(lambda changes: lambda it: it.store.commit(changes)),
    CHANGES.map(lambda changes: lambda it: it.store.commit(changes)),
    st.builds(lambda row, now, until: lambda it: it.outbox.claim(row, now=now, until=until), ROWS, MOMENTS, MOMENTS),
    ROWS.map(lambda row: lambda it: it.outbox.settle(row)),
    ROWS.map(lambda row: lambda it: it.outbox.postpone(replace(row, attempts=2, unsure=1))),
    st.integers(1, 80).map(lambda hours: lambda it: it.clock.turn(timedelta(hours=hours))),
    st.integers(1, 3).map(lambda minutes: lambda it: it.clock.turn(timedelta(minutes=minutes))),
)


def _tell(desk, act) -> object:
    """What an act gives, or how it is refused."""
    try:
        return act(desk)
    except (Seen, Stale, Refusal, ValueError) as refusal:
        return type(refusal)


def _pages(ask) -> list[object]:
    pages, cursor = [], None
    for _ in range(9):
        listing = ask(limit=1, cursor=cursor)
        pages.append(listing.tickets)
        cursor = listing.cursor
        if cursor is None:
            return pages
    raise AssertionError(f"the list does not end: {pages}")


def _everything(desk) -> dict[str, object]:
    """All that can be asked."""
    store, directory, reads, outbox = desk.store, desk.directory, desk.reads, desk.outbox
    emails = [Identity(IdentityKind.EMAIL, each) for each in ("a@example.org", "b@example.org")]
    numbers = [Identity(IdentityKind.TELEGRAM, each) for each in ("5", "6")]
    return {
        "scene": store.scene(SCENE),
        "other": store.scene(replace(SCENE, cause="c2", user=6, grant="h2")),
        "answers": [store.answer(each) for each in ("c1", "c2")],
        "threads": [store.thread("north", each) for each in (1001, 1002)],
        "history": [reads.history("north", each) for each in (1001, 1002)],
        "persons": [directory.person(each) for each in ("anna", "boris")],
        "recognised": [directory.recognise(each) for each in (*emails, *numbers)],
        "people": [directory.people("north", each) for each in ("a1", "a2")],
        "services": directory.services("north", "a1"),
        "active": _pages(lambda **page: reads.active("north", "a1", **page)),
        "archive": _pages(lambda **page: reads.archive("north", "a1", **page)),
        "queue": _pages(lambda **page: reads.queue("north", "support", **page)),
        "assigned": _pages(lambda **page: reads.assigned("north", "olga", **page)),
        "recent": _pages(lambda **page: reads.recent("north", **page)),
        "rows": [outbox.of(each) for each in ("c1", "c2")],
        "due": [set(outbox.due(BEGINNING + timedelta(minutes=each), limit=9)) for each in range(4)],
    }


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(ACTS, min_size=1, max_size=10))
def test_the_fake_and_the_table_agree_on_every_story(fresh_cloud, fresh_memory, fresh_dynamo, acts):
    with fresh_cloud():
        memory, dynamo = fresh_memory(), fresh_dynamo()
        for act in acts:
            assert _tell(memory, act) == _tell(dynamo, act)
        assert _everything(memory) == _everything(dynamo)
