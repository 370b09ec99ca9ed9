"""The JSON Schema of what the topic `events` and webhooks tell: `python -m infra.events` prints it.

It stands in docs/reference/events.schema.json; a house test holds that both agree.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import msgspec

from chalicelib.desk.ticket import ClientStatus, StaffStatus
from chalicelib.services.effects import EVENT_VERSION, Event
from chalicelib.services.replay import TEST
from chalicelib.services.setup_webhooks import KINDS

TITLE = "An event of Lambdesk"
GROWTH = (
    "Within a version, fields, kinds and values are only added: pass over what you do not know. What would change "
    "the meaning of something gets a new version."
)

FIELDS = {
    "id": "The same however often the event is told.",
    "kind": "What happened; more kinds may come.",
    "provider": "Id of the provider.",
    "department": "Id of the department the ticket is in after the event.",
    "account": "Id of the client's account in the billing system.",
    "ticket": "Number of the ticket within the provider.",
    "subject": "Subject of the ticket; no other text is in an event.",
    "client_status": "Status the client sees after the event.",
    "staff_status": "Status staff see after the event; more may come.",
    "side": "Who did it: the client's side, staff, or the desk itself.",
    "by": "Id of the person who did it; token~ and an id is a program.",
    "by_name": "His name.",
    "at": "When, in UTC.",
    "message": "Id of the message it concerns within the ticket, if it concerns one.",
    "channel": "By which the ticket was asked; more may come.",
    "assignee": "Id of the member of staff who has the ticket after the event, if somebody has.",
    "details": "What else belongs to this kind.",
    "version": "Of this shape.",
}

KNOWN: dict[str, dict[str, Any]] = {
    "kind": {"examples": [*KINDS, TEST]},
    "client_status": {"examples": sorted(int(each) for each in ClientStatus)},
    "staff_status": {"examples": [str(each) for each in StaffStatus]},
    "side": {"examples": ["client", "staff", "system"]},
    "at": {"format": "date-time"},
    "version": {"const": EVENT_VERSION},
}
"""What the struct does not say of its own fields."""


def schema() -> dict[str, Any]:
    """Every field is always there: an event leaves nothing out."""
    found = msgspec.json.schema(Event)["$defs"]["Event"]["properties"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": TITLE,
        "description": GROWTH,
        "type": "object",
        "properties": {name: _field(name, each) for name, each in found.items()},
        "required": list(found),
    }


def _field(name: str, of_struct: dict[str, Any]) -> dict[str, Any]:
    plain = {key: value for key, value in of_struct.items() if key != "default"}
    return {"description": FIELDS[name], **plain, **KNOWN.get(name, {})}


def written() -> str:
    return json.dumps(schema(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(written())
