"""The demo: made by the same verbs that set up a desk in earnest, and the bots made ready for it."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import timedelta

from chalicelib.channels.telegram import setup
from chalicelib.clients.telegram import TelegramClient
from chalicelib.desk.people import Bot, TelegramLink
from chalicelib.services.canned import add_canned
from chalicelib.services.house import House
from chalicelib.services.records import Changes
from chalicelib.services.setup_accounts import add_account, add_service
from chalicelib.services.setup_bots import Newcomer, add_bot, bot_id
from chalicelib.services.setup_mailboxes import add_mailbox
from chalicelib.services.setup_persons import Belonging, add_person
from chalicelib.services.setup_providers import add_provider
from chalicelib.services.setup_staff import add_staff
from infra.local import demo_people, demo_tickets, demo_tokens
from infra.local.demo_people import BOTS, DemoBot, Demonstrated
from infra.local.telegram import PretendTelegram

BY = "demo"
HOOK = "/hooks/telegram/"

log = logging.getLogger(__name__)


def fill(house: House, *, portal: str) -> None:
    """Nothing happens where the demo is already."""
    if house.directory.provider(demo_people.NORTH) is not None:
        return
    _add_providers(house, portal)
    for member in demo_people.STAFF:
        add_staff(member, by=BY, cause=f"demo#staff#{member.provider}#{member.id}", house=house)
    for canned in demo_people.CANNED:
        add_canned(canned, by=BY, cause=f"demo#canned#{canned.provider}#{canned.title}", house=house)
    _add_clients(house)
    demo_tokens.add_tokens(house, by=BY)
    demo_tickets.tell(house)


def _add_clients(house: House) -> None:
    for account in demo_people.ACCOUNTS:
        add_account(account, by=BY, cause=f"demo#account#{account.provider}#{account.id}", house=house)
    for service in demo_people.SERVICES:
        cause = f"demo#service#{service.provider}#{service.account}#{service.id}"
        add_service(service, by=BY, cause=cause, house=house)
    for each in demo_people.PEOPLE:
        _add_person(each, house)


def _add_providers(house: House, portal: str) -> None:
    for provider in demo_people.PROVIDERS:
        told = replace(provider, portal=portal)
        add_provider(told, by=BY, cause=f"demo#provider#{provider.id}", house=house)
    for box in demo_people.MAILBOXES:
        add_mailbox(box, by=BY, cause=f"demo#mailbox#{box.address}", house=house)


def _add_person(each: Demonstrated, house: House) -> None:
    person = each.person
    if each.linked:
        link = TelegramLink(
            id=each.telegram_id,
            name=person.name,
            username=each.username,
            linked_at=house.clock.now() - timedelta(days=30),
        )
        person = replace(person, telegram=link, telegram_support=True)
    belongings = [Belonging(provider=provider, account=account, standing=at) for provider, account, at in each.accounts]
    add_person(person, belongings, by=BY, cause=f"demo#person#{person.id}", house=house)


def give_telephones(pretend: PretendTelegram) -> None:
    """Everybody of the demo has Telegram."""
    for each in demo_people.PEOPLE:
        first, _, last = each.person.name.partition(" ")
        pretend.person(
            each.telegram_id, first, last_name=last or None, username=each.username, language_code=each.language
        )


def demo_bots() -> tuple[Newcomer, ...]:
    return tuple(_newcomer(each) for each in BOTS)


def _newcomer(bot: DemoBot) -> Newcomer:
    return Newcomer(token=bot.token, username=bot.username, name=bot.name, providers=bot.providers)


def add_bots(newcomers: tuple[Newcomer, ...], house: House) -> None:
    for each in newcomers:
        id = bot_id(each.token)
        if house.directory.bot(id) is None:
            add_bot(each, by=BY, cause=f"demo#bot#{id}", house=house)


def put_back(bots: tuple[Bot, ...], house: House) -> None:
    """With the secrets they had, for Telegram goes on sending those."""
    house.store.commit(Changes(saves=tuple(replace(each, version=0) for each in bots)))


def connect(bot: Bot, *, app_url: str, api_url: str) -> str:
    """Tells the bot's Telegram where our hook is; what is not as it should be, in words, or nothing."""
    client = TelegramClient(bots={bot.id: bot}.get, api_url=api_url)
    try:
        done = setup.connect(client, bot, url=f"{app_url}{HOOK}{bot.id}" if app_url else "")
    except Exception as reason:
        # Whatever another server answers is no reason for the desk not to run: it is said, and goes on.
        log.exception("connecting @%s", bot.username)
        return f"@{bot.username} could not be set up at {api_url}: {type(reason).__name__}: {reason}"
    finally:
        client.close()
    return "; ".join(f"@{bot.username}: {each.what} is {each.found}, not {each.wanted}" for each in done.left)
