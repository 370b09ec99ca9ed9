"""Webhooks and long polling: how updates reach a bot."""

import re
from urllib.parse import urlsplit

from infra.local.telegram.messages import Request
from infra.local.telegram.reference import Json
from infra.local.telegram.refusals import conflict, invalid, not_emulated
from infra.local.telegram.updates import Queued, update_kinds
from infra.local.telegram.world import DEFAULT_CONNECTIONS, Bot, Webhook

SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
PORTS = frozenset({None, 443, 80, 88, 8443})
THIS_MACHINE = frozenset({"127.0.0.1", "localhost"})
MOST_CONNECTIONS = 100
MOST_UPDATES = 100


def set_webhook(request: Request) -> bool:
    params = request.params
    if params.get("certificate") or params.get("ip_address"):
        raise not_emulated("own certificates and addresses of a webhook")
    if not params["url"]:
        return delete_webhook(request)
    _check_url(params["url"])
    secret = params.get("secret_token")
    if secret is not None and not SECRET.fullmatch(secret):
        raise invalid("secret token contains unallowed characters")
    connections = params.get("max_connections", DEFAULT_CONNECTIONS)
    if not 1 <= connections <= MOST_CONNECTIONS:
        raise invalid("max_connections must be between 1 and 100")
    _ask_for(request.bot, params.get("allowed_updates"))
    _drop_if_asked(request)
    request.bot.webhook = Webhook(params["url"], secret, connections)
    return True


def delete_webhook(request: Request) -> bool:
    _drop_if_asked(request)
    request.bot.webhook = Webhook()
    return True


def _check_url(url: str) -> None:
    """This machine may be named by plain HTTP and any port, which Telegram itself would refuse."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise invalid("invalid webhook URL specified") from None
    if not host:
        raise invalid("invalid webhook URL specified")
    if host in THIS_MACHINE:
        return
    if parts.scheme != "https":
        raise invalid("bad webhook: An HTTPS URL must be provided for webhook")
    if port not in PORTS:
        raise invalid("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _ask_for(bot: Bot, kinds: list[str] | None) -> None:
    """Not given keeps what was asked before; an empty list asks for the usual kinds."""
    if kinds is None:
        return
    known = update_kinds()
    for kind in kinds:
        if kind not in known:
            raise invalid(f'unknown kind of update "{kind}" in allowed_updates')
    bot.updates.allowed = frozenset(kinds) or None


def _drop_if_asked(request: Request) -> None:
    if request.params.get("drop_pending_updates"):
        request.bot.updates.waiting.clear()


def webhook_info(request: Request) -> Json:
    hook, updates = request.bot.webhook, request.bot.updates
    updates.forget_expired(request.now)
    info: Json = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": len(updates.waiting),
    }
    if hook.url:
        info |= {"max_connections": hook.max_connections, "ip_address": "127.0.0.1"}
    if hook.last_error_at is not None:
        info |= {"last_error_date": int(hook.last_error_at.timestamp()), "last_error_message": hook.last_error}
    if updates.allowed is not None:
        info["allowed_updates"] = sorted(updates.allowed)
    return info


def get_updates(request: Request) -> list[Json]:
    """Answers at once; waiting is for those who can wait."""
    if request.bot.webhook.url:
        raise conflict(
            "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
        )
    _ask_for(request.bot, request.params.get("allowed_updates"))
    updates = request.bot.updates
    updates.forget_expired(request.now)
    offset = request.params.get("offset", 0)
    if offset < 0:
        updates.waiting = updates.waiting[offset:]
    else:
        updates.forget_below(offset)
    limit = min(max(request.params.get("limit", MOST_UPDATES), 1), MOST_UPDATES)
    chosen: list[Queued] = updates.waiting[:limit]
    return [queued.body for queued in chosen]
