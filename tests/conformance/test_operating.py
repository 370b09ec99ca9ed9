"""What an operator sees of a running desk: what doctor finds, and what stands in the logs and what never does."""

from __future__ import annotations

import json

from infra.local.telegram.attachments import document
from tests.conformance.desk import DeskOnAws
from tests.conformance.peer import TOKEN

LOGS = ("ApiLog", "DeliverLog", "FilesLog", "NotifyLog", "WebhooksLog", "TendLog")
SAID = ("Тайнопись-темы", "Тайнопись-клиента", "Тайнопись-сотрудника")
NAMES = ("Иринушка", "Ромашка", "romashka.example", "секретный-журнал.txt", "/file/bot", "X-Amz-Signature")


def test_doctor_finds_a_desk_in_order_where_it_is(desk: DeskOnAws) -> None:
    found = {each["about"]: each["state"] for each in json.loads(desk.types("doctor", "--json").stdout)["findings"]}
    in_order = (
        "stack",
        "clock rule",
        "queue deliver",
        "queue files",
        "queue notify",
        "queue index",
        "queue webhooks",
        "provider acme",
    )
    assert {each: found[each] for each in in_order} == dict.fromkeys(in_order, "ok")


def test_no_log_of_a_whole_story_tells_what_it_must_not(desk: DeskOnAws, tmp_path) -> None:
    """TG-52, on what Lambda wrote: no token, secret, text, name, address or file; each line has its reference."""
    olga = desk.client_of_the_provider("Иринушка")
    olga.begins(SAID[0])
    olga.says(SAID[1])
    olga.sends(document(b"secret", name="секретный-журнал.txt"))
    number = olga.finishes()
    desk.until(lambda: "ready" in desk.files_of(number).values(), what="the file in the bucket")
    desk.does("ticket", "reply", number, SAID[2])
    olga.hears_soon(SAID[2])
    desk.settles()
    desk.minute()
    written = {each: desk.log(each) for each in LOGS}
    secrets = {each.headers["X-Telegram-Bot-Api-Secret-Token"] for each in desk.peer.brought}
    for group, text in written.items():
        for each in (TOKEN, TOKEN.partition(":")[2], *secrets, *SAID, *NAMES):
            assert each not in text, f"{each!r} stands in {group}"
    ours = [json.loads(line) for text in written.values() for line in text.splitlines() if line.startswith("{")]
    assert {each["function"].split("-")[-2] for each in ours} >= {"APIHandler", "Files", "Notify", "Tend"}
    assert all(each["request_id"].startswith(each["reference"]) for each in ours)
