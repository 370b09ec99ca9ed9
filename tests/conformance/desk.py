"""The deployed desk as the world meets it: hooks over HTTP, the operator's command, the services' own addresses."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import boto3
import click.testing
import httpx
from click.testing import CliRunner

from chalicelib.services import pagers
from chalicelib.services.badges import badge_of
from chalicelib.services.house import House
from infra.local.telegram import Bot, PretendTelegram
from infra.ops.main import lambdesk
from infra.ops.session import Session
from tests.conformance.emulator import KEYS, Emulator
from tests.conformance.peer import BOT, TOKEN, WEBHOOK, Peer
from tests.conformance.witnessed import Witness
from tests.people.telegram import Client

STAGE = "test"
STACK = f"lambdesk-{STAGE}"
PROVIDER, DEPARTMENT = "acme", "tech"
STAFF = "ivan"
STAFF_ADDRESS = "ivan@acme.example"
BOSS_ADDRESS = "vera@acme.example"
MAIL_DOMAIN = "help.example"
PATIENCE = 45.0
"""Seconds to wait for what comes by a queue; it takes one, but the machine may be busy."""

_numbers = count(11)
"""All of two figures: each is a word that a ticket is found by, and a single figure is none."""


class NotSeen(AssertionError):
    """What was waited for did not come."""


class Refused(NotSeen):
    """It will not come: a function was refused something on the way."""


@dataclass
class DeskOnAws:
    emulator: Emulator
    peer: Peer
    telegram_url: str
    """Where the functions find the peer."""
    witness: Witness
    _telephone: Client | None = None

    @property
    def telegram(self) -> PretendTelegram:
        return self.peer.telegram

    # ---- AWS

    def client(self, service: str) -> Any:
        """The same each time, for it takes long to make."""
        if service not in self._clients:
            to = {"endpoint_url": self.emulator.url, "verify": str(self.emulator.authority)}
            self._clients[service] = self._session.client(service, **to)
        return self._clients[service]

    @cached_property
    def _clients(self) -> dict[str, Any]:
        return {}

    @cached_property
    def _session(self) -> boto3.Session:
        return boto3.Session(KEYS["AWS_ACCESS_KEY_ID"], KEYS["AWS_SECRET_ACCESS_KEY"], region_name="eu-central-1")

    @cached_property
    def resources(self) -> Mapping[str, str]:
        pages = self.client("cloudformation").get_paginator("list_stack_resources").paginate(StackName=STACK)
        found = [each for page in pages for each in page["StackResourceSummaries"]]
        return {each["LogicalResourceId"]: each["PhysicalResourceId"] for each in found}

    @property
    def bot(self) -> Bot:
        return self.telegram.bot(BOT)

    @property
    def address(self) -> str:
        """The emulator answers for an API under its own address, by a path."""
        return f"{self.emulator.url}/_aws/execute-api/{self.resources['RestAPI']}/api"

    def minute(self) -> None:
        """The clock strikes: `tend` runs, and has run when this returns."""
        self.client("lambda").invoke(FunctionName=self.resources["Tend"], Payload=json.dumps(_STRIKE).encode())

    def log(self, group: str) -> str:
        """All that stands in a log group."""
        pages = self.client("logs").get_paginator("filter_log_events").paginate(logGroupName=self.resources[group])
        return "\n".join(event["message"] for page in pages for event in page["events"])

    def restarts(self, function: str) -> None:
        """Its next call is a cold start: nothing is remembered, least of all which bots there are."""
        functions, name = self.client("lambda"), self.resources[function]
        memory = functions.get_function_configuration(FunctionName=name)["MemorySize"]
        functions.update_function_configuration(FunctionName=name, MemorySize=memory)
        functions.get_waiter("function_updated_v2").wait(FunctionName=name, WaiterConfig={"Delay": 1})

    # ---- the operator

    def types(self, *words: str | int, given: str | None = None, **variables: str) -> click.testing.Result:
        session = self._operator(**variables)
        return CliRunner().invoke(lambdesk, [str(each) for each in words], obj=session, input=given)

    @property
    def house(self) -> House:
        """The one that the operator's commands act in."""
        session = self._operator()
        session.listen()
        return session.house

    def _operator(self, **variables: str) -> Session:
        environment = {
            **self.emulator.environment,
            "TELEGRAM_API_URL": self.telegram_url,
            "WEBHOOK_HERE": urlsplit(self.telegram_url).netloc,
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "LAMBDESK_STACK": STACK,
            "LAMBDESK_PROVIDER": PROVIDER,
            "LAMBDESK_STAFF": STAFF,
            **variables,
        }
        return Session(environment=environment)

    def does(self, *words: str | int, **variables: str) -> str:
        """What is printed by a command that must succeed."""
        result = self.types(*words, **variables)
        assert result.exit_code == 0, f"lambdesk {words}: {result.output}\n{result.exception!r}"
        return result.stdout

    def gets(self, *words: str | int) -> Any:
        return json.loads(self.does(*words, "--json"))

    def sends_mail(self) -> None:
        """Out of the sandbox, and its domain known to be its own.

        For a raw message AWS asks for the right ses:SendRawEmail on the sender, whatever the call is named. The
        emulator asks for the one of the call's name, on anything: the roles are told it in the emulator's words.
        """
        ses, iam = self.client("sesv2"), self.client("iam")
        ses.put_account_details(
            MailType="TRANSACTIONAL", WebsiteURL="https://help.example", ProductionAccessEnabled=True
        )
        for role in (name for each, name in self.resources.items() if each.endswith("Role")):
            for policy in iam.list_role_policies(RoleName=role)["PolicyNames"]:
                written = iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"]
                for each in written["Statement"]:
                    if each["Action"] == ["ses:SendRawEmail"]:
                        each |= {"Action": ["ses:SendEmail"], "Resource": ["*"]}
                iam.put_role_policy(RoleName=role, PolicyName=policy, PolicyDocument=json.dumps(written))

    def letters(self) -> list[Mapping[str, Any]]:
        """All that was sent, by whomever."""
        answer = httpx.get(f"{self.emulator.url}/_ministack/ses/messages", verify=str(self.emulator.authority))
        return [each for account in answer.json()["messages"].values() for each in account]

    def has_a_webhook(self) -> str:
        """Its id; it leads to the peer, and however often it is asked for, there is one."""
        return str(self.gets("webhook", "add", PROVIDER, self.telegram_url + WEBHOOK, "--key", "the-one")["id"])

    def is_set_up(self) -> None:
        """A provider with a department, somebody who answers, and a bot."""
        self.does("provider", "add", PROVIDER, "--name", "Акме Хостинг")
        self.does("department", "add", DEPARTMENT, "--name", "Техническая поддержка")
        self.does("staff", "add", STAFF, "--name", "Иван", "--email", STAFF_ADDRESS, "--department", DEPARTMENT)
        self.does("staff", "add", "vera", "--name", "Вера", "--email", BOSS_ADDRESS, "--role", "administrator")
        self.does("bot", "add")
        self.does("bot", "connect", BOT, "--url", self.address)

    # ---- what staff see of a ticket

    def status_of(self, number: int) -> int:
        """The client's status, as BILLmanager counts them."""
        return self.gets("ticket", "show", number)["ticket"]["client_status"]

    def files_of(self, number: int) -> Mapping[str, str]:
        """Name and state of each."""
        told = self.gets("ticket", "show", number)["messages"]
        return {file["name"]: file["state"] for message in told for file in message["files"]}

    def saved(self, number: int, folder: Path) -> Mapping[str, bytes]:
        """All files of the ticket, by name."""
        folder.mkdir()
        for message in self.gets("ticket", "show", number)["messages"]:
            self.does("ticket", "save", number, message["id"], "--to", folder)
        return {each.name: each.read_bytes() for each in folder.iterdir()}

    # ---- clients

    def newcomer(self, name: str = "Ольга") -> Newcomer:
        """Somebody of an account of their own, not linked yet."""
        number = next(_numbers)
        account, id = f"{1200 + number}", f"olga-{number}"
        self.does("account", "add", account, "--name", f"ООО «Ромашка {number}»")
        self.does("service", "add", f"{4800 + number}", "--account", account, "--name", "VPS-2")
        self.does("person", "add", "--id", id, "--name", name, "--email", f"{id}@romashka.example", "--owner", account)
        person = self.telegram.person(500 + number, name, language_code="ru")
        return Newcomer(person=person, carry=self.telegram.settle, desk=self, id=id, account=account)

    def client_of_the_provider(self, name: str = "Ольга") -> Newcomer:
        """The same, linked."""
        somebody = self.newcomer(name)
        somebody.links()
        return somebody

    def on_duty(self) -> Client:
        """The one who answers, with a Telegram account; the same each time."""
        if self._telephone is None:
            person = self.telegram.person(401, "Иван", language_code="ru")
            self._telephone = Client(person=person, carry=self.telegram.settle)
            badge = badge_of(STAFF_ADDRESS, self.house)
            self._telephone.starts(pagers.invitation(badge, self.house, cause="conformance#pager").token)
            self._telephone.presses("Да, связать")
            self._telephone.hears("Готово")
        return self._telephone

    # ---- waiting

    def settles(self) -> None:
        """Nothing waits in a queue, and no function is at work."""
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]

        def quiet() -> bool:
            told = [
                self.client("sqs").get_queue_attributes(QueueUrl=self.resources[each], AttributeNames=names)
                for each in (
                    "DeliverQueue",
                    "FilesQueue",
                    "NotifyQueue",
                    "IndexQueue",
                    "WebhooksQueue",
                    "MailQueue",
                    "FeedbackQueue",
                )
            ]
            return not any(int(each["Attributes"][name]) for each in told for name in names)

        self.until(quiet, what="quiet")

    def until(self, come: Callable[[], object], *, what: str, patience: float = PATIENCE) -> None:
        """Waits for what comes by a queue.

        Raises NotSeen, and its kind Refused as soon as a function was refused anything, for then it will not come.
        """
        ends = time.monotonic() + patience
        while not come():
            if denied := [each for each in self.witness.saw() if each.denied]:
                raise Refused(f"{what}: {denied[0]}")
            if time.monotonic() > ends:
                raise NotSeen(what)
            with self.telegram.changed:
                self.telegram.changed.wait(0.05)


_STRIKE = {
    "version": "0",
    "id": "53dc4d37-cffa-4f76-80c9-8b7d4a4d2eaa",
    "detail-type": "Scheduled Event",
    "source": "aws.events",
    "account": "000000000000",
    "time": "2026-11-25T10:00:00Z",
    "region": "eu-central-1",
    "resources": [],
    "detail": {},
}


@dataclass(slots=True, kw_only=True)
class Newcomer(Client):
    """A client in Telegram whose desk is in AWS: answers may take a moment."""

    desk: DeskOnAws
    id: str
    account: str

    def links(self) -> None:
        self.starts(self.desk.gets("person", "link", self.id)["links"][0].partition("start=")[2])
        self.presses("Да, связать")
        self.hears("Готово")

    def asks(self, subject: str, *texts: str) -> int:
        """A ticket from the first word to its number."""
        self.begins(subject)
        for text in texts:
            self.says(text)
        return self.finishes()

    def begins(self, subject: str) -> None:
        self.says("/createticket")
        self.says(subject)
        self.presses("Пропустить")

    def finishes(self) -> int:
        self.presses("Завершить")
        return int(self.hears("создан").text.partition("№")[2].partition(" ")[0])

    def hears_soon(self, text: str) -> None:
        self.desk.until(lambda: any(text in each.text for each in self.sees()), what=f"{text!r} in the chat")

    def gets(self, file: str) -> None:
        assert self._got(file), f"no file {file!r} among {[each.text for each in self.sees()]}"

    def gets_soon(self, file: str) -> None:
        self.desk.until(lambda: self._got(file), what=f"the file {file!r} in the chat")

    def _got(self, file: str) -> bool:
        return any(each.raw.get("document", {}).get("file_name") == file for each in self.sees())
