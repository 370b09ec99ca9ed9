"""A department's group in Telegram: tied by a code, told of each ticket in its topic, and nothing is told elsewhere."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest

from chalicelib.desk.errors import NotAllowed
from chalicelib.desk.people import Role
from chalicelib.desk.ticket import Whom
from chalicelib.services import groups
from chalicelib.services.act import TicketRef
from chalicelib.services.remind import remind
from infra.local.telegram import Fault, FaultKind
from infra.local.telegram.world import Standing
from tests.flows.desk_side import Employee, OnTheSite, cause, filed
from tests.flows.in_groups import FORUM, GROUP, code, forum, member, plain, thread, told
from tests.people.staff import on_duty, token_of
from tests.people.telegram import Client
from tests.people.web import Browser
from tests.stage import CLOUD, Stage


@pytest.fixture
def irina(stage: Stage) -> Client:
    return stage.client()


def test_a_group_is_tied_by_a_code(stage: Stage) -> None:
    oleg = plain(stage)
    assert told(oleg) == ["Готово: здесь будут появляться оповещения отдела «Техническая поддержка» (Север-Хостинг)."]
    tied = stage.store.group("north", "tech")
    assert (tied.chat, tied.title, tied.topics, tied.by) == (GROUP, "Техподдержка", False, "Олег")


def test_the_link_that_adds_the_bot_ties_as_well(stage: Stage) -> None:
    """`?startgroup=<token>` arrives as /start with the token behind it."""
    oleg = member(stage).invites(stage.telegram.bot(stage.bot.token), GROUP, "Техподдержка")
    token = groups.invitation("north", "tech", by="operator", cause=cause(), house=stage.house).token
    oleg.says(f"/start@north_help_bot {token}")
    stage.settle()
    assert stage.store.group("north", "tech").chat == GROUP


def test_a_code_is_good_once_and_for_minutes(stage: Stage) -> None:
    oleg = member(stage).invites(stage.telegram.bot(stage.bot.token), GROUP, "Техподдержка")
    late = code(stage)
    stage.later(minutes=11)
    oleg.says(f"/desk {late}")
    stage.settle()
    assert stage.store.group("north", "tech") is None
    once = code(stage)
    oleg.says(f"/desk {once}")
    stage.settle()
    other = member(stage).invites(stage.telegram.bot(stage.bot.token), GROUP - 1, "Чужие")
    other.says(f"/desk {once}")
    stage.settle()
    assert stage.store.group("north", "tech").chat == GROUP
    assert "не подходят" in told(other)[-1]


def test_guessing_codes_ends_in_silence(stage: Stage) -> None:
    oleg = member(stage).invites(stage.telegram.bot(stage.bot.token), GROUP, "Чужие")
    for number in range(8):
        oleg.says(f"/desk AAAA-AAA{number}")
        stage.settle()
    assert len(told(oleg)) == 5


def test_a_persons_code_ties_no_group(stage: Stage) -> None:
    stage.staff()
    oleg = member(stage).invites(stage.telegram.bot(stage.bot.token), GROUP, "Чужие")
    oleg.says(f"/start@north_help_bot {token_of(stage)}")
    stage.settle()
    assert "не подходят" in told(oleg)[-1]
    assert stage.store.pager(901) is None


def test_a_groups_code_ties_no_person(stage: Stage) -> None:
    somebody = stage.stranger("Олег", user=901)
    somebody.starts(groups.invitation("north", "tech", by="operator", cause=cause(), house=stage.house).token)
    somebody.hears("не подходят")


def test_a_bot_of_another_provider_ties_nothing(two_providers: Stage) -> None:
    stage = two_providers
    other = stage.add_bot("7000000002:AAOtherOtherOtherOtherOtherOtherOther", "cloud_bot", [CLOUD.id])
    oleg = member(stage).invites(stage.telegram.bot(other.token), GROUP, "Чужие")
    oleg.says(f"/desk {code(stage)}")
    stage.settle()
    assert stage.store.group("north", "tech") is None


def test_the_department_is_told_in_its_group(stage: Stage, irina: Client) -> None:
    oleg = plain(stage)
    filed(irina)
    stage.later(minutes=2)
    (alert,) = told(oleg)[1:]
    assert alert.splitlines() == [
        "№1001 · Сайт отвечает ошибкой 502",
        "Север-Хостинг, Техническая поддержка",
        "Новый тикет. Пишет Ирина",
        "",
        "С утра 502",
    ]
    assert not oleg.last().labels, "whoever presses in a group is not known"


def test_a_reminder_of_ones_own_is_no_business_of_the_group(stage: Stage, irina: Client) -> None:
    group, anna = forum(stage), Employee(stage, stage.staff())
    filed(irina)
    at = stage.clock.now() + timedelta(minutes=10)
    for whom, text in ((Whom.SELF, "позвонить маме"), (Whom.DEPARTMENT, "проверить журнал")):
        act = {"actor": anna.actor, "at": at, "text": text, "whom": whom, "cause": cause(), "house": stage.house}
        remind(TicketRef("north", 1001), **act)
    for _ in range(15):
        stage.later(minutes=1)
    said = "\n".join(told(group))
    assert "проверить журнал" in said
    assert "маме" not in said


def test_each_ticket_has_its_topic(stage: Stage, irina: Client) -> None:
    oleg = forum(stage)
    filed(irina)
    OnTheSite(stage).asks("Домен", subject="Домен")
    stage.later(minutes=2)
    OnTheSite(stage).replies("Есть новости?", 1001)
    stage.later(minutes=2)
    first, second = thread(oleg, "№1001"), thread(oleg, "№1002")
    assert None not in (first, second)
    assert first != second
    assert thread(oleg, "Есть новости?") == first
    names = [each.raw["forum_topic_created"]["name"] for each in oleg.sees() if "forum_topic_created" in each.raw]
    assert names == ["№1001 · Сайт отвечает ошибкой 502", "№1002 · Домен"]


@pytest.mark.parametrize(
    "trouble",
    [
        Fault(kind=FaultKind.TOO_MANY_REQUESTS, method="sendMessage", times=2),
        Fault(kind=FaultKind.TOO_MANY_REQUESTS, method="sendMessage", times=2, retry_after=1),
        Fault(kind=FaultKind.REQUEST_LOST, method="sendMessage"),
    ],
    ids=["later", "on the spot", "in doubt"],
)
def test_what_is_told_at_the_second_try_is_told_in_the_topic_that_is_there(
    stage: Stage, irina: Client, trouble: Fault
) -> None:
    oleg = forum(stage)
    filed(irina)
    stage.telegram.faults.add(trouble)
    for _ in range(5):
        stage.later(minutes=1)
    assert not stage.telegram.faults.active()
    assert [each for each in told(oleg) if "№1001" in each] == told(oleg)[-1:]
    made = [each for each in oleg.sees() if "forum_topic_created" in each.raw]
    assert len(made) == 1
    assert thread(oleg, "№1001") == made[0].raw["message_thread_id"]


def test_a_deleted_topic_is_made_again(stage: Stage, irina: Client) -> None:
    oleg = forum(stage)
    filed(irina)
    stage.later(minutes=2)
    first = thread(oleg, "№1001")
    oleg.deletes_topic(first)
    OnTheSite(stage).replies("Есть новости?")
    stage.later(minutes=2)
    again = thread(oleg, "Есть новости?")
    assert again not in (None, first)
    OnTheSite(stage).replies("Ау")
    stage.later(minutes=2)
    assert thread(oleg, "Ау") == again


def test_a_group_that_is_no_forum_any_more_is_told_in_one_place(stage: Stage, irina: Client) -> None:
    oleg = forum(stage)
    stage.telegram.bot(stage.bot.token).talks[FORUM].chat["is_forum"] = False
    filed(irina)
    stage.later(minutes=2)
    assert thread(oleg, "№1001") is None


def test_a_group_that_became_a_supergroup_is_followed(stage: Stage, irina: Client) -> None:
    oleg = plain(stage)
    moved = oleg.upgrades(FORUM)
    stage.settle()
    filed(irina)
    stage.later(minutes=2)
    assert ["№1001" in each for each in told(moved)] == [True]
    assert stage.store.group("north", "tech").chat == FORUM
    OnTheSite(stage).replies("Ау")
    stage.later(minutes=2)
    assert len(told(moved)) == 2


def test_a_ticket_that_moved_on_is_told_to_its_new_department_alone(stage: Stage, irina: Client) -> None:
    oleg = plain(stage)
    filed(irina)
    Employee(stage, stage.staff()).moves("bill")
    stage.later(minutes=2)
    assert len(told(oleg)) == 1


def test_an_untied_group_is_told_nothing(stage: Stage, irina: Client) -> None:
    oleg = plain(stage)
    filed(irina)
    groups.untie("north", "tech", by="operator", cause=cause(), house=stage.house)
    stage.later(minutes=2)
    OnTheSite(stage).replies("Ау")
    stage.later(minutes=2)
    assert len(told(oleg)) == 1


def test_a_group_without_a_tie_is_told_nothing_of_anybody(stage: Stage, irina: Client) -> None:
    """I-4"""
    oleg = member(stage).invites(stage.telegram.bot(stage.bot.token), GROUP, "Чужие")
    oleg.says("/start")
    stage.settle()
    filed(irina)
    stage.later(minutes=2)
    assert len(told(oleg)) == 1
    assert "№1001" not in told(oleg)[0]


def test_a_bot_that_was_thrown_out_is_told_again_once_it_is_tied_anew(stage: Stage, irina: Client) -> None:
    oleg = plain(stage)
    talk = stage.telegram.bot(stage.bot.token).talks[GROUP]
    talk.standing = Standing.LEFT
    filed(irina)
    stage.later(minutes=2)
    talk.standing = Standing.OPEN
    oleg.says(f"/desk {code(stage)}")
    stage.settle()
    OnTheSite(stage).replies("Ау")
    stage.later(minutes=2)
    assert "Ау" in told(oleg)[-1]


def test_an_administrator_ties_and_unties_in_the_console(stage: Stage) -> None:
    stage.staff("Ольга", role=Role.ADMINISTRATOR)
    olga = stage.workplace("Ольга")
    olga.opens("/desk/settings/departments/tech")
    olga.clicks("Группа в Telegram")
    page = olga.presses("Получить ссылку и код")
    given = re.search(r"/desk ([A-Z0-9]{4}-[A-Z0-9]{4})", page.text)
    assert given
    assert "https://t.me/north_help_bot?startgroup=" in page.html
    oleg = member(stage).invites(stage.telegram.bot(stage.bot.token), GROUP, "Техподдержка")
    oleg.says(f"/desk {given[1]}")
    stage.settle()
    olga.opens("/desk/settings/departments/tech/group")
    olga.sees("Техподдержка")
    olga.presses("Отвязать группу")
    assert stage.store.group("north", "tech") is None
    assert "Отвязать группу" not in olga.opens("/desk/settings/departments/tech/group").text


def test_a_group_that_throws_the_bot_out_and_takes_it_back_is_told_again(stage: Stage, irina: Client) -> None:
    oleg = plain(stage)
    oleg.throws_out()
    stage.settle()
    filed(irina)
    stage.later(minutes=2)
    before = len(told(oleg))
    oleg.invites(stage.telegram.bot(stage.bot.token), GROUP, "Техподдержка")
    stage.settle()
    OnTheSite(stage).replies("Ау")
    stage.later(minutes=2)
    assert "Ау" in told(oleg)[-1]
    assert len(told(oleg)) == before + 1


def test_any_command_there_shows_that_the_bot_is_back(stage: Stage, irina: Client) -> None:
    """The news of its return may have been lost on the way."""
    oleg = plain(stage)
    oleg.throws_out()
    stage.settle()
    stage.telegram.bot(stage.bot.token).talks[GROUP].standing = Standing.OPEN
    oleg.says("/help")
    stage.settle()
    filed(irina)
    stage.later(minutes=2)
    assert "№1001" in told(oleg)[-1]


def test_a_group_that_keeps_the_bot_out_is_seen_by_administrators(stage: Stage) -> None:
    oleg = plain(stage)
    stage.staff("Ольга", role=Role.ADMINISTRATOR)
    olga = stage.workplace("Ольга")
    closed = "Бот больше не может писать"
    assert closed not in olga.opens("/desk/settings/departments/tech/group").text
    assert "Группы отделов" not in olga.opens("/desk/health").text
    oleg.throws_out()
    stage.settle()
    assert closed in olga.opens("/desk/settings/departments/tech/group").text
    page = olga.opens("/desk/health")
    assert "Группы отделов" in page.text
    assert "Техподдержка" in page.text
    oleg.invites(stage.telegram.bot(stage.bot.token), GROUP, "Техподдержка")
    stage.settle()
    assert "Группы отделов" not in olga.opens("/desk/health").text


def test_whoever_answers_in_a_group_learns_that_the_client_does_not_see_it(stage: Stage, irina: Client) -> None:
    oleg = plain(stage)
    filed(irina)
    stage.later(minutes=2)
    alert = oleg.sees()[-1]
    for _ in range(3):
        oleg.says("Сейчас посмотрю", reply_to=alert)
        stage.settle()
    assert [each for each in told(oleg) if "клиенту не уходит" in each] == told(oleg)[-1:]
    assert len(stage.messages()) == 1
    stage.later(minutes=61)
    oleg.says("Смотрю", reply_to=alert)
    stage.settle()
    assert len([each for each in told(oleg) if "клиенту не уходит" in each]) == 2


def test_in_a_topic_it_is_said_in_that_topic(stage: Stage, irina: Client) -> None:
    oleg = forum(stage)
    filed(irina)
    stage.later(minutes=2)
    alert = next(each for each in reversed(oleg.sees()) if "№1001" in each.text)
    oleg.says("Сейчас посмотрю", reply_to=alert)
    stage.settle()
    assert thread(oleg, "клиенту не уходит") == thread(oleg, "№1001") is not None


def test_talk_in_a_topic_is_no_answer_to_the_bot(stage: Stage) -> None:
    """Telegram shows whatever is written in a topic as an answer to the message that made it."""
    oleg = forum(stage)
    bot = int(stage.bot.id)
    made = {"message_id": 7, "from": {"id": bot, "is_bot": True}, "forum_topic_created": {"name": "№1001"}}
    chat = {"id": FORUM, "type": "supergroup", "is_forum": True, "title": "Техподдержка"}
    sender = {"id": 901, "is_bot": False, "first_name": "Олег"}
    message = {
        "message_id": 8,
        "chat": chat,
        "from": sender,
        "date": 1,
        "text": "Кто возьмёт?",
        "reply_to_message": made,
    }
    before = len(told(oleg))
    stage.answer(json.dumps({"update_id": 990, "message": message}).encode())
    stage.settle()
    assert len(told(oleg)) == before


def lines(stage: Stage) -> list[tuple[str, str, str]]:
    found = stage.store.log("north", limit=50).lines[::-1]
    return [(each.verb, each.on, each.by) for each in found if each.verb.startswith("group.")]


@pytest.fixture
def head(stage: Stage) -> Browser:
    stage.staff("Пётр", role=Role.ADMINISTRATOR)
    return stage.workplace("Пётр")


GROUP_PAGE = "/desk/settings/departments/tech/group"


def test_the_log_tells_who_made_a_code_who_gave_it_and_who_untied_the_group(stage: Stage, head: Browser) -> None:
    head.opens(GROUP_PAGE)
    head.presses("Получить ссылку и код")
    (typed,) = re.findall(r"/desk ([A-Z0-9-]{9})", head.page.text)
    oleg = member(stage).invites(stage.telegram.bot(stage.bot.token), GROUP, "Техподдержка")
    stage.clock.turn(minutes=1)
    oleg.says(f"/desk {typed}")
    stage.settle()
    stage.clock.turn(minutes=1)
    head.opens(GROUP_PAGE)
    head.presses("Отвязать группу")
    assert lines(stage) == [
        ("group.invite", "north/tech", "s-petr"),
        ("group.tie", "north/tech", "telegram~901"),
        ("group.untie", "north/tech", "s-petr"),
    ]
    head.opens("/desk/settings/log")
    for text in ("group.invite", "telegram~901", "title: Техподдержка", "by: Олег", "title: Техподдержка →"):
        head.sees(text)
    assert typed not in head.page.text


def test_who_gives_the_code_as_a_colleague_stands_in_the_log_by_his_name(stage: Stage, head: Browser) -> None:
    on_duty(stage, "Анна", user=901)
    plain(stage)
    assert ("group.tie", "north/tech", "s-anna") in lines(stage)
    head.opens("/desk/settings/log")
    head.sees("Анна")


def test_who_calls_himself_as_a_colleague_is_no_colleague_in_the_log(stage: Stage) -> None:
    stage.staff()
    thief = stage.telegram.person(901, "s-anna", language_code="ru")
    thief.invites(stage.telegram.bot(stage.bot.token), GROUP, "Чужие").says(f"/desk {code(stage)}")
    stage.settle()
    assert ("group.tie", "north/tech", "telegram~901") in lines(stage)


def test_a_group_that_takes_the_place_of_another_is_told_with_the_one_before(stage: Stage) -> None:
    plain(stage)
    stage.clock.turn(minutes=1)
    forum(stage)
    changed = stage.store.log("north", limit=1).lines[0].changed
    assert (changed["chat"], changed["topics"]) == (f"{GROUP} → {FORUM}", "no → yes")
    assert "title" not in changed


def test_what_is_refused_or_repeated_stands_in_no_line(stage: Stage) -> None:
    once = code(stage)
    oleg = member(stage).invites(stage.telegram.bot(stage.bot.token), GROUP, "Техподдержка")
    for text in (f"/desk {once}", f"/desk {once}", "/desk AAAA-AAAA"):
        stage.clock.turn(seconds=1)
        oleg.says(text)
        stage.settle()
    stage.clock.turn(seconds=1)
    with pytest.raises(NotAllowed):
        groups.untie("north", "bill", by="operator", cause=cause(), house=stage.house)
    for _ in range(2):
        groups.untie("north", "tech", by="operator", cause="untie", house=stage.house)
    assert [verb for verb, *_ in lines(stage)] == ["group.invite", "group.tie", "group.untie"]
