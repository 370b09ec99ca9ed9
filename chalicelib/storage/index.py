"""Index: which tickets have a word, in rows of their own beside the tickets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from chalicelib.services.records import Lexicon
from chalicelib.storage import keys
from chalicelib.storage.items import Item
from chalicelib.storage.keys import Key
from chalicelib.storage.table import Table

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.type_defs import AttributeValueTypeDef as Stored


class DynamoIndex:
    """The port Index over the table.

    A row for each word of a ticket says only that it is there. The ticket's own row of words is written last, so what
    it holds is surely found, and whatever broke off before is done again.
    """

    def __init__(self, table: Table) -> None:
        self._table = table

    def known(self, provider: str, numbers: Sequence[int]) -> Mapping[int, Lexicon]:
        wanted = {keys.lexicon(provider, each): each for each in numbers}
        found = self._table.batch_get(wanted)
        return {wanted[key]: _lexicon(provider, wanted[key], item) for key, item in found.items()}

    def learn(self, lexicon: Lexicon, *, beyond: Lexicon) -> None:
        provider, number = lexicon.provider, lexicon.ticket
        places = [keys.term(provider, each, number) for each in sorted(lexicon.all - beyond.all)]
        self._table.batch_put(map(_mark, [keys.numbered(provider, number), *places]))
        added = {"public": lexicon.public - beyond.public, "notes": lexicon.notes - beyond.notes}
        sets = {name: sorted(terms) for name, terms in added.items() if terms}
        if sets:
            self._table.add(keys.lexicon(provider, number), {name: {"SS": terms} for name, terms in sets.items()})

    def having(self, provider: str, term: str, *, limit: int) -> tuple[int, ...]:
        found = self._table.query(keys.having(provider, term), limit=limit, backwards=True)
        return tuple(int(each["sk"]["S"]) for each in found)

    def numbers(self, provider: str, prefix: str, *, limit: int) -> tuple[int, ...]:
        found = self._table.query(keys.numbers(provider, prefix), limit=limit)
        return tuple(int(each["sk"]["S"]) for each in found)


def _mark(key: Key) -> Item:
    return {"pk": {"S": key.pk}, "sk": {"S": key.sk}}


def _lexicon(provider: str, number: int, item: Mapping[str, Stored]) -> Lexicon:
    return Lexicon(
        provider=provider,
        ticket=number,
        public=frozenset(_terms(item, "public")),
        notes=frozenset(_terms(item, "notes")),
    )


def _terms(item: Mapping[str, Stored], name: str) -> Iterable[str]:
    return item[name]["SS"] if name in item else ()
