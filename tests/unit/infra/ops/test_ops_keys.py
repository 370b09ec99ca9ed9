"""lambdesk provider key: public keys by file, shared secrets shown once, and nothing secret afterwards."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.unit.infra.ops.hands import Hands

PUBLIC = """-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----
"""
RAW = "Gb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE"


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "panel.pub"
    path.write_text(PUBLIC)
    return path


@pytest.mark.parametrize("text", [PUBLIC, RAW, f"{RAW}=\n", PUBLIC.replace("\n", "\r\n")])
def test_a_public_key_is_read_as_openssl_writes_it_or_bare(hands: Hands, file: Path, text: str) -> None:
    file.write_bytes(text.encode())
    made = hands.gets("provider", "key", "add", "north", "--ed25519", file)
    assert made["algorithm"] == "EdDSA"
    assert "secret" not in made
    assert hands.desk.store.panel_key("north", made["id"]).key == RAW


@pytest.mark.skipif(shutil.which("openssl") is None, reason="asks openssl itself")
def test_the_guides_commands_make_a_key_that_is_taken(hands: Hands, tmp_path: Path) -> None:
    private, public = tmp_path / "panel.pem", tmp_path / "panel.pub"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", private], check=True, capture_output=True)
    subprocess.run(["openssl", "pkey", "-in", private, "-pubout", "-out", public], check=True, capture_output=True)
    assert "EdDSA" in hands.does("provider", "key", "add", "north", "--ed25519", public)
    said = hands.fails("provider", "key", "add", "north", "--ed25519", private, code=1)
    assert private.read_text().splitlines()[1] not in said


def test_the_private_key_is_refused_and_not_repeated(hands: Hands, file: Path) -> None:
    file.write_text(PUBLIC.replace("PUBLIC", "PRIVATE"))
    assert RAW[:8] not in hands.fails("provider", "key", "add", "north", "--ed25519", file, code=1)


@pytest.mark.parametrize("text", ["", "nonsense", RAW[:-2], RAW + "AAAA", PUBLIC.replace("MCow", "MCox"), "\x00" * 99])
def test_what_is_no_ed25519_key_is_refused(hands: Hands, file: Path, text: str) -> None:
    file.write_text(text)
    hands.fails("provider", "key", "add", "north", "--ed25519", file, code=1)


def test_a_shared_secret_is_shown_once_and_never_again(hands: Hands) -> None:
    made = hands.gets("provider", "key", "add", "north", "--hs256")
    assert len(made["secret"]) == 43
    told = hands.does("provider", "key", "list", "north") + hands.does("provider", "key", "list", "north", "--json")
    assert made["id"] in told
    assert made["secret"] not in told


def test_a_removed_key_is_gone(hands: Hands, file: Path) -> None:
    made = hands.gets("provider", "key", "add", "north", "--ed25519", file)
    hands.does("provider", "key", "remove", made["id"])
    assert hands.gets("provider", "key", "list", "north")["keys"] == []
    hands.fails("provider", "key", "remove", made["id"], code=1)


def test_a_repeated_act_adds_one_key(hands: Hands, file: Path) -> None:
    first = hands.gets("provider", "key", "add", "north", "--ed25519", file, "--key", "once")
    assert hands.gets("provider", "key", "add", "north", "--ed25519", file, "--key", "once") == first
    assert len(hands.gets("provider", "key", "list", "north")["keys"]) == 1


def test_a_provider_has_a_few_keys_and_no_more(hands: Hands) -> None:
    for _ in range(5):
        hands.does("provider", "key", "add", "north", "--hs256")
    assert "5" in hands.fails("provider", "key", "add", "north", "--hs256", code=1)


def test_nobody_adds_a_key_to_a_provider_that_is_not_there(hands: Hands) -> None:
    hands.fails("provider", "key", "add", "south", "--hs256", code=1)
    hands.fails("provider", "key", "list", "south", code=1)


@pytest.mark.parametrize("ways", [(), ("--hs256", "--ed25519")])
def test_one_way_has_to_be_said(hands: Hands, file: Path, ways: tuple[str, ...]) -> None:
    words = [*ways, *([file] if "--ed25519" in ways else [])]
    hands.fails("provider", "key", "add", "north", *words, code=2)
