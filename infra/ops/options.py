"""Options that many commands take, said once; they may stand before or behind the command's name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from infra.ops.session import Form, Session
from infra.ops.where import Local, Stack

F = TypeVar("F", bound=Callable[..., Any])
Mark = Callable[[F], F]

LANGUAGES = ("ru", "en")


def _keep(context: click.Context, parameter: click.Parameter, value: Any) -> None:  # noqa: ANN401 - click's own
    """Into the session; what was said nearer to the command wins."""
    if value is not None and parameter.name is not None:
        setattr(context.ensure_object(Session), parameter.name, value)


def _form(context: click.Context, _: click.Parameter, value: Any) -> None:  # noqa: ANN401
    if value:
        context.ensure_object(Session).form = Form.JSON


def _local(context: click.Context, _: click.Parameter, value: Any) -> None:  # noqa: ANN401
    if value:
        context.ensure_object(Session).place = Local()


def _stack(context: click.Context, _: click.Parameter, value: Any) -> None:  # noqa: ANN401
    if value is not None:
        context.ensure_object(Session).place = Stack(value)


def _stage(context: click.Context, _: click.Parameter, value: Any) -> None:  # noqa: ANN401
    if value is not None:
        context.ensure_object(Session).place = Stack.of_stage(value)


def _option(*names: str, **about: Any) -> Mark[Any]:  # noqa: ANN401
    return click.option(*names, expose_value=False, **about)


STAGE = _option(
    "--stage", metavar="STAGE", callback=_stage, help="Work on the stack lambdesk-STAGE on AWS (LAMBDESK_STAGE)."
)
JSON = _option("--json", is_flag=True, callback=_form, help="Print JSON instead of tables.")
PLACE = (
    _option("--local", is_flag=True, callback=_local, help="Work on the desk that `make run` keeps here."),
    STAGE,
    _option("--stack", metavar="NAME", callback=_stack, help="Work on a stack on AWS (LAMBDESK_STACK)."),
)
COMMON = (
    _option("--as", "staff", metavar="STAFF", callback=_keep, help="Who acts (LAMBDESK_STAFF)."),
    _option(
        "--provider",
        metavar="ID",
        callback=_keep,
        help="For which provider; not needed where there is only one (LAMBDESK_PROVIDER).",
    ),
    _option(
        "--language",
        type=click.Choice(LANGUAGES),
        callback=_keep,
        help="Language of statuses and refusals (LAMBDESK_LANGUAGE).",
    ),
    JSON,
)
KEY = _option(
    "--key",
    metavar="KEY",
    callback=_keep,
    help="A name for this act: running it again with the same one changes nothing.",
)


def together(*options: Mark[Any]) -> Mark[Any]:
    """Several options as one, in the order they are listed in."""

    def mark(function: Any) -> Any:  # noqa: ANN401
        for option in reversed(options):
            function = option(function)
        return function

    return mark


reading = together(*PLACE, *COMMON)
acting = together(KEY, *PLACE, *COMMON)
deploying = together(STAGE, JSON)

files = click.option(
    "--file",
    "paths",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path),
    help="A file to go with it; may be given several times.",
)
text = click.argument("text", required=False)
number = click.argument("number", type=click.IntRange(min=1))
