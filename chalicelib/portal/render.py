"""Templates into pages: the whole page, or for htmx the block it names."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chalicelib.i18n.catalogue import languages, words
from chalicelib.portal import choices, static
from chalicelib.portal.asked import Answer, Asked
from chalicelib.portal.said import pieces, size
from chalicelib.portal.times import Times
from chalicelib.portal.visitor import Visitor
from chalicelib.services.house import House

if TYPE_CHECKING:
    from jinja2 import Environment, Template

TEMPLATES = Path(__file__).parent / "templates"


def page(
    name: str,
    asked: Asked,
    visitor: Visitor | None,
    house: House,
    *,
    block: str | None = None,
    status: int = HTTPStatus.OK,
    **values: Any,  # noqa: ANN401 - whatever the template shows
) -> Answer:
    """The template as a page; where htmx asks and a block is named, that alone."""
    language = visitor.language if visitor else asked.language
    shown = {
        **everywhere(asked, language, visitor.zone if visitor else "", house),
        "theme": choices.theme(asked, visitor.person if visitor else None),
        "visitor": visitor,
        "provider": visitor.provider if visitor else None,
        "layout": "base.html",
        "door": "/sign-in",
        **values,
    }
    return rendered(name, shown, asked, block=block, status=status, macros={"parts": "parts.html"})


def rendered(
    name: str,
    shown: dict[str, Any],
    asked: Asked,
    *,
    block: str | None,
    status: int,
    macros: Mapping[str, str],
) -> Answer:
    """With the macros of these templates, each under its name."""
    template = _environment().get_template(f"{name}.html")
    for called, file in macros.items():
        shown[called] = _environment().get_template(file).make_module(shown)
    body = _block(template, block, shown) if asked.part and block else template.render(shown)
    return Answer(body=body, status=status, headers={"Content-Language": shown["language"]})


def everywhere(asked: Asked, language: str, zone: str, house: House) -> dict[str, Any]:
    """What every template may say."""
    return {
        "w": partial(_words, language),
        "language": language,
        "languages": languages(),
        "base": asked.base,
        "path": asked.path,
        "static": lambda name: asked.base + static.address(name),
        "times": Times(language=language, zone=zone, now=house.clock.now()),
        "form_id": house.ids.long,
        "said": pieces,
        "size": partial(_size, language),
    }


def _words(language: str, key: str, **values: str | int) -> str:
    return words(language, key, values)


def _size(language: str, number: int) -> str:
    amount, unit = size(number)
    return words(language, f"size.{unit}", {"amount": amount})


def _block(template: Template, block: str, shown: Mapping[str, Any]) -> str:
    return "".join(template.blocks[block](template.new_context(dict(shown))))


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - 40 ms, which no hook pays

    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
