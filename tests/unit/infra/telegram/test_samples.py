"""Made-up updates are valid by the reference, and spoilt ones differ from them."""

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Update

from infra.local.telegram.reading import Reader
from infra.local.telegram.reference import reference
from infra.local.telegram.samples import hostile_bodies, mutate, valid_update
from infra.local.telegram.updates import update_kinds


def test_there_are_25_kinds():
    assert len(update_kinds()) == 25


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
@given(kind=st.sampled_from(update_kinds()), seed=st.integers(0, 2**32))
def test_a_made_up_update_fits_the_reference_and_ptb_reads_it(kind, seed):
    """TG-03: the fuzz corpus begins with valid updates of every kind."""
    update = valid_update(kind, random.Random(seed))
    fits = Reader({})._fields("update", reference().types["Update"], json.loads(json.dumps(update)))
    assert fits == update
    assert getattr(Update.de_json(update, None), kind) is not None


@given(kind=st.sampled_from(update_kinds()), seed=st.integers(0, 2**32))
def test_a_spoilt_update_is_another_and_leaves_the_first_alone(kind, seed):
    update = valid_update(kind, random.Random(seed))
    before = json.dumps(update)
    json.dumps(mutate(update, random.Random(seed)))
    assert json.dumps(update) == before


def test_most_spoilt_updates_differ():
    update = valid_update("message", random.Random(1))
    spoilt = [mutate(update, random.Random(seed)) for seed in range(200)]
    assert sum(one != update for one in spoilt) > 190


@pytest.mark.parametrize("body", hostile_bodies(), ids=lambda body: repr(body[:12]))
def test_a_hostile_body_is_no_update(body):
    try:
        read = json.loads(body)
    except (ValueError, RecursionError):
        return
    assert not isinstance(read, dict) or not isinstance(read.get("message", {}).get("message_id"), int)
