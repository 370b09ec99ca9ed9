"""What went wrong, said so that one knows what to do, and the command's exit codes.

0 done · 1 refused, nothing was changed · 2 the command was not understood · 3 storage, AWS or Telegram did not answer.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

import click
from botocore.exceptions import BotoCoreError, ClientError

from chalicelib.desk.errors import Refusal
from chalicelib.services.failures import Delayed, Refused, Unavailable
from chalicelib.settings import Missing
from infra.ops.deploy.nouns import GoesOn, Stopped
from infra.ops.session import Form, Session
from infra.ops.show import plain

HINTS = {
    "refused.close_unassigned": "lambdesk ticket take {number}",
    "refused.close.unseen": "lambdesk ticket show {number}",
    "refused.archive.unseen": "lambdesk ticket show {number}",
    "refused.no_provider": "lambdesk provider list",
    "refused.no_department": "lambdesk department list",
    "refused.no_staff": "lambdesk staff list",
    "refused.no_account": "lambdesk account list",
    "refused.no_bot": "lambdesk bot list",
    "refused.token": "a token looks like 7000000001:AAE…; BotFather gives it",
    "refused.key_used": "take another --key for another act",
}


class Trouble(click.ClickException):
    """Something to tell, for people or as JSON, on the error stream."""

    def __init__(self, message: str, *, form: Form, about: Mapping[str, Any], hint: str = "") -> None:
        super().__init__(message)
        self._form = form
        self._about = about
        self._hint = hint

    def show(self, file: IO[Any] | None = None) -> None:
        if self._form is Form.JSON:
            error = {**self._about, "message": self.message, "hint": self._hint or None}
            click.echo(json.dumps({"error": error}, ensure_ascii=False), err=True, file=file)
            return
        click.echo(plain(self.message), err=True, file=file)
        if self._hint:
            click.echo(f"→ {plain(self._hint)}", err=True, file=file)


class NothingDone(Trouble):
    exit_code = 1


class NoAnswer(Trouble):
    exit_code = 3


class Troubles(click.Group):
    """A group whose commands' errors are told instead of shown as traces."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - click's own
        session = ctx.ensure_object(Session)
        try:
            return super().invoke(ctx)
        except Refusal as reason:
            raise _refusal(reason, session) from reason
        except Missing as reason:
            raise click.UsageError(str(reason)) from reason
        except Stopped as reason:
            raise NothingDone(str(reason), form=session.form, about=_about("refused"), hint=reason.hint) from reason
        except GoesOn as reason:
            raise NoAnswer(str(reason), form=session.form, about=_about("unreachable"), hint=reason.hint) from reason
        except Refused as reason:
            about = _about("refused")
            raise NothingDone(str(reason), form=session.form, about=about) from reason
        except (Unavailable, Delayed, BotoCoreError, ClientError) as reason:
            raise _no_answer(reason, session) from reason


def _refusal(reason: Refusal, session: Session) -> Trouble:
    said = session.say(reason.key, **reason.values)
    message = str(reason) if said == reason.key else said
    hint = HINTS.get(reason.key, "").format_map(reason.values)
    return NothingDone(message, form=session.form, about=_about("refused", reason.key, reason.values), hint=hint)


def _no_answer(reason: Exception, session: Session) -> Trouble:
    hint = f"whether it was done is not known; the same with --key {session.key} is safe" if session.acted else ""
    message = str(reason) or type(reason).__name__
    return NoAnswer(message, form=session.form, about=_about("unreachable"), hint=hint)


def _about(kind: str, key: str | None = None, values: Mapping[str, str | int] | None = None) -> dict[str, object]:
    return {"kind": kind, "key": key, "values": dict(values or {})}
