"""Who may use which route of the administration, and a form that would change something there."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.desk.duties import MAY_DO, Duty
from chalicelib.desk.people import Role
from chalicelib.desk.permissions import ROOMS, Room


@dataclass(frozen=True)
class Row:
    """Who may use a route, and a form that would change something there."""

    roles: frozenset[Role]
    form: dict[str, str] | None = None


def duty(which: Duty, room: Room = Room.SETTINGS, **form: str) -> Row:
    return Row(MAY_DO[which] & ROOMS[room], form or None)


SETTINGS = "/desk/settings"
TABLE: dict[tuple[str, str], Row] = {
    ("GET", SETTINGS): Row(ROOMS[Room.SETTINGS]),
    ("GET", f"{SETTINGS}/provider"): duty(Duty.PROVIDER),
    ("POST", f"{SETTINGS}/provider"): duty(
        Duty.PROVIDER,
        name="Чужое имя",
        accent="rose",
        **{
            "text": "1",
            "files": "1",
            "file_size": "1",
            "web_files": "1",
            "web_file_size": "1",
            "language": "ru",
        },
    ),
    ("GET", f"{SETTINGS}/departments"): duty(Duty.DEPARTMENTS),
    ("GET", f"{SETTINGS}/departments/new"): duty(Duty.DEPARTMENTS),
    ("POST", f"{SETTINGS}/departments"): duty(Duty.DEPARTMENTS, id="new", name="Новый"),
    ("GET", f"{SETTINGS}/departments/{{department}}"): duty(Duty.DEPARTMENTS),
    ("POST", f"{SETTINGS}/departments/{{department}}"): duty(Duty.DEPARTMENTS, name="Другое"),
    ("GET", f"{SETTINGS}/departments/{{department}}/group"): duty(Duty.DEPARTMENTS),
    ("POST", f"{SETTINGS}/departments/{{department}}/group"): duty(Duty.DEPARTMENTS, x="x"),
    ("POST", f"{SETTINGS}/departments/{{department}}/group/untie"): duty(Duty.DEPARTMENTS, x="x"),
    ("GET", f"{SETTINGS}/announcements"): duty(Duty.ANNOUNCE),
    ("GET", f"{SETTINGS}/announcements/new"): duty(Duty.ANNOUNCE),
    ("POST", f"{SETTINGS}/announcements"): duty(Duty.ANNOUNCE, text="Работы"),
    ("GET", f"{SETTINGS}/announcements/{{announcement}}"): duty(Duty.ANNOUNCE),
    ("POST", f"{SETTINGS}/announcements/{{announcement}}"): duty(Duty.ANNOUNCE, text="Другое"),
    ("POST", f"{SETTINGS}/announcements/{{announcement}}/remove"): duty(Duty.ANNOUNCE, x="x"),
    ("GET", f"{SETTINGS}/rules"): duty(Duty.RULES),
    ("POST", f"{SETTINGS}/rules/patience"): duty(Duty.RULES, remind="5"),
    ("POST", f"{SETTINGS}/rules/apply"): duty(Duty.RULES, x="x"),
    ("GET", f"{SETTINGS}/rules/new"): duty(Duty.RULES),
    ("POST", f"{SETTINGS}/rules"): duty(Duty.RULES, name="Всем", first="60", next="60"),
    ("GET", f"{SETTINGS}/rules/{{rule}}"): duty(Duty.RULES),
    ("POST", f"{SETTINGS}/rules/{{rule}}"): duty(Duty.RULES, name="Иначе", first="60", next="60"),
    ("POST", f"{SETTINGS}/rules/{{rule}}/first"): duty(Duty.RULES, x="x"),
    ("POST", f"{SETTINGS}/rules/{{rule}}/up"): duty(Duty.RULES, x="x"),
    ("POST", f"{SETTINGS}/rules/{{rule}}/down"): duty(Duty.RULES, x="x"),
    ("POST", f"{SETTINGS}/rules/{{rule}}/remove"): duty(Duty.RULES, x="x"),
    ("GET", f"{SETTINGS}/templates"): duty(Duty.TEMPLATES),
    ("GET", f"{SETTINGS}/templates/{{form}}/{{language}}"): duty(Duty.TEMPLATES),
    ("POST", f"{SETTINGS}/templates/{{form}}/{{language}}"): duty(Duty.TEMPLATES, text="Закрыт"),
    ("POST", f"{SETTINGS}/templates/{{form}}/{{language}}/remove"): duty(Duty.TEMPLATES, x="x"),
    ("GET", f"{SETTINGS}/tokens"): duty(Duty.TOKENS),
    ("POST", f"{SETTINGS}/tokens"): duty(Duty.TOKENS, **{"name": "Счета", "right.tickets.read": "on"}),
    ("POST", f"{SETTINGS}/tokens/{{token}}/remove"): duty(Duty.TOKENS, x="x"),
    ("GET", f"{SETTINGS}/bots"): duty(Duty.BOTS),
    ("GET", f"{SETTINGS}/bots/new"): duty(Duty.BOTS),
    ("POST", f"{SETTINGS}/bots"): duty(
        Duty.BOTS, **{"token": "7000000009:AAAnotherAnotherAnotherAnother", "provider.north": "on"}
    ),
    ("GET", f"{SETTINGS}/bots/{{bot}}"): duty(Duty.BOTS),
    ("POST", f"{SETTINGS}/bots/{{bot}}"): duty(Duty.BOTS, act="rotate"),
    ("GET", f"{SETTINGS}/webhooks"): duty(Duty.WEBHOOKS),
    ("GET", f"{SETTINGS}/webhooks/new"): duty(Duty.WEBHOOKS),
    ("POST", f"{SETTINGS}/webhooks"): duty(Duty.WEBHOOKS, url="https://hooks.example/new"),
    ("GET", f"{SETTINGS}/webhooks/{{webhook}}"): duty(Duty.WEBHOOKS),
    ("POST", f"{SETTINGS}/webhooks/{{webhook}}"): duty(Duty.WEBHOOKS, act="rotate"),
    ("POST", f"{SETTINGS}/webhooks/{{webhook}}/replay"): duty(Duty.WEBHOOKS, x="x"),
    ("GET", f"{SETTINGS}/log"): duty(Duty.LOG),
    ("GET", "/desk/staff"): Row(ROOMS[Room.STAFF]),
    ("POST", "/desk/staff"): duty(Duty.STAFF, Room.STAFF, name="Ян", email="jan@x.example", role="agent"),
    ("GET", "/desk/staff/{member}"): duty(Duty.STAFF, Room.STAFF),
    ("POST", "/desk/staff/{member}"): duty(Duty.STAFF, Room.STAFF, name="Ян", email="y@x.example", role="agent"),
    ("POST", "/desk/staff/invitations/{invitation}/withdraw"): duty(Duty.STAFF, Room.STAFF, x="x"),
    ("GET", "/desk/clients"): Row(ROOMS[Room.CLIENTS]),
    ("GET", "/desk/clients/{account}"): Row(ROOMS[Room.CLIENTS]),
    ("POST", "/desk/clients/{account}"): duty(Duty.COMMENT, Room.CLIENTS, comment="Новая"),
    ("GET", "/desk/clients/{account}/people/{person}"): Row(ROOMS[Room.CLIENTS]),
    ("GET", "/desk/clients/new"): duty(Duty.CLIENTS, Room.CLIENTS),
    ("POST", "/desk/clients"): duty(Duty.CLIENTS, Room.CLIENTS, id="c-9", name="Новый"),
    ("GET", "/desk/clients/{account}/name"): duty(Duty.CLIENTS, Room.CLIENTS),
    ("POST", "/desk/clients/{account}/name"): duty(Duty.CLIENTS, Room.CLIENTS, name="Иначе"),
    ("GET", "/desk/clients/{account}/services/new"): duty(Duty.CLIENTS, Room.CLIENTS),
    ("POST", "/desk/clients/{account}/services"): duty(Duty.CLIENTS, Room.CLIENTS, id="s-9", name="VPS"),
    ("GET", "/desk/clients/{account}/services/{service}"): duty(Duty.CLIENTS, Room.CLIENTS),
    ("POST", "/desk/clients/{account}/services/{service}"): duty(Duty.CLIENTS, Room.CLIENTS, name="VDS"),
    ("POST", "/desk/clients/{account}/services/{service}/remove"): duty(Duty.CLIENTS, Room.CLIENTS, x="x"),
    ("GET", "/desk/clients/{account}/people/new"): duty(Duty.CLIENTS, Room.CLIENTS),
    ("POST", "/desk/clients/{account}/people"): duty(
        Duty.CLIENTS, Room.CLIENTS, name="Пётр", email="petr@x.example", standing="trusted"
    ),
    ("POST", "/desk/clients/{account}/people/{person}"): duty(
        Duty.CLIENTS, Room.CLIENTS, name="Ирина", emails="irina@x.example"
    ),
    ("POST", "/desk/clients/{account}/people/{person}/standing"): duty(Duty.CLIENTS, Room.CLIENTS, standing="trusted"),
    ("POST", "/desk/clients/{account}/people/{person}/leave"): duty(Duty.CLIENTS, Room.CLIENTS, x="x"),
    ("GET", "/desk/blocked"): duty(Duty.RESTRAIN, Room.CLIENTS),
    ("POST", "/desk/blocked"): duty(Duty.RESTRAIN, Room.CLIENTS, kind="email", value="spam@x.example"),
    ("POST", "/desk/blocked/remove"): duty(Duty.RESTRAIN, Room.CLIENTS, kind="telegram", value="777"),
    ("GET", "/desk/answers"): duty(Duty.OWN_ANSWERS, Room.TICKETS),
    ("GET", "/desk/answers/new"): duty(Duty.OWN_ANSWERS, Room.TICKETS),
    ("POST", "/desk/answers"): duty(Duty.OWN_ANSWERS, Room.TICKETS, **{"title": "А", "text": "Б", "for": "person"}),
    ("GET", "/desk/answers/{answer}"): duty(Duty.PROVIDER_ANSWERS, Room.TICKETS),
    ("POST", "/desk/answers/{answer}"): duty(
        Duty.PROVIDER_ANSWERS, Room.TICKETS, **{"title": "А", "text": "Б", "for": "everyone"}
    ),
    ("POST", "/desk/answers/{answer}/remove"): duty(Duty.PROVIDER_ANSWERS, Room.TICKETS, x="x"),
    ("POST", "/desk/answers/{answer}/use"): duty(Duty.OWN_ANSWERS, Room.TICKETS, x="x"),
    ("GET", "/desk/tickets/{number}/answers"): duty(Duty.OWN_ANSWERS, Room.TICKETS),
}
"""What belongs to somebody stands under names in braces, and is filled from `World.ids`."""

WRITTEN = {
    ("POST", "/desk/answers"),
    ("POST", "/desk/answers/{answer}"),
    ("POST", "/desk/clients/{account}"),
    ("POST", f"{SETTINGS}/announcements"),
    ("POST", f"{SETTINGS}/announcements/{{announcement}}"),
}
"""Forms in which somebody writes: what was typed is kept for after signing in."""
