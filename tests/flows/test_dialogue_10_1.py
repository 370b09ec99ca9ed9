"""A whole story in Russian, as the script of the talk was written (telegram 10.1), compared with what was heard."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.desk.people import Counter
from infra.local.telegram import Seen
from infra.local.telegram.attachments import document, photo
from tests.flows.composing import CANCEL, FINISH, PANEL
from tests.flows.desk_side import Employee, OnTheSite, paper, picture
from tests.people.telegram import Client
from tests.stage import Stage

LOG = "Ошибка шлюза, узел не ответил вовремя, " * 15 + "конец журнала, спасибо, жду"


class Talk:
    """A person who takes a few seconds for each act."""

    def __init__(self, stage: Stage, client: Client) -> None:
        self.stage = stage
        self.client = client

    def does(self, act: Callable[[], object], *texts: str) -> Seen:
        """After the act these are the texts said or changed, in the order they stand in the chat."""
        self.stage.clock.turn(seconds=20)
        act()
        assert [each.text for each in self.client.heard()] == list(texts)
        return self.client.sees()[-1]


def bill_of_october(stage: Stage) -> None:
    """Ticket 1017, asked on the site, answered with a file and read there."""
    stage.save(Counter(provider="north", last=1016))
    site = OnTheSite(stage)
    site.asks("Пришлите счёт", subject="Счёт за октябрь", department="bill")
    peter = Employee(stage, stage.staff("Пётр", departments=("bill",)))
    peter.answers("счёт во вложении. Остались вопросы?", paper("invoice-10.pdf"), number=1017)
    site.reads(1017)
    stage.save(Counter(provider="north", last=1041, version=2))


def test_the_dialogue_of_10_1_is_heard_as_it_was_written(two_providers: Stage) -> None:
    """TG-13, TG-18, TG-20, TG-23, TG-24, TG-26, TG-28, TG-30, TG-34, TG-41, TG-42, TG-43, T-10…T-24"""
    stage = two_providers
    irina = stage.client(accounts=(("north", "c-1"), ("cloud", "c-2")))
    stage.services(("4817", "VPS-2"), ("5120", "Домен"))
    bill_of_october(stage)
    talk = Talk(stage, irina)
    creates(talk)
    writes(talk)
    finishes(talk)
    hears_and_replies(talk)
    archives(talk)
    strays(talk)


def creates(talk: Talk) -> None:
    irina = talk.client
    talk.does(lambda: irina.says("/createticket"), "Шаг 1 из 5. К какому провайдеру вопрос?")
    assert irina.labels() == ["Север-Хостинг", "Облако Плюс", CANCEL]
    talk.does(lambda: irina.presses("Север-Хостинг"), "Провайдер: Север-Хостинг ✓\nШаг 2 из 5. Выберите отдел:")
    assert irina.labels() == ["Техническая поддержка", "Бухгалтерия", "Отдел продаж", CANCEL]
    talk.does(
        lambda: irina.presses("Техническая поддержка"),
        "Отдел: Техническая поддержка ✓\nШаг 3 из 5. Напишите тему одной строкой, до 120 символов.",
    )
    assert irina.labels() == [CANCEL]
    ask = "Шаг 4 из 5. Выберите услугу, пришлите её id или пропустите шаг."
    talk.does(lambda: irina.says("Сайт отвечает ошибкой 502"), ask)
    assert irina.labels() == ["VPS-2 · id 4817", "Домен · id 5120", "Пропустить", CANCEL]
    talk.does(
        lambda: irina.says("4871"),
        f"Услуги с id 4871 у вас нет. Проверьте номер или нажмите «Пропустить».\n{ask}",
    )
    assert irina.labels() == ["VPS-2 · id 4817", "Домен · id 5120", "Пропустить", CANCEL]
    talk.does(
        lambda: irina.presses("VPS-2 · id 4817"),
        "Услуга: VPS-2 (id 4817) ✓\n"
        "Шаг 5 из 5. Опишите вопрос: сообщения до 255 символов, до 5 файлов. "
        "Когда всё отправите, нажмите «Завершить».",
    )
    assert irina.labels() == [CANCEL]


def writes(talk: Talk) -> None:
    irina = talk.client
    assert len(LOG) == 612
    talk.does(
        lambda: irina.says("С утра сайт то открывается, то выдаёт 502. Перезапуск не помог."),
        "Черновик: 1 сообщение, 0 файлов из 5.",
    )
    assert irina.labels() == PANEL
    first = irina.person.sees()[-2].message_id
    talk.does(
        lambda: irina.album([photo(), photo(), photo()], caption="вот ошибки"),
        "Черновик: 2 сообщения, 3 файла из 5.",
    )
    talk.does(
        lambda: irina.says(LOG),
        "Черновик: 2 сообщения, 3 файла из 5.\n"
        "Не добавлено: 612 символов при пределе 255, лишних 357. Разбить на 3? Можно и отредактировать сообщение.",
    )
    assert irina.labels() == ["Разбить на 3", "Не добавлять", CANCEL]
    talk.does(lambda: irina.presses("Разбить на 3"), "Черновик: 5 сообщений, 3 файла из 5.")
    assert irina.labels() == PANEL
    talk.does(
        lambda: irina.sends(document(name="logs.zip", size=34 * 2**20)),
        "Черновик: 5 сообщений, 3 файла из 5.\n"
        "«logs.zip» (34 МБ) не добавлен: бот принимает до 20 МБ. "
        "Загрузите его на сайте: https://north.example/settings",
    )
    panel = talk.does(
        lambda: irina.edits(first, "С 9 утра сайт то открывается, то выдаёт 502. Перезапуск не помог."),
        "Черновик: 5 сообщений, 3 файла из 5.\n"
        "«logs.zip» (34 МБ) не добавлен: бот принимает до 20 МБ. "
        "Загрузите его на сайте: https://north.example/settings\n"
        "Правка учтена.",
    )
    assert panel.labels == tuple(PANEL)
    assert [each.text for each in irina.sees() if each.text.startswith("Черновик")] == [panel.text]


def finishes(talk: Talk) -> None:
    """The finger slips, and a fourth picture of the album is still on its way."""
    irina, stage = talk.client, talk.stage
    album = next(each.album for each in irina.person.sees() if each.album)
    talk.stage.clock.turn(seconds=20)
    finish = str(irina.sees()[-1].buttons[0].data)
    panel = irina.sees()[-1].message_id
    irina.person.press(finish, panel)
    receipt = "Запрос №1042 создан. Статус: «Находится на рассмотрении». Ответ придёт сюда."
    irina.press(finish, panel)
    assert [each.text for each in irina.heard() if each.rows] == [receipt]
    assert irina.labels() == ["Открыть", "Мои запросы"]
    assert irina.toast() == "Уже отправлено: №1042"
    late = {**photo_of(stage, irina), "media_group_id": album}
    talk.does(lambda: irina.sends(late), "Добавил в запрос №1042 то, что пришло следом.")
    first, second = stage.messages(1042)
    assert first.text.startswith("С 9 утра сайт")
    assert first.text.endswith(LOG)
    assert (len(first.attachments), len(second.attachments)) == (3, 1)
    assert (stage.ticket(1042).service, stage.ticket(1042).subject) == ("4817", "Сайт отвечает ошибкой 502")


def photo_of(stage: Stage, irina: Client) -> dict[str, object]:
    """What a message holds that brings one more picture."""
    taken = irina.person.sends(photo())
    stage.telegram.take(stage.telegram.bot(stage.bot.token))
    return {"photo": taken.raw["photo"]}


def hears_and_replies(talk: Talk) -> None:
    irina, stage = talk.client, talk.stage
    anna = Employee(stage, stage.staff("Анна"))
    stage.later(hours=1)
    before = len(irina.sees())
    anna.answers("не хватало памяти, увеличили. Проверьте, пожалуйста.", picture("график.png"), number=1042)
    told, file = irina.sees()[before:]
    assert told.text == (
        "№1042 · Сайт отвечает ошибкой 502\n"
        "Анна, Техническая поддержка:\n"
        "не хватало памяти, увеличили. Проверьте, пожалуйста."
    )
    assert told.labels == ("Добавить ответ", "Поместить в архив")
    assert file.files == ("photo",)
    talk.does(
        lambda: irina.says("Да, заработало, спасибо!", reply_to=told),
        "Ответ к запросу №1042. Черновик: 1 сообщение, 0 файлов из 5.",
    )
    assert irina.labels() == PANEL
    talk.stage.clock.turn(seconds=20)
    irina.presses(FINISH)
    assert irina.sees()[-1].text == "Ответ добавлен в запрос №1042. Статус: «Находится на рассмотрении»."
    assert stage.messages(1042)[-1].text == "Да, заработало, спасибо!"


def archives(talk: Talk) -> None:
    irina = talk.client
    talk.does(lambda: irina.says("/start"), "Активные запросы (2). Нажмите на нужный:")
    assert irina.labels() == [
        "№1017 · Счёт за октябрь · Ожидает вашего ответа",
        "№1042 · Сайт отвечает ошибкой 502 · На рассмотрении",
        "Новый запрос",
    ]
    stage = talk.stage
    stage.clock.turn(seconds=20)
    irina.presses("№1017")
    card, file = irina.heard()
    assert card.text == (
        "№1017 · Счёт за октябрь · Ожидает вашего ответа\n"
        "Последнее сообщение, 14 ноября, Пётр:\n"
        "счёт во вложении. Остались вопросы?"
    )
    assert card.labels == ("Добавить ответ", "Поместить в архив", "К списку")
    assert file.files == ("invoice-10.pdf",)
    stage.clock.turn(seconds=20)
    irina.press(str(card.buttons[1].data), card.message_id)
    assert [each.text for each in irina.heard()] == ["№1017 в архиве."]
    assert irina.heard()[0].message_id == card.message_id
    assert irina.heard()[0].labels == ("Вернуть из архива", "К списку")


def strays(talk: Talk) -> None:
    irina = talk.client
    talk.does(lambda: irina.says("а как продлить домен?"), "Куда отнести это сообщение?")
    assert irina.labels() == ["Новый запрос", "№1042 · Сайт отвечает ошибкой 502 · На рассмотрении", "Никуда"]
    talk.stage.later(days=30)
    old = next(each for each in irina.sees() if CANCEL in each.labels)
    irina.press(str(old.buttons[-1].data), old.message_id)
    assert irina.toast() == "Кнопка устарела. Вот текущий шаг."
    assert irina.sees()[-1].text == "Куда отнести это сообщение?"
