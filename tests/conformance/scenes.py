"""The scenes of each function: what wakes it, and a day in which it needs everything it may do."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from itertools import count
from pathlib import Path

from chalicelib.channels.email import tags
from chalicelib.conversation.outputs import Say, ShowFiles
from chalicelib.desk.message import Attachment, FileState, Shape
from chalicelib.desk.webhooks import Call, call_id
from chalicelib.services.effects import CallRef, Class, Content, Event, Fetch, Letter, Told
from chalicelib.services.records import Changes
from chalicelib.services.wire import encode
from chalicelib.storage.files import BucketFiles
from infra.local.telegram import Fault, FaultKind
from infra.local.telegram.attachments import document
from tests.conformance.desk import BOSS_ADDRESS, DEPARTMENT, MAIL_DOMAIN, PROVIDER, DeskOnAws, Newcomer
from tests.conformance.leftovers import commit, left_over, spoken
from tests.conformance.peer import BOT
from tests.conformance.site import OnTheSite
from tests.conformance.site_files import Chosen, at_the_desk, signed_in
from tests.people.ses import fate, notice

MEGABYTE = 2**20
_numbers = count(1)


def in_the_chat(desk: DeskOnAws, folder: Path) -> None:
    """A client's day: staff wrote before she came; she links, reads, asks with a file."""
    olga = desk.newcomer()
    written = _written_first(desk, olga, _paper(folder, "договор.pdf"))
    lost = _written_first(desk, olga, _paper(folder, "утерянный.pdf"))
    _lose(desk, lost)
    olga.links()
    olga.says("/start")
    olga.presses(f"№{written}")
    olga.gets("договор.pdf")
    olga.says("/start")
    olga.presses(f"№{lost}")
    olga.hears("утерянный.pdf")
    olga.begins("Сайт")
    olga.says("Не открывается")
    olga.sends(document(b"502", name="журнал.txt"))
    olga.finishes()
    _hurry(desk, olga)
    olga.says("/start")


def on_the_site(desk: DeskOnAws, folder: Path) -> None:
    """Another goes to the site: by a letter, by a link of the panel."""
    olga = desk.newcomer()
    site = OnTheSite(desk, olga)
    site.signs_in()
    site.asks("Почта не ходит")
    assert "Почта не ходит" in site.opens("/tickets").text
    OnTheSite(desk, olga).comes_from_the_panel(folder)


def at_the_settings(desk: DeskOnAws, folder: Path) -> None:
    """Somebody new looks after the desk."""
    OnTheSite(desk, desk.newcomer()).comes_to_the_desk()


def at_the_console(desk: DeskOnAws, folder: Path) -> None:
    """Its lists are looked through, and its administrator looks how the desk is."""
    with at_the_desk(desk, BOSS_ADDRESS) as browser:
        for path in (
            "?view=queue",
            "?view=mine",
            "?view=awaiting",
            "?view=all",
            "/search?q=почта",
            "/figures",
            "/health",
        ):
            browser.page(f"/desk{path}")


def at_the_graves(desk: DeskOnAws, folder: Path) -> None:
    """Each queue gave something up that does no harm; the administrator looks, and sends it round again."""
    olga = desk.newcomer()
    for queue in GRAVES:
        body = _harmless(queue, olga)
        desk.client("sqs").send_message(QueueUrl=desk.resources[f"{queue}DeadLetters"], MessageBody=body)
    with at_the_desk(desk, BOSS_ADDRESS) as browser:
        for queue in GRAVES:
            browser.sends_round(queue.lower())


def with_files(desk: DeskOnAws, folder: Path) -> None:
    """Somebody asks with a file that comes by the form, answers with one sent up before, and has it again."""
    with signed_in(desk, desk.newcomer().id) as browser:
        number = browser.asks("Домен", Chosen(name="зона.txt", type="text/plain", content=b"@ IN A"))
        sent = browser.sends_up(Chosen(name="ответ.txt", type="text/plain", content=b"NXDOMAIN"))
        browser.replies(number, sent)
        assert browser.gets(number, "ответ.txt") == b"NXDOMAIN"


def left_to_the_queue(desk: DeskOnAws, folder: Path) -> None:
    """Somebody committed and died; the queue brings the cause."""
    for cause in _something_of_every_kind(desk):
        desk.client("sqs").send_message(
            QueueUrl=desk.resources["DeliverQueue"], MessageBody=json.dumps({"cause": cause})
        )


def left_to_the_clock(desk: DeskOnAws, folder: Path) -> None:
    """The same, and nobody but the clock knows."""
    _something_of_every_kind(desk)
    _call_left(desk)
    desk.minute()


def in_the_copying_room(desk: DeskOnAws, folder: Path) -> None:
    """A file, one that breaks off on the way once, and one that Telegram has lost, of which the client hears late."""
    olga = desk.client_of_the_provider()
    olga.begins("Снимки")
    olga.says("Вот")
    olga.sends(document(b"small", name="малый.txt"))
    big = olga.sends(document(b"0" * 12 * MEGABYTE, name="большой.bin"))
    lost = olga.sends(document(b"lost", name="утерянный.txt"))
    desk.peer.breaks(big.raw["document"]["file_id"], after=9 * MEGABYTE)
    desk.telegram.lose_file(lost.raw["document"]["file_id"])
    number = olga.finishes()
    _hurry(desk, olga)
    wanted = {"малый.txt": "ready", "большой.bin": "ready", "утерянный.txt": "failed"}
    desk.until(lambda: desk.files_of(number) == wanted, what="each file where it belongs")


def in_the_waiting_room(desk: DeskOnAws, folder: Path) -> None:
    """What staff send a client from Telegram waits there for its file."""
    olga, ivan = desk.client_of_the_provider(), desk.on_duty()
    number = olga.asks("Договор", "Пришлите, пожалуйста")
    ivan.starts()
    ivan.press(f"sans:{PROVIDER}:{number}", ivan.sees()[-1].message_id)
    ivan.sends(document(b"%PDF", name="договор.pdf"))
    ivan.presses("Отправить клиенту")
    olga.gets_soon("договор.pdf")


def at_the_bell(desk: DeskOnAws, folder: Path) -> None:
    """Staff answer with a file, by letter too; an older file is gone; Telegram is in a hurry; a system listens."""
    _mailbox(desk)
    desk.has_a_webhook()
    olga = desk.newcomer()
    lost = _written_first(desk, olga, _paper(folder, "утерянный.pdf"))
    _lose(desk, lost)
    olga.links()
    number = olga.asks("Почта", "Не приходит")
    desk.does("ticket", "reply", number, "Смотрите", "--file", _paper(folder, "ответ.pdf"))
    olga.gets_soon("ответ.pdf")
    _tell(desk, _event(olga, message=1, kind="ticket.started", ticket=lost))
    olga.hears_soon("утерянный.pdf")
    _hurry(desk, olga)
    _tell(desk, _event(olga, message=2, kind="ticket.answered", ticket=number))
    desk.until(lambda: desk.peer.turned_away(olga.person.user_id), what="an answer that came too soon")


def among_the_shelves(desk: DeskOnAws, folder: Path) -> None:
    """A client asks what nobody has asked before."""
    olga = desk.client_of_the_provider()
    olga.asks("Почта", f"Письмо {next(_numbers)} не приходит")


def at_the_letterbox(desk: DeskOnAws, folder: Path) -> None:
    """Somebody of two accounts writes a letter with a file and gets a receipt; another letter lies nowhere."""
    _mailbox(desk)
    olga = desk.newcomer()
    _written_first(desk, olga, _paper(folder, "договор.pdf"))
    second = f"{olga.account}-2"
    desk.does("account", "add", second, "--name", "Второй кабинет")
    desk.does("person", "join", olga.id, second)
    number = next(_numbers)
    _posts(desk, f"gone{number}", olga, None)
    _posts(desk, f"mail{number}", olga, _written(olga, f"Почта {number}"))
    _told_of(desk, number)


def told_of_a_letter(desk: DeskOnAws, folder: Path) -> None:
    """A letter arrived; another came back for good."""
    _mailbox(desk)
    olga = desk.newcomer()
    number = _written_first(desk, olga, _paper(folder, "договор.pdf"))
    told = tags.tag(Told(provider=PROVIDER, ticket=number, message=1, person=olga.id))
    gone = {"bounceType": "Permanent", "bouncedRecipients": [{"emailAddress": _address(olga), "status": "5.1.1"}]}
    for kind, what in (("Delivery", {"recipients": [_address(olga)]}), ("Bounce", gone)):
        body = fate(f"letter-{next(_numbers)}", told, kind, datetime.now(UTC), **what)
        desk.client("sns").publish(TopicArn=desk.resources["FeedbackTopic"], Message=body)


def _mailbox(desk: DeskOnAws) -> None:
    """The provider has one from now on."""
    if not desk.gets("mailbox", "list")["mailboxes"]:
        desk.does("mailbox", "add", f"support@{MAIL_DOMAIN}", "--department", DEPARTMENT)


def _posts(desk: DeskOnAws, id: str, olga: Newcomer, raw: bytes | None) -> None:
    """What SES does with a mail; without one it tells of what is not there."""
    if raw is not None:
        desk.client("s3").put_object(Bucket=desk.resources["FilesBucket"], Key=f"mail/{id}", Body=raw)
    body = notice(id, [f"support@{MAIL_DOMAIN}"], _address(olga), datetime.now(UTC))
    desk.client("sns").publish(TopicArn=desk.resources["MailTopic"], Message=body)


def _written(olga: Newcomer, subject: str) -> bytes:
    letter = EmailMessage()
    letter["From"], letter["Subject"], letter["Message-ID"] = _address(olga), subject, f"<{olga.id}@x.example>"
    letter.set_content("Не приходит")
    letter.add_attachment(b"log", maintype="text", subtype="plain", filename="log.txt")
    return letter.as_bytes()


def _told_of(desk: DeskOnAws, number: int) -> None:
    def settled() -> bool:
        log = desk.gets("mailbox", "log")["mails"]
        return any((each["id"], each["outcome"]) == (f"mail{number}", "ticket") for each in log)

    desk.until(settled, what="a letter that became a ticket")


def _address(of: Newcomer) -> str:
    return f"{of.id}@romashka.example"


def at_another_door(desk: DeskOnAws, folder: Path) -> None:
    """Somebody tries the webhook of a provider's own system out, and it arrives signed."""
    id = desk.has_a_webhook()
    call = desk.gets("webhook", "test", id)["id"]
    desk.until(lambda: any(each["LAMBDESK_DELIVERY"] == call for each in desk.peer.told), what="the call")
    desk.until(lambda: desk.gets("webhook", "log", id)["calls"][0]["state"] == "delivered", what="the call in the log")


GRAVES = ("Deliver", "Files", "Notify", "Index", "Mail", "Feedback", "Webhooks")


def _harmless(queue: str, olga: Newcomer) -> str:
    """What a function behind this queue takes and finds nothing to do for."""
    match queue:
        case "Deliver":
            return json.dumps({"cause": "nothing"})
        case "Files":
            return encode(_fetch(olga))
        case "Webhooks":
            return encode(CallRef(webhook=f"{PROVIDER}.none", call="none", attempt=0))
        case "Mail" | "Feedback":
            return "Successfully validated SNS topic for Amazon SES event publishing."
    return encode(_event(olga, message=1, kind="ticket.noted"))


Scene = Callable[[DeskOnAws, Path], None]

SCENES: Mapping[str, tuple[Scene, ...]] = {
    "APIHandler": (in_the_chat, on_the_site, at_the_settings, at_the_console, with_files, at_the_graves),
    "Deliver": (left_to_the_queue,),
    "Files": (in_the_copying_room, in_the_waiting_room),
    "Notify": (at_the_bell,),
    "Mail": (at_the_letterbox,),
    "Feedback": (told_of_a_letter,),
    "Index": (among_the_shelves,),
    "Webhooks": (at_another_door,),
    "Tend": (left_to_the_clock,),
}
"""None needs what another did."""


def _paper(folder: Path, name: str) -> Path:
    paper = folder / name
    paper.write_bytes(b"%PDF")
    return paper


def _written_first(desk: DeskOnAws, olga: Newcomer, paper: Path) -> int:
    told = desk.gets(
        *("ticket", "write", "--account", olga.account, "--department", DEPARTMENT),
        *("--subject", "Договор", "Прилагаем", "--file", paper),
    )
    return int(told["number"])


def _lose(desk: DeskOnAws, number: int) -> None:
    """What the ticket's files hold is gone from the bucket."""
    held = desk.client("s3").list_objects_v2(Bucket=desk.resources["FilesBucket"], Prefix="files/")
    keys = [each["Key"] for each in held["Contents"] if f"/{number}/" in each["Key"]]
    assert keys, f"no file of №{number} among {[each['Key'] for each in held['Contents']]}"
    for key in keys:
        desk.client("s3").delete_object(Bucket=desk.resources["FilesBucket"], Key=key)


def _hurry(desk: DeskOnAws, olga: Newcomer) -> None:
    """Once, Telegram takes nothing for this chat for longer than one waits on the spot."""
    chat = olga.person.user_id
    desk.telegram.faults.add(Fault(kind=FaultKind.TOO_MANY_REQUESTS, method="sendMessage", chat=chat, retry_after=3))


def _something_of_every_kind(desk: DeskOnAws) -> tuple[str, str]:
    """Two causes with something of every kind left to carry; the second is for a chat in a hurry."""
    olga, boris = desk.client_of_the_provider("Ольга"), desk.client_of_the_provider("Борис")
    lying = _attachment("лежит.txt")
    files = BucketFiles(desk.resources["FilesBucket"], lambda: desk.client("s3"))
    files.put(lying.key, iter([b"here"]), type=lying.type, limit=MEGABYTE)
    say = Say(lines=("Осталось сказать",), provider=PROVIDER, ticket=1)
    contents: list[tuple[Class, Content]] = [
        (Class.DELIVERY, spoken(olga, say, told=Told(provider=PROVIDER, ticket=1, message=1, person=olga.id))),
        (Class.VIEW, spoken(olga, _shown(lying))),
        (Class.VIEW, spoken(olga, _shown(_attachment("пропал.txt")))),
        (Class.EVENT, _event(olga, message=1, kind="ticket.noted")),
        (Class.FILE, _fetch(olga)),
        (Class.LETTER, _letter(olga)),
    ]
    first = left_over(desk, contents)
    _hurry(desk, boris)
    return first, left_over(desk, [(Class.RECEIPT, spoken(boris, say))])


def _call_left(desk: DeskOnAws) -> None:
    """A call that was written down, and nobody was asked for."""
    webhook = desk.has_a_webhook()
    now = datetime.now(UTC)
    call = Call(
        id=call_id(webhook, f"left#{next(_numbers)}", now),
        webhook=webhook,
        provider=PROVIDER,
        event="left",
        kind="ticket.created",
        ticket=1,
        body="{}",
        created_at=now,
        since=now,
        due=now,
    )
    commit(desk, Changes(saves=(call,)))


def _shown(attachment: Attachment) -> ShowFiles:
    return ShowFiles(provider=PROVIDER, ticket=1, attachments=(attachment,))


def _attachment(name: str) -> Attachment:
    id = f"f{next(_numbers)}"
    return Attachment(
        id=id,
        name=name,
        size=4,
        type="text/plain",
        shape=Shape.DOCUMENT,
        state=FileState.READY,
        key=f"files/{PROVIDER}/1/{id}",
    )


def _fetch(of: Newcomer) -> Fetch:
    """Of a message that is not there: what matters is that somebody is asked."""
    return Fetch(
        bot=str(BOT),
        chat=of.person.user_id,
        language="ru",
        provider=PROVIDER,
        ticket=1,
        message=99,
        attachment="none",
    )


def _letter(to: Newcomer) -> Letter:
    values = {"code": "042917", "link": "https://help.example/sign-in", "minutes": 10, "device": ""}
    return Letter(to=f"{to.id}@romashka.example", name="sign_in", language="ru", values=values)


def _tell(desk: DeskOnAws, event: Event) -> None:
    desk.client("sns").publish(TopicArn=desk.resources["EventsTopic"], Subject=event.kind, Message=encode(event))


def _event(of: Newcomer, *, message: int, kind: str, ticket: int = 1) -> Event:
    return Event(
        id=f"{PROVIDER}#{ticket}#again-{next(_numbers)}",
        kind=kind,
        provider=PROVIDER,
        department=DEPARTMENT,
        account=of.account,
        ticket=ticket,
        subject="Почта",
        client_status=0,
        staff_status="awaiting_client",
        side="staff",
        by="ivan",
        by_name="Иван",
        at=datetime.now(UTC),
        message=message,
    )
