"""Who is in the demo: two providers, their staff, their clients and what those have bought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from chalicelib.desk.canned import Canned, Scope
from chalicelib.desk.hours import Hours, Span
from chalicelib.desk.mailroom import Mailbox, Strangers
from chalicelib.desk.people import Accent, Account, Department, Person, Provider, Role, Service, Staff, Standing
from infra.local.mail import DOMAIN

NORTH, CLOUD = "north", "cloud"

OFFICE = Hours(zone="Europe/Moscow", spans=tuple(Span(day=day, opens=9 * 60, closes=18 * 60) for day in range(5)))

TECHNICAL = Department(
    id="tech",
    name="Техническая поддержка",
    names={"en": "Technical support"},
    description="Серверы, сайты, домены: отвечаем круглосуточно",
    usual=30,
)
BILLING = Department(
    id="bill",
    name="Бухгалтерия",
    names={"en": "Billing"},
    description="Счета, оплата и документы: по будням",
    hours=OFFICE,
    usual=4 * 60,
)
SALES = Department(
    id="sales",
    name="Отдел продаж",
    names={"en": "Sales"},
    description="Что выбрать и сколько это стоит",
)

PROVIDERS = (
    Provider(
        id=NORTH,
        name="Север-Хостинг",
        names={"en": "North Hosting"},
        zone="Europe/Moscow",
        departments=(TECHNICAL, BILLING, SALES),
    ),
    Provider(
        id=CLOUD,
        name="Облако Плюс",
        names={"en": "Cloud Plus"},
        accent=Accent.TEAL,
        departments=(
            Department(id="ops", name="Инженеры облака", names={"en": "Cloud engineers"}),
            Department(id="bill", name="Счета и договоры", names={"en": "Invoices and contracts"}),
            SALES,
        ),
    ),
)

MAILBOXES = (
    Mailbox(address=f"north@{DOMAIN}", provider=NORTH, department="tech"),
    Mailbox(address=f"cloud@{DOMAIN}", provider=CLOUD, department="ops", strangers=Strangers.GUEST),
)

STAFF = (
    Staff(id="anna", provider=NORTH, name="Анна", email="anna@north.example", role=Role.AGENT, departments=("tech",)),
    Staff(
        id="pyotr",
        provider=NORTH,
        name="Пётр",
        email="pyotr@north.example",
        role=Role.HEAD,
        departments=("bill", "sales"),
    ),
    Staff(id="vera", provider=NORTH, name="Вера", email="vera@north.example", role=Role.ADMINISTRATOR),
    Staff(
        id="oleg",
        provider=NORTH,
        name="Олег",
        email="oleg@north.example",
        role=Role.OBSERVER,
        departments=("tech", "bill"),
    ),
    Staff(id="denis", provider=CLOUD, name="Денис", email="denis@cloud.example", role=Role.AGENT, departments=("ops",)),
    Staff(
        id="lena",
        provider=CLOUD,
        name="Лена",
        email="lena@cloud.example",
        role=Role.HEAD,
        departments=("bill", "sales"),
    ),
    Staff(id="max", provider=CLOUD, name="Максим", email="max@cloud.example", role=Role.ADMINISTRATOR),
)

CANNED = (
    Canned(
        provider=NORTH,
        id="",
        title="Приветствие",
        text="Здравствуйте, {client}!\n\nСпасибо, что написали. Смотрим, что с {service|вашей услугой}.",
    ),
    Canned(
        provider=NORTH,
        id="",
        title="Запросить трассировку",
        text="Пришлите, пожалуйста, вывод `mtr -rwc 50 <адрес>` в обе стороны: по нему видно, где теряются пакеты.",
        scope=Scope.DEPARTMENT,
        owner="tech",
    ),
    Canned(
        provider=NORTH,
        id="",
        title="Решено",
        text="Готово, {client}. Проверьте, пожалуйста, и ответьте здесь, если что-то осталось.\n\n{staff}, {provider}",
    ),
)

ACCOUNTS = (
    Account(
        provider=NORTH,
        id="1204",
        name="ООО «Ромашка»",
        comment="Интернет-магазин; о работах на VPS-2 предупреждаем заранее.",
    ),
    Account(provider=NORTH, id="1377", name="Carter Studio"),
    Account(provider=NORTH, id="1502", name="ИП Лебедева"),
    Account(provider=CLOUD, id="88", name="ООО «Ромашка»"),
    Account(provider=CLOUD, id="91", name="Титов и партнёры"),
)

SERVICES = (
    Service(provider=NORTH, account="1204", id="4817", name="VPS-2"),
    Service(provider=NORTH, account="1204", id="5120", name="Домен"),
    Service(provider=NORTH, account="1377", id="4902", name="VPS-1"),
    Service(provider=NORTH, account="1502", id="4950", name="Хостинг S"),
    Service(provider=CLOUD, account="88", id="301", name="Object storage"),
    Service(provider=CLOUD, account="91", id="315", name="Kubernetes"),
    Service(provider=CLOUD, account="91", id="316", name="PostgreSQL"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demonstrated:
    """A person of the demo, with the Telegram account that is his, and what to try as him."""

    person: Person
    accounts: tuple[tuple[str, str, Standing], ...]
    """Provider, account and how he belongs to it."""
    telegram_id: int
    username: str
    linked: bool = True
    language: str = "ru"
    """What his Telegram is set to."""
    hints: Mapping[str, str] = field(default_factory=dict)
    """By language."""


PEOPLE = (
    Demonstrated(
        person=Person(id="irina", name="Ирина Соколова", emails=("irina@romashka.example",)),
        accounts=((NORTH, "1204", Standing.OWNER), (CLOUD, "88", Standing.OWNER)),
        telegram_id=5010001,
        username="irina_sokolova",
        hints={
            "ru": "Клиент обоих провайдеров. Напишите /createticket, приложите альбом снимков, нажмите «Завершить», "
            "потом ответьте отсюда за Анну.",
            "en": "A client of both providers. Send /createticket, attach an album of pictures, press «Завершить», "
            "then answer as Anna from this page.",
        },
    ),
    Demonstrated(
        person=Person(id="pavel", name="Павел Соколов", emails=("pavel@romashka.example",)),
        accounts=((NORTH, "1204", Standing.TRUSTED),),
        telegram_id=5010002,
        username="pavel_s",
        hints={
            "ru": "Доверенное лицо того же лицевого счёта: видит запросы Ирины и пишет в них.",
            "en": "A trusted user of the same account: sees Irina's tickets and writes in them.",
        },
    ),
    Demonstrated(
        person=Person(id="emily", name="Emily Carter", emails=("emily@carter.example",), language="en"),
        accounts=((NORTH, "1377", Standing.OWNER),),
        telegram_id=5010003,
        username="emily_carter",
        language="en",
        hints={
            "ru": "Говорит по-английски, провайдер у неё один: шаг выбора провайдера пропускается.",
            "en": "Speaks English and has one provider, so the first step is skipped. Press Start.",
        },
    ),
    Demonstrated(
        person=Person(id="timur", name="Тимур Титов", emails=("timur@titov.example",)),
        accounts=((CLOUD, "91", Standing.OWNER),),
        telegram_id=5010004,
        username="titov",
        hints={
            "ru": "Клиент только «Облака Плюс»: пишет и через общего бота, и через бота «Облака Плюс».",
            "en": "A client of Cloud Plus alone: writes through either bot.",
        },
    ),
    Demonstrated(
        person=Person(id="maria", name="Мария Лебедева", emails=("maria@lebedeva.example",)),
        accounts=((NORTH, "1502", Standing.OWNER),),
        telegram_id=5010005,
        username="masha_l",
        linked=False,
        hints={
            "ru": "Telegram ещё не связан: бот откажет и скажет почему. Получите код и пришлите его в чат.",
            "en": "Not linked yet: the bot refuses and says why. Get a code and send it in the chat.",
        },
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoBot:
    """A bot of the pretend Telegram."""

    token: str
    username: str
    name: str
    providers: tuple[str, ...]


BOTS = (
    DemoBot(
        token="7000000001:AAdemoDemoDemoDemoDemoDemoDemoDemo1",  # noqa: S106 - of a bot that is only here
        username="hosting_help_demo_bot",
        name="Поддержка хостинга",
        providers=(NORTH, CLOUD),
    ),
    DemoBot(
        token="7000000002:AAdemoDemoDemoDemoDemoDemoDemoDemo2",  # noqa: S106
        username="cloud_plus_demo_bot",
        name="Облако Плюс",
        providers=(CLOUD,),
    ),
)
