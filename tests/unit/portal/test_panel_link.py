"""The token of a panel's link: each way of forging, stretching or repeating one, and the reason in the log."""

from __future__ import annotations

import hashlib
import hmac
import json

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.desk.errors import Invalid
from chalicelib.desk.panel import Algorithm, Introduction, PanelKey
from chalicelib.portal.panel_link import LONGEST, BadLink, introduction
from chalicelib.services import setup_keys
from tests.people.panel import DESK, Panel, b64, unsigned
from tests.unit.services.small_desk import SmallDesk


class Hand:
    """The desk's side of it."""

    def __init__(self) -> None:
        self.desk = SmallDesk()
        self.panel = Panel(self.desk.house)

    def takes(self, token: str) -> Introduction:
        return introduction(token, desk=DESK, at=self.desk.clock.now(), keys=self.key)

    def key(self, id: str) -> PanelKey | None:
        return self.desk.store.panel_key(id.rpartition(".")[0], id)

    def refuses(self, token: str, reason: str) -> None:
        with pytest.raises(BadLink) as refused:
            self.takes(token)
        assert reason in refused.value.reason
        assert refused.value.key == "refused.panel.link"


@pytest.fixture
def hand() -> Hand:
    return Hand()


def test_what_the_panel_says_is_read(hand: Hand) -> None:
    services = [{"id": "vps-1", "name": "VPS", "state": "suspended"}, {"id": "dom-2", "name": "пример.рф"}]
    told = hand.takes(hand.panel.token(language="ru-RU", account="ООО Ромашка", services=services, more="ignored"))
    assert (told.provider, told.account, told.email, told.name) == ("north", "v-1", "vera@example.com", "Вера")
    assert (told.language, told.account_name) == ("ru", "ООО Ромашка")
    assert [(each.id, each.state) for each in told.services] == [("vps-1", "suspended"), ("dom-2", "active")]


def test_a_shared_secret_signs_too(hand: Hand) -> None:
    key = setup_keys.add_shared_key("north", by="operator", cause="k", house=hand.desk.house)
    token = jwt.encode(hand.panel.claims(), key.key, "HS256", headers={"kid": key.id})
    assert hand.takes(token).account == "v-1"


# The signature.


@pytest.mark.parametrize("alg", ["none", "None", "NONE", ""])
def test_a_token_without_a_signature_is_refused(hand: Hand, alg: str) -> None:
    signed = unsigned({"alg": alg, "kid": hand.panel.key.id}, hand.panel.claims())
    hand.refuses(f"{signed}.", "not a token")
    hand.refuses(f"{signed}.AAAA", "signature: InvalidAlgorithmError")


@pytest.mark.parametrize("secret", ["pem", "raw", "stored"])
def test_the_public_key_is_no_shared_secret(hand: Hand, secret: str) -> None:
    """The algorithm is the key's, never the token's."""
    raw = hand.panel.private.public_key().public_bytes_raw()
    known = {"pem": hand.panel.public.encode(), "raw": raw, "stored": hand.panel.key.key.encode()}[secret]
    signed = unsigned({"alg": "HS256", "kid": hand.panel.key.id}, hand.panel.claims())
    forged = b64(hmac.digest(known, signed.encode(), hashlib.sha256))
    hand.refuses(f"{signed}.{forged}", "signature: InvalidAlgorithmError")


@pytest.mark.parametrize("alg", ["EdDSA", "HS384", "HS512"])
def test_a_shared_secret_is_good_for_its_own_algorithm_alone(hand: Hand, alg: str) -> None:
    key = setup_keys.add_shared_key("north", by="operator", cause="k", house=hand.desk.house)
    signed = unsigned({"alg": alg, "kid": key.id}, hand.panel.claims())
    hand.refuses(f"{signed}.{b64(b'0' * 64)}", "signature: InvalidAlgorithmError")


def test_another_key_does_not_sign(hand: Hand) -> None:
    hand.panel.private = Ed25519PrivateKey.generate()
    hand.refuses(hand.panel.token(), "signature: InvalidSignatureError")


def test_a_changed_claim_breaks_the_signature(hand: Hand) -> None:
    head, _, signature = hand.panel.token().split(".")
    payload = b64(json.dumps(hand.panel.claims(sub="somebody-else")).encode())
    hand.refuses(f"{head}.{payload}.{signature}", "signature: InvalidSignatureError")


@pytest.mark.parametrize("signature", [b"", b"0" * 63, b"0" * 64, b"0" * 65, b"\xff" * 64])
def test_no_signature_of_any_length_is_one(hand: Hand, signature: bytes) -> None:
    signed = unsigned({"alg": "EdDSA", "kid": hand.panel.key.id}, hand.panel.claims())
    hand.refuses(f"{signed}.{b64(signature)}", "signature" if signature else "not a token")


@pytest.mark.parametrize("small", [bytes(32), b"\x01" + bytes(31), b"\xec" + b"\xff" * 30 + b"\x7f"])
def test_a_key_of_small_order_verifies_nothing(hand: Hand, small: bytes) -> None:
    """For such a key some libraries take a signature of zeros under any text."""
    key = setup_keys.add_public_key("north", b64(small), by="operator", cause="k", house=hand.desk.house)
    signed = unsigned({"alg": "EdDSA", "kid": key.id}, hand.panel.claims())
    for signature in (bytes(64), small + bytes(32)):
        hand.refuses(f"{signed}.{b64(signature)}", "signature")


@pytest.mark.parametrize("header", [{"crit": ["exp"]}, {"b64": False, "crit": ["b64"]}, {"jwk": {"kty": "OKP"}}])
def test_what_the_header_demands_or_brings_along_does_not_help(hand: Hand, header: dict) -> None:
    hand.panel.private = Ed25519PrivateKey.generate()
    signed = unsigned({"alg": "EdDSA", "kid": hand.panel.key.id, **header}, hand.panel.claims())
    hand.refuses(f"{signed}.{b64(hand.panel.private.sign(signed.encode()))}", "signature")


# The key.


@pytest.mark.parametrize(
    "kid", ["north.unknown1", "north", "", ".", "cloud.id000001", "north.id000001\n", "x" * 65, 7, None, ["north"], {}]
)
def test_a_key_nobody_added_opens_nothing(hand: Hand, kid: object) -> None:
    signed = unsigned({"alg": "EdDSA", "kid": kid}, hand.panel.claims())
    hand.refuses(f"{signed}.{b64(hand.panel.private.sign(signed.encode()))}", "key")


def test_a_removed_key_opens_nothing(hand: Hand) -> None:
    token = hand.panel.token()
    setup_keys.remove_key(hand.panel.key.id, by="operator", cause="r", house=hand.desk.house)
    hand.refuses(token, "no key")


def test_a_provider_speaks_in_no_other_providers_name(hand: Hand) -> None:
    hand.refuses(hand.panel.token(iss="cloud"), "iss")


# The claims.


@pytest.mark.parametrize("aud", ["http://desk.example.evil", "http://other.example", "", "http://desk.example/api"])
def test_a_link_for_another_desk_is_none_for_this(hand: Hand, aud: str) -> None:
    hand.refuses(hand.panel.token(aud=aud), "aud")


def test_a_slash_at_the_end_of_the_address_does_not_matter(hand: Hand) -> None:
    assert hand.takes(hand.panel.token(aud=f"{DESK}/"))


@pytest.mark.parametrize("name", ["iss", "aud", "sub", "iat", "exp", "jti", "email", "name"])
def test_no_required_claim_can_be_left_out(hand: Hand, name: str) -> None:
    hand.refuses(hand.panel.token(**{name: None}), "claims")


def test_a_link_is_good_for_a_minute_and_the_slack_of_clocks(hand: Hand) -> None:
    token = hand.panel.token()
    hand.desk.clock.turn(seconds=89)
    assert hand.takes(token)
    hand.desk.clock.turn(seconds=1)
    hand.refuses(token, "not valid now")


def test_a_link_of_a_clock_that_is_ahead_is_good_within_the_slack(hand: Hand) -> None:
    now = int(hand.desk.clock.now().timestamp())
    assert hand.takes(hand.panel.token(iat=now + 30, exp=now + 60))
    hand.refuses(hand.panel.token(iat=now + 31, exp=now + 60), "not valid now")


@pytest.mark.parametrize("life", [61, 3600, 10**9, 0, -5])
def test_a_link_that_wants_to_live_longer_than_a_minute_is_refused(hand: Hand, life: int) -> None:
    now = int(hand.desk.clock.now().timestamp())
    hand.refuses(hand.panel.token(iat=now, exp=now + life), "exp")


@pytest.mark.parametrize(
    "claims",
    [
        {"iat": "now"},
        {"exp": 2**70},
        {"iat": -1},
        {"exp": 1.5},
        {"jti": "short"},
        {"jti": "x" * 129},
        {"sub": "x" * 65},
        {"email": "x" * 255},
        {"name": "x" * 121},
        {"name": ["Вера"]},
        {"language": "x" * 17},
        {"aud": [DESK]},
        {"services": [{"id": f"s{each}", "name": "x"} for each in range(51)]},
        {"services": [{"id": "s", "name": "x", "state": "free"}]},
        {"services": {"id": "s"}},
    ],
    ids=lambda claims: f"{next(iter(claims))}",
)
def test_what_is_too_much_or_of_another_kind_is_refused(hand: Hand, claims: dict) -> None:
    hand.refuses(hand.panel.token(**claims), "claims")


@pytest.mark.parametrize("payload", [[], "text", 7, None])
def test_a_payload_that_is_no_object_is_refused(hand: Hand, payload: object) -> None:
    signed = unsigned({"alg": "EdDSA", "kid": hand.panel.key.id}, payload)
    hand.refuses(f"{signed}.{b64(hand.panel.private.sign(signed.encode()))}", "claims")


def test_a_payload_nested_without_end_is_refused(hand: Hand) -> None:
    head = b64(json.dumps({"alg": "EdDSA", "kid": hand.panel.key.id}).encode())
    signed = f"{head}.{b64(b'[' * 5000)}"
    hand.refuses(f"{signed}.{b64(hand.panel.private.sign(signed.encode()))}", "claims")


def test_a_token_longer_than_an_address_holds_is_not_looked_at(hand: Hand) -> None:
    hand.refuses(hand.panel.token(more="x" * LONGEST), "too long")


@pytest.mark.parametrize("sub", ["", "a/b", "../x", "a#b", "ключ", "a b"])
def test_an_account_is_what_an_id_may_be(hand: Hand, sub: str) -> None:
    with pytest.raises((BadLink, Invalid)):
        hand.takes(hand.panel.token(sub=sub))


@pytest.mark.parametrize(
    "email",
    [
        "ｖｅｒａ@example.com",
        "vera＠example.com",
        "vera@ｅxample.com",
        "ver\u212aa@example.com",
        "ve\u200bra@example.com",
        "vera@example.com\u202e",
        "vera@example.com, boris@example.com",
        "Вера <vera@example.com>",
        "vera@example",
        "vera@example.com\r\nBcc: x@y.example",
    ],
)
def test_an_address_that_only_looks_like_one_is_refused(hand: Hand, email: str) -> None:
    with pytest.raises(Invalid):
        hand.takes(hand.panel.token(email=email))


def test_an_address_is_the_same_in_capitals(hand: Hand) -> None:
    assert hand.takes(hand.panel.token(email="Vera@Example.COM")).email == "vera@example.com"


def test_a_service_named_twice_is_one(hand: Hand) -> None:
    twice = [{"id": "vps-1", "name": "before"}, {"id": "vps-1", "name": "after"}]
    assert [each.name for each in hand.takes(hand.panel.token(services=twice)).services] == ["after"]


_HAND = Hand()


@given(
    st.one_of(st.text(max_size=200), st.from_regex(r"[A-Za-z0-9_-]{0,40}\.[A-Za-z0-9_-]{0,40}\.[A-Za-z0-9_-]{0,40}"))
)
def test_whatever_is_no_token_is_refused_and_nothing_breaks(token: str) -> None:
    with pytest.raises(BadLink):
        _HAND.takes(token)


@given(st.dictionaries(st.text(max_size=5), st.one_of(st.none(), st.integers(), st.text(max_size=20)), max_size=4))
def test_whatever_a_header_says_besides_nothing_is_signed_by_it(header: dict) -> None:
    signed = unsigned({"alg": "EdDSA", "kid": _HAND.panel.key.id, **header}, _HAND.panel.claims())
    with pytest.raises(BadLink):
        _HAND.takes(f"{signed}.{b64(bytes(64))}")


def test_the_algorithms_are_two() -> None:
    from chalicelib.portal.signatures import _known

    assert set(_known().get_algorithms()) == set(Algorithm)
