"""The page that tells who may do what says what the tables say."""

from __future__ import annotations

from pathlib import Path

from chalicelib.desk.duties import MAY_DO, Duty
from infra import permissions

PAGE = Path(__file__).parents[2] / "docs/reference/permissions.md"


def test_the_page_is_as_the_tables_are_now() -> None:
    assert PAGE.read_text(encoding="utf-8") == permissions.page(), "python -m infra.permissions > docs/reference/..."


def test_every_duty_has_its_roles() -> None:
    assert MAY_DO.keys() == set(Duty)
