"""What a provider wrote, with its places filled: a language in which nothing else can be said.

A template is places (`{{ number }}`), choices (`{% if page %}`) and a few filters. There are no loops, calls,
attributes, arithmetic or assignments: what it takes to fill one grows with its length alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache

from jinja2 import StrictUndefined, Template, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from chalicelib.desk.errors import Invalid
from chalicelib.services.failures import Unfit

LONGEST = 100_000
"""Characters of what was filled: an answer is 32,000 at most."""

DEEPEST = 40
"""Of what stands in one another."""

FILTERS = ("capitalize", "d", "default", "e", "escape", "length", "lower", "title", "trim", "truncate", "upper")

SAID = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Filter,
    nodes.Keyword,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)
"""All that may stand in a template."""


class _Plain(ImmutableSandboxedEnvironment):
    """Were anything else to slip through, it would still find no attribute and nothing to call."""

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:  # noqa: ARG002 - as it is asked
        return False

    def is_safe_callable(self, obj: object) -> bool:  # noqa: ARG002 - as it is asked
        return False


def check(source: str, places: Collection[str]) -> None:
    """As the port promises."""
    try:
        tree = _environment().parse(source)
    except TemplateSyntaxError as wrong:
        raise Invalid("refused.template.syntax", line=wrong.lineno, reason=wrong.message or "") from wrong
    except RecursionError as wrong:
        raise Invalid("refused.template.syntax", line=1, reason="nested too deeply") from wrong
    _walk(tree, places, 0)


def fill(source: str, values: Mapping[str, str]) -> str:
    """Text alone: whoever puts it into a page escapes it there.

    Raises Unfit, whatever a filter says to what it is given: `truncate` asserts, and what is given twice is no Python.
    """
    try:
        filled = "".join(_within(_compiled(source).generate(values)))
    except Unfit:
        raise
    except Exception as wrong:
        raise Unfit(f"{type(wrong).__name__}: {wrong}") from wrong
    return filled.strip()


def _within(pieces: Iterable[str]) -> Iterator[str]:
    """Raises Unfit."""
    length = 0
    for each in pieces:
        length += len(each)
        if length > LONGEST:
            raise Unfit(f"longer than {LONGEST} characters")
        yield each


def _walk(node: nodes.Node, places: Collection[str], depth: int) -> None:
    """Raises Invalid."""
    if depth > DEEPEST:
        raise Invalid("refused.template.syntax", line=node.lineno, reason="nested too deeply")
    _permit(node, places)
    for each in node.iter_child_nodes():
        _walk(each, places, depth + 1)


def _permit(node: nodes.Node, places: Collection[str]) -> None:
    """Raises Invalid."""
    if not isinstance(node, SAID) or (isinstance(node, nodes.Filter) and node.name not in FILTERS):
        what = node.name if isinstance(node, nodes.Filter) else type(node).__name__.lower()
        raise Invalid("refused.template.more", line=node.lineno, what=what)
    if isinstance(node, nodes.Name) and node.name not in places:
        raise Invalid("refused.template.place", place=node.name, places=", ".join(places))


@lru_cache(maxsize=1)
def _environment() -> _Plain:
    made = _Plain(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.globals.clear()
    made.tests.clear()
    made.filters = {name: made.filters[name] for name in FILTERS}
    return made


@lru_cache(maxsize=64)
def _compiled(source: str) -> Template:
    return _environment().from_string(source)
