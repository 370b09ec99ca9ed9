"""A strict stand-in for Telegram: the Bot API by its reference, delivery by Telegram's rules."""

from infra.local.telegram.exchange import Answer, Call, HookAnswer, HookCall, Upload
from infra.local.telegram.faults import Fault, FaultKind
from infra.local.telegram.person import Person
from infra.local.telegram.pretend import PretendTelegram
from infra.local.telegram.refusals import Verdict
from infra.local.telegram.updates import Lane, Queued
from infra.local.telegram.visible import Button, Seen
from infra.local.telegram.world import Bot, Press

__all__ = [
    "Answer",
    "Bot",
    "Button",
    "Call",
    "Fault",
    "FaultKind",
    "HookAnswer",
    "HookCall",
    "Lane",
    "Person",
    "Press",
    "PretendTelegram",
    "Queued",
    "Seen",
    "Upload",
    "Verdict",
]
