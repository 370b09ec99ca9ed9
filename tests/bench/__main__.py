"""`make bench`: prints what starting and taking an update cost here, and keeps it in build/bench.json."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import MISSING, fields, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from chalicelib import bootstrap
from chalicelib.conversation.states import Shown
from chalicelib.desk.mail import Envelope, Verdict, Verdicts
from chalicelib.desk.ticket import Ticket
from chalicelib.services.effects import Spoken, Uttered
from chalicelib.services.intake import take
from chalicelib.settings import Settings
from chalicelib.storage import items
from tests.contract.things import BEGINNING, ticket
from tests.flows.desk_side import OnTheSite
from tests.people.desk import Clerk
from tests.people.web import HOME, Browser
from tests.stage import Stage
from tests.unit.channels.email.reading.mails import mail, multipart, opened

T = TypeVar("T")

KEPT = Path("build/bench.json")
RUNS = 9
UPDATES = 500
MAILS = 200
WRITERS = 100
"""Who writes them in turn, twice each: nobody is sent more than two receipts in an hour."""
TICKETS, MESSAGES, PAGES = 55, 45, 40
QUOTED = "ср, 30 апр. 2025 г. в 15:19, Поддержка <support@desk.example>:"
LINES = [f"строка письма номер {number}, как пишут люди" for number in range(30)]
TEXT = "\r\n".join(
    ["Content-Type: text/plain; charset=utf-8", "", *LINES, "", QUOTED, "", *(f"> {line}" for line in LINES)]
).encode()
PAGE = (
    "Content-Type: text/html; charset=utf-8\r\n\r\n"
    + "".join(f"<div>{line}</div>" for line in LINES)
    + f'<div class="gmail_quote">{QUOTED}<blockquote>{"<br>".join(LINES)}</blockquote></div>'
).encode()
IMPORTS = {
    "import app": "import app",
    "import app, where events wake it": "import os; os.environ['_HANDLER'] = 'app.notify'; import app",
    "import app, build the house": "import app, chalicelib.bootstrap as b; b.build("
    + repr({each.name.upper(): "http://queue/1" for each in fields(Settings) if each.default is MISSING})
    + ")",
    "all of a first answer, Telegram's SDK included": "import app, chalicelib.clients.telegram.sdk, "
    "chalicelib.channels.telegram.voice, boto3; boto3.client('dynamodb', region_name='eu-central-1')",
}


class Silent:
    """A voice that costs nothing, so that what is measured is ours."""

    def speak(self, spoken: Spoken, shown: Shown, now: object) -> Uttered:
        return Uttered(shown=shown)


class Elsewhere:
    """What the table and the bucket in memory take for themselves: a real one takes it elsewhere."""

    def __init__(self, stage: Stage) -> None:
        self.spent = 0.0
        self._inside = False
        for fake in (stage.store, stage.files):
            for name in fake.calls:  # whatever a mail before has called
                setattr(fake, name, self._metered(getattr(fake, name)))

    def _metered(self, call: Callable[..., T]) -> Callable[..., T]:
        def metered(*given: object, **named: object) -> T:
            if self._inside:
                return call(*given, **named)
            self._inside, begun = True, time.process_time()
            try:
                return call(*given, **named)
            finally:
                self._inside = False
                self.spent += (time.process_time() - begun) * 1000

        return metered


def started(code: str) -> float:
    """Milliseconds a fresh interpreter needs for it, over what it needs for nothing."""
    timed = f"import time; begun = time.perf_counter(); {code}; print(time.perf_counter() - begun)"
    environment = {"AWS_DEFAULT_REGION": "eu-central-1", "PATH": ""}
    done = [
        subprocess.run([sys.executable, "-c", timed], check=True, capture_output=True, text=True, env=environment)
        for _ in range(RUNS)
    ]
    return statistics.median(float(each.stdout) for each in done) * 1000


def taken() -> float:
    """Milliseconds of processor time for one message into a draft, storage in memory and nothing sent."""
    stage = Stage()
    irina = stage.client()
    for act in (lambda: irina.says("/createticket"), lambda: irina.presses("Техническая"), lambda: irina.says("Тема")):
        act()
    bodies = []
    for number in range(UPDATES):
        irina.person.says(f"сообщение {number}")
        bodies.append(json.dumps(stage.telegram.take(stage.telegram.bot(stage.bot.token)).body).encode())
    bootstrap.install(replace(stage.house, voice=Silent()))
    return processor(lambda: [stage.posts(each) for each in bodies]) / UPDATES


def read() -> float:
    """Milliseconds of processor time for reading a plain answer with quoted lines and HTML."""
    raw = mail(multipart(TEXT, PAGE, kind="alternative"), In_Reply_To="<1@desk.example>")
    return processor(lambda: [opened(raw) for _ in range(MAILS)]) / MAILS


def filed() -> float:
    """Milliseconds of processor time for a plain mail into a ticket with its receipt; what AWS does is left out."""
    stage = Stage()
    stage.mailbox()
    for number in range(WRITERS):
        stage.client(f"Клиент {number}", user=number, accounts=[("north", f"c-{number}")], linked=False)
    mails = [_plain(stage, number) for number in range(MAILS + WRITERS)]
    for each in mails[:WRITERS]:
        take(each, stage.house)  # templates and catalogues are read
    stage.clock.turn(hours=2)
    elsewhere = Elsewhere(stage)
    spent = processor(lambda: [take(each, stage.house) for each in mails[WRITERS:]])
    assert len(stage.mail.raw) == len(mails), "each has its receipt"
    return (spent - elsewhere.spent) / MAILS


def _plain(stage: Stage, number: int) -> Envelope:
    """Where SES would have put it."""
    writer = f"p{number % WRITERS}@example.com"
    raw = mail(TEXT, From=f"Клиент <{writer}>", Subject=f"Сайт {number}", Message_ID=f"<{number}.{writer}>")
    stage.files.put(f"mail/m{number}", iter([raw]), type="message/rfc822", limit=len(raw))
    passed = Verdicts(spam=Verdict.PASS, virus=Verdict.PASS, dmarc=Verdict.PASS)
    box = ("support@desk.example",)
    return Envelope(id=f"m{number}", recipients=box, mail_from=writer, at=stage.clock.now(), verdicts=passed)


def shown() -> dict[str, float]:
    """Milliseconds of processor time for pages of the console, storage in memory: fifty tickets, forty messages."""
    stage = Stage()
    stage.client("Ирина")
    stage.staff("Ольга")
    irina, olga = OnTheSite(stage), Clerk(stage.workplace("Ольга"))
    for number in range(TICKETS):
        irina.asks(f"Вопрос {number}", subject=f"Не работает почта на сервере {number}")
    for number in range(MESSAGES):
        irina.replies(f"Подробность {number}: письма не приходят третий день")
    pages = {"the queue's page": "/desk", "a ticket's page": "/desk/tickets/1001"}
    return {name: processor(partial(_opened, olga.browser, path)) / PAGES for name, path in pages.items()}


def _opened(browser: Browser, path: str) -> None:
    for _ in range(PAGES):
        browser.asks("GET", HOME + path)


def stored() -> float:
    """Milliseconds of processor time for making fifty tickets of what DynamoDB answers."""
    rows = [items.item_of(ticket(number), BEGINNING) for number in range(TICKETS)]
    return processor(lambda: [items.noun(Ticket, each) for _ in range(PAGES) for each in rows]) / PAGES


def processor(act: Callable[[], object]) -> float:
    begun = time.process_time()
    act()
    return (time.process_time() - begun) * 1000


def main() -> None:
    figures = {name: round(started(code), 1) for name, code in IMPORTS.items()}
    figures["one update, ours"] = round(taken(), 3)
    figures["reading one mail"] = round(read(), 3)
    figures["one mail to a ticket with its receipt, ours"] = round(filed(), 3)
    figures |= {name: round(value, 2) for name, value in shown().items()}
    figures["fifty tickets from their rows"] = round(stored(), 2)
    KEPT.parent.mkdir(exist_ok=True)
    KEPT.write_text(json.dumps(figures, indent=2), encoding="utf-8")
    for name, value in figures.items():
        sys.stdout.write(f"{name:<50} {value:>9} ms\n")


main()
