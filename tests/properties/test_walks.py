"""TG-54: whatever a person does and however the world fails, nothing accepted is lost, doubled or mixed up."""

from __future__ import annotations

import pytest

from chalicelib import bootstrap
from tests.properties.walks import Walk

WALKS = 1000
CHUNKS = 20
STEPS = 14


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_random_walks_lose_nothing(chunk: int) -> None:
    """TG-54"""
    size = WALKS // CHUNKS
    for seed in range(chunk * size, (chunk + 1) * size):
        try:
            Walk(seed).run(STEPS)
        except AssertionError as failed:
            raise AssertionError(f"walk {seed}: {failed}") from failed
        finally:
            bootstrap.install(None)
