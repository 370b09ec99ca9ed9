"""`POST /hooks/{channel}/{address}`: what a channel pushes to us."""

from __future__ import annotations

from chalice.app import Blueprint, Response

from chalicelib import bootstrap
from chalicelib.entrypoints.guards import admitted
from chalicelib.entrypoints.observe import log
from chalicelib.services.failures import Unavailable
from chalicelib.services.meter import Count
from chalicelib.services.receive import Busy, Outcome, receive

routes = Blueprint(__name__)

LARGEST = 256 * 1024
"""Bytes of a body we look at; Telegram's own are far smaller."""

SECRET = "x-telegram-bot-api-secret-token"  # noqa: S105 - the header's name

DEADLINE = 15.0
"""Seconds a hook may take in all; Telegram waits 60, API Gateway 29."""

COUNTS = {
    Outcome.TAKEN: Count.HOOK_TAKEN,
    Outcome.REPEATED: Count.HOOK_REPEATED,
    Outcome.BURIED: Count.HOOK_BURIED,
}


@routes.route("/hooks/telegram/{bot_id}", methods=["POST"], content_types=["application/json"])
def telegram(bot_id: str) -> Response:
    """401 before anything is looked at; 503 only when nothing was committed; everything else is 200."""
    request = routes.current_request
    house = bootstrap.house()
    with bootstrap.deadline(DEADLINE):
        try:
            bot = admitted(house.bots, bot_id, request.headers.get(SECRET))
            if bot is None:
                house.meter.count(Count.HOOK_FORGED)
                return Response("", status_code=401)
            body = _bytes(request.raw_body)
            incoming = bootstrap.CHANNELS["telegram"].read(body, bot.id) if len(body) <= LARGEST else None
            if incoming is None:
                house.meter.count(Count.HOOK_UNUSED)
                return Response("")
            house.meter.count(COUNTS[receive(incoming, bot, body.decode(errors="replace"), house)])
        except Unavailable as reason:
            log.warning("storage unavailable", extra={"reason": str(reason)})
            return Response("", status_code=503, headers={"Retry-After": "5"})
        except Busy:
            return Response("", status_code=503, headers={"Retry-After": "2"})
    return Response("")


def _bytes(body: bytes | str) -> bytes:
    """Chalice gives text where the gateway sent no base64."""
    return body if isinstance(body, bytes) else body.encode()
