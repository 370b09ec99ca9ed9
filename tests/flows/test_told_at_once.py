"""Clients are told of each thing at once, by each way once, in whatever order and however often its event comes."""

from __future__ import annotations

import itertools
import random
from collections import Counter
from dataclasses import replace

import pytest

from chalicelib.desk.errors import NotAllowed
from chalicelib.desk.history import Happened
from chalicelib.desk.notices import DEFAULTS, name_of_wish, wishes
from chalicelib.services.effects import Event
from chalicelib.services.notify import notify
from chalicelib.services.wire import encode
from tests.flows.desk_side import Employee, OnTheSite, filed, unsettled
from tests.flows.test_notifications import rows
from tests.people.telegram import Client
from tests.stage import Stage

SAID = ("раз", "два", "закрыт", "снова в работе")


@pytest.fixture
def irina(stage: Stage) -> Client:
    """She wants to hear of everything, by mail and in the chat."""
    stage.mailbox()
    client = stage.client()
    filed(client)
    person = stage.store.person("p-501")
    assert person is not None
    stage.save(replace(person, wishes=wishes([name_of_wish(*each) for each in DEFAULTS])))
    return client


@pytest.fixture
def anna(stage: Stage, irina: Client) -> Employee:
    return Employee(stage, stage.staff())


def messages(client: Client) -> Counter[str]:
    return _counted([each.text for each in client.sees()])


def letters(stage: Stage) -> Counter[str]:
    return _counted([each.text for each in stage.at_mail(501).receives()])


def _counted(said: list[str]) -> Counter[str]:
    return Counter(text for each in said for text in SAID if text in each)


def a_day(stage: Stage, anna: Employee) -> list[Event]:
    """Answered twice, closed and taken up again, all in one minute; nobody was told yet."""
    quiet = Employee(unsettled(stage), anna.actor)
    quiet.answers("раз", keep=True)
    quiet.answers("два", keep=True)
    quiet.closes()
    quiet.reopens()
    while stage.queues.waiting["deliver"]:
        stage.run("deliver")
    stage.queues.waiting["notify"].clear()
    told = (Happened.ANSWERED, Happened.CLOSED, Happened.REOPENED)
    events = [each for each in stage.queues.published if each.kind in told]
    assert len(events) == 4
    return events


# One thing after another.


def test_an_answer_is_there_the_moment_it_is_given(stage: Stage, irina: Client, anna: Employee) -> None:
    anna.answers("раз", keep=True)
    assert (messages(irina), letters(stage)) == ({"раз": 1}, {"раз": 1})
    anna.answers("два", keep=True)
    assert (messages(irina), letters(stage)) == ({"раз": 1, "два": 1}, {"раз": 1, "два": 1})


def test_a_close_behind_an_answer_that_kept_the_ticket_is_news(stage: Stage, irina: Client, anna: Employee) -> None:
    """The answer said that it is still in work; that it is not, and may be put away, nothing else tells in the chat."""
    anna.answers("раз", keep=True)
    assert list(irina.hears("раз").labels) == ["Добавить ответ"]
    anna.closes()
    assert list(irina.hears("рассмотрен и закрыт").labels) == ["Добавить ответ", "Поместить в архив"]


def test_an_answer_that_releases_the_ticket_is_one_message_and_no_close_follows(
    stage: Stage, irina: Client, anna: Employee
) -> None:
    """P6: the usual act of staff."""
    anna.answers("раз")
    assert list(irina.hears("раз").labels) == ["Добавить ответ", "Поместить в архив"]
    with pytest.raises(NotAllowed):
        anna.closes()
    assert (messages(irina), letters(stage)) == ({"раз": 1}, {"раз": 1})


# In any order, any number of times.


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))), ids=str)
def test_in_any_order_each_is_told_once_by_each_way(
    stage: Stage, irina: Client, anna: Employee, order: tuple[int, ...]
) -> None:
    """Issue 7: out of order, each twice."""
    events = a_day(stage, anna)
    for each in (*order, *order):
        notify(events[each], stage.house)
    stage.later(hours=1)
    assert messages(irina) == letters(stage) == dict.fromkeys(SAID, 1)
    assert len(rows(stage.browser(501))) == 4


@pytest.mark.parametrize("times", range(1, 9))
def test_however_often_and_mixed_each_is_told_once_by_each_way(
    stage: Stage, irina: Client, anna: Employee, times: int
) -> None:
    """Issue 7: 1 to 8 times, as the queue brings them."""
    bodies = [encode(each) for each in a_day(stage, anna)] * times
    random.Random(times).shuffle(bodies)
    for each in bodies:
        stage.queues.put_back("notify", each, delay=0)
    stage.settle()
    stage.later(hours=1)
    assert messages(irina) == letters(stage) == dict.fromkeys(SAID, 1)


@pytest.mark.parametrize("at", range(4))
def test_one_that_comes_while_another_is_being_told_is_told_too(
    stage: Stage, irina: Client, anna: Employee, at: int
) -> None:
    """Between the read and the commit of one, all the others come, and it itself once more."""
    events = a_day(stage, anna)
    stage.store.on("commit", lambda: [notify(each, stage.house) for each in events])
    notify(events[at], stage.house)
    stage.later(hours=1)
    assert messages(irina) == letters(stage) == dict.fromkeys(SAID, 1)


@pytest.mark.parametrize("kind", [Happened.STARTED, Happened.REMINDED, Happened.CREATED])
@pytest.mark.parametrize("times", range(1, 9))
def test_what_begins_or_waits_is_told_once_by_each_way_too(
    stage: Stage, irina: Client, anna: Employee, kind: Happened, times: int
) -> None:
    """Issue 7: 1 to 8 times; the bot confirms by itself what is filed there, so of that there is a letter alone."""
    told = _happens(stage, anna, kind)
    before = len(irina.sees()), len(stage.at_mail(501).receives())
    stage.queues.waiting["notify"].clear()
    for _ in range(times):
        stage.queues.put_back("notify", encode(told), delay=0)
    stage.settle()
    notify(told, stage.house)
    stage.later(hours=1)
    heard = len(irina.sees()) - before[0], len(stage.at_mail(501).receives()) - before[1]
    assert heard == (0 if kind is Happened.CREATED else 1, 1)


def _happens(stage: Stage, anna: Employee, kind: Happened) -> Event:
    quiet = unsettled(stage)
    if kind is Happened.STARTED:
        Employee(quiet, anna.actor).writes("Продлите домен")
    if kind is Happened.CREATED:
        OnTheSite(quiet).asks("Не открывается")
    if kind is Happened.REMINDED:
        Employee(quiet, anna.actor).answers("Проверьте, пожалуйста")
    while stage.queues.waiting["deliver"]:
        stage.run("deliver")
    if kind is Happened.REMINDED:
        last = stage.queues.published[-1]
        stage.settle()
        return replace(last, id=f"{last.id}#reminded", kind=kind, message=None, side="system", by="system")
    return next(each for each in reversed(stage.queues.published) if each.kind == kind)
