"""`GET /demo.json`: everything a program needs to play in this desk."""

from __future__ import annotations

from typing import Any

from chalicelib.api.table import ROOT
from chalicelib.desk.people import Bot, Department, Provider, Role, Staff
from infra.local import demo_tokens
from infra.local.demo import HOOK
from infra.local.lobby.here import Here
from infra.local.lobby.sights import Sights, Somebody, sights

Json = dict[str, Any]


def facts(here: Here) -> Json:
    seen = sights(here.house, "en")
    return {
        "providers": [_provider(each) for each in seen.providers],
        "departments": [_department(each, own) for each in seen.providers for own in each.departments],
        "bots": [_bot(each, here) for each in seen.bots],
        "people": [_somebody(each, seen, here) for each in seen.people],
        "staff": [_member(each, here) for each in seen.staff],
        "accounts": [{"provider": each.provider, "id": each.id, "name": each.name} for each in seen.accounts],
        "services": [
            {
                "provider": each.provider,
                "account": each.account,
                "id": each.id,
                "name": each.name,
                "state": each.state.value,
            }
            for each in seen.services
        ],
        "tokens": [{"provider": each.provider, "token": each.text} for each in demo_tokens.standing(here.house)],
        "environment": dict(here.environment),
        "addresses": {
            "app": here.options.app_url,
            "api": f"{here.options.app_url}{ROOT}",
            "hooks": f"{here.options.app_url}/hooks",
            "lobby": here.options.lobby_url,
            "telegram": here.options.api_url,
            "aws": here.options.endpoint,
            "mail": f"{here.options.lobby_url}/mail.json" if here.mail else None,
        },
    }


def _provider(provider: Provider) -> Json:
    return {"id": provider.id, "name": provider.name, "names": dict(provider.names), "language": provider.language}


def _department(provider: Provider, department: Department) -> Json:
    return {
        "provider": provider.id,
        "id": department.id,
        "name": department.name,
        "names": dict(department.names),
        "offered": department.offered,
    }


def _bot(bot: Bot, here: Here) -> Json:
    return {
        "id": bot.id,
        "username": bot.username,
        "name": bot.name,
        "token": bot.token,
        "secret": bot.secret,
        "hook": f"{here.options.app_url}{HOOK}{bot.id}",
        "providers": list(bot.providers),
    }


def _somebody(somebody: Somebody, seen: Sights, here: Here) -> Json:
    person = somebody.person
    return {
        "id": person.id,
        "name": person.name,
        "email": person.emails[0] if person.emails else None,
        "telegram_id": somebody.telegram_id,
        "username": somebody.username,
        "role": Role.CLIENT.value,
        "language": somebody.language,
        "linked": somebody.is_linked,
        "accounts": [
            {"provider": each.provider, "id": each.account, "standing": each.standing.value}
            for each in person.memberships
        ],
        "bots": [each.id for each in seen.bots_of(somebody)],
        "sign_in": f"{here.options.lobby_url}/people/{person.id}/sign-in",
    }


def _member(member: Staff, here: Here) -> Json:
    return {
        "id": member.id,
        "provider": member.provider,
        "name": member.name,
        "email": member.email,
        "role": member.role.value,
        "departments": list(member.departments),
        "sign_in": f"{here.options.lobby_url}/staff/{member.provider}/{member.id}/sign-in",
    }
