"""All that `make run` runs, put together: AWS, the app, what wakes it, Telegram, the demo and the lobby."""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from threading import Event

import boto3

from chalicelib import bootstrap
from chalicelib.services.house import House
from infra.local import aws, demo
from infra.local.arriving import Arriving
from infra.local.front import Front
from infra.local.functions import Functions
from infra.local.lobby import lobby
from infra.local.lobby.feed import Feed, subscribed
from infra.local.lobby.here import Here
from infra.local.mail import DOMAIN, Mailbox, verify_sender
from infra.local.minutes import Minutes
from infra.local.options import HOST, Options
from infra.local.pollers import Poller
from infra.local.pulling import Puller, introduced
from infra.local.queues import Queues
from infra.local.renewing import emptied
from infra.local.servers import Served
from infra.local.smtp import Smtp
from infra.local.telegram import PretendTelegram
from infra.local.telegram.pump import Pump, post_over_http
from infra.local.telegram.server import serve as serve_telegram
from infra.template import Built, event_sources, load, schedules

QUIET_WITHIN = 5.0
"""Seconds the events of the demo may take to be carried."""
NAP = 0.05


class Machine:
    """Everything started is put on `parts`, which stops it in the opposite order."""

    def __init__(self, options: Options, parts: ExitStack) -> None:
        self._options = options
        self._parts = parts
        self._stopping = Event()
        self._template = load()
        self._mail = None if options.aws_endpoint else Mailbox(aws.REGION)
        self._pretend = PretendTelegram(now=_now, post=post_over_http) if options.pretends_telegram else None

    def start(self) -> Iterator[str]:
        """Starts everything, then gives the lines to print."""
        options = self._options
        made, environment = self._aws()
        functions = self._app()
        queues = Queues(self._template, made, boto3.client("sqs"))
        arriving = Arriving(
            bucket=made.physical("FilesBucket"),
            topic=made.physical("MailTopic"),
            s3=boto3.client("s3"),
            sns=boto3.client("sns"),
        )
        house = bootstrap.build(environment)
        feed = Feed(subscribed(made.physical("EventsTopic")), self._stopping)
        if self._mail is not None:
            self._mail.listener = feed.stir
        here = Here(
            options=options,
            environment=environment,
            house=house,
            pretend=self._pretend,
            mail=self._mail,
            arriving=arriving,
            feed=feed,
            queues=queues,
            renew=lambda: self._renew(functions, here),
        )
        self._serve_telegram()
        self._fill(house)
        troubles = [demo.connect(each, **self._hook()) for each in house.directory.bots()]
        self._wake(functions, queues, house)
        self._parts.callback(feed.join)
        self._parts.callback(Smtp(arriving, options.smtp_port).stop)
        self._parts.callback(Served("lobby", lobby(here), options.lobby_port).stop)
        # The first to happen when all ends: whoever waits for something is told at once.
        self._parts.callback(self._stopping.set)
        self._wait_for(queues)
        yield from _addresses(options)
        yield from filter(None, troubles)

    def _aws(self) -> tuple[Built, dict[str, str]]:
        options = self._options
        if self._mail is not None:
            self._parts.callback(aws.serve_moto(options.aws_port, self._mail.took).stop)
        told = aws.credentials(os.environ, options.endpoint)
        os.environ.update(told)
        made = aws.built(self._template, options)
        verify_sender()
        environment = {
            **told,
            **made.environment,
            "NOTIFY_QUEUE": made.physical("NotifyQueue"),
            "MAIL_QUEUE": made.physical("MailQueue"),
            "FEEDBACK_QUEUE": made.physical("FeedbackQueue"),
            "TELEGRAM_API_URL": options.api_url,
            "WEBHOOK_HERE": options.receiver,
            "LAMBDESK_URL": options.app_url,
        }
        os.environ.update(environment)
        return made, environment

    def _app(self) -> Functions:
        from app import app  # noqa: PLC0415 - only now is there an environment to work in

        functions = Functions(app)
        self._parts.callback(Front(app, self._options.port, functions.turn).stop)
        return functions

    def _serve_telegram(self) -> None:
        if self._pretend is None:
            return
        self._parts.callback(serve_telegram(self._pretend, port=self._options.telegram_port).stop)
        pump = Pump(self._pretend)
        pump.start()
        self._parts.callback(pump.stop)

    def _fill(self, house: House) -> None:
        options = self._options
        if options.demo:
            demo.fill(house, portal=options.app_url)
        if options.telegram_token:
            demo.add_bots((introduced(options.telegram_token, options.api_url, house),), house)
        elif options.demo:
            demo.add_bots(demo.demo_bots(), house)
        if self._pretend is not None:
            demo.give_telephones(self._pretend)
            for bot in house.directory.bots():
                self._pretend.add_bot(bot.token, bot.username, bot.name)

    def _hook(self) -> dict[str, str]:
        """A bot of the real Telegram cannot reach this machine: it is asked, and has no hook."""
        app_url = "" if self._options.telegram_token else self._options.app_url
        return {"app_url": app_url, "api_url": self._options.api_url}

    def _wake(self, functions: Functions, queues: Queues, house: House) -> None:
        for source in event_sources(self._template):
            poller = Poller(source, queues.url(source.queue), functions, sqs=queues.client, stopping=self._stopping)
            self._parts.callback(poller.join)
        for schedule in schedules(self._template):
            self._parts.callback(Minutes(schedule, functions, self._stopping).join)
        if self._options.telegram_token:
            for bot in house.directory.bots():
                self._parts.callback(Puller(bot, self._options).stop)

    def _wait_for(self, queues: Queues) -> None:
        patience = time.monotonic() + QUIET_WITHIN
        while time.monotonic() < patience and queues.are_busy():
            time.sleep(NAP)

    def _renew(self, functions: Functions, here: Here) -> None:
        """Everything as it was at the start, save for the bots, whose secrets Telegram knows."""
        with functions.turn:
            bots = emptied(here.house, here.environment["TABLE_NAME"])
            here.queues.purge()
            if self._pretend is not None:
                self._pretend.reset()
            if self._mail is not None:
                self._mail.forget()
            here.feed.clear()
            if self._options.demo:
                demo.fill(here.house, portal=self._options.app_url)
            demo.put_back(bots, here.house)


def _now() -> datetime:
    return datetime.now(UTC)


def _addresses(options: Options) -> Iterator[str]:
    yield f"lobby      {options.lobby_url}   start here"
    yield f"app        {options.app_url}"
    yield f"telegram   {options.api_url}" + ("" if options.pretends_telegram else "   (not pretended)")
    yield f"smtp       {HOST}:{options.smtp_port}   mail to anybody at {DOMAIN} comes in here"
    yield f"aws        {options.endpoint}" + ("   (not moto)" if options.aws_endpoint else "")
