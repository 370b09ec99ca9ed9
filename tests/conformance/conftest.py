"""The package that is deployed, deployed: one desk for all who only use it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.conformance.deployment import deployed
from tests.conformance.desk import MAIL_DOMAIN, DeskOnAws


def pytest_collection_modifyitems(items):
    for item in items:
        item.add_marker(pytest.mark.conformance)
        item.add_marker(pytest.mark.xdist_group(_together(item)))


def _together(item) -> str:
    """What one worker does in one go: a file, but of the rights, which take the longest, those of one function."""
    given = item.callspec.params if hasattr(item, "callspec") else {}
    function = given.get("function") or getattr(given.get("right"), "function", "")
    return f"{item.path.stem}-{function}"


@pytest.fixture(scope="session")
def running_desk(tmp_path_factory) -> Iterator[DeskOnAws]:
    with deployed(tmp_path_factory.mktemp("aws"), mail_domain=MAIL_DOMAIN) as one:
        yield one


@pytest.fixture
def desk(running_desk) -> DeskOnAws:
    """What others did before is no longer looked at."""
    running_desk.witness.look_away()
    return running_desk
