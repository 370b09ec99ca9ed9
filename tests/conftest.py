"""The fixtures every floor may use: the stage, and hypothesis that finds the same examples every time."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

from chalicelib import bootstrap
from tests.stage import CLOUD, NORTH, Stage

settings.register_profile("steady", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")


@pytest.fixture
def stage() -> Iterator[Stage]:
    """One provider with three departments, one bot."""
    yield Stage()
    bootstrap.install(None)


@pytest.fixture
def two_providers() -> Iterator[Stage]:
    """Two providers behind one bot."""
    yield Stage((NORTH, CLOUD))
    bootstrap.install(None)
