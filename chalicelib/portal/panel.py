"""Somebody comes by the link of his provider's panel: in, and on to where he begins."""

from __future__ import annotations

import logging
from http import HTTPStatus

from chalicelib.desk.errors import Conflict, Invalid, NotFound, NotPermitted, Refusal, TooMuch
from chalicelib.desk.panel import Introduction, PanelKey, provider_of_key
from chalicelib.portal.asked import Answer, Asked, go
from chalicelib.portal.forms import Filled
from chalicelib.portal.panel_link import BadLink, introduction
from chalicelib.portal.render import page
from chalicelib.portal.sign_in import signed_in
from chalicelib.services.house import House
from chalicelib.services.panel import come_in

log = logging.getLogger(__name__)


def come(asked: Asked, house: House) -> Answer:
    """Where the link does not do, the page to sign in otherwise, with the reason; the log has what the panel did."""
    try:
        opened = come_in(_introduction(asked, house), asked.device, house)
    except (BadLink, Invalid, NotFound, NotPermitted, TooMuch, Conflict) as refused:
        return _refused(refused, asked, house)
    return go("/").keeping(signed_in(opened))


def _introduction(asked: Asked, house: House) -> Introduction:
    def key(id: str) -> PanelKey | None:
        return house.directory.panel_key(provider_of_key(id), id)

    token = asked.query.get("token", "")
    return introduction(token, desk=_desk(asked, house), at=house.clock.now(), keys=key)


def _refused(refused: Refusal, asked: Asked, house: House) -> Answer:
    reason = refused.reason if isinstance(refused, BadLink) else refused.key
    log.warning("panel link refused", extra={"reason": reason})
    filled = Filled(form=house.ids.long(), typed={}, complaints={"": refused})
    return page("sign_in", asked, None, house, status=HTTPStatus.FORBIDDEN, filled=filled)


def _desk(asked: Asked, house: House) -> str:
    """As the operator told it; where nobody did, as the gateway does."""
    return house.portal.rstrip("/") or asked.origin + asked.base
