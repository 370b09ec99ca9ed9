"""lambdesk provider key: the keys by which the links of a provider's panel are checked."""

from __future__ import annotations

from pathlib import Path

import click

from chalicelib.desk.panel import Algorithm, PanelKey
from chalicelib.services import setup_keys as setup
from chalicelib.services.find import provider_of
from infra.ops import facts, options, show
from infra.ops.session import OPERATOR, Session, pass_session


@click.group()
def key() -> None:
    """The keys of its panel, which may sign its clients in."""


@key.command("add")
@click.argument("id", metavar="PROVIDER")
@click.option(
    "--ed25519",
    "public",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The public key, as openssl pkey -pubout writes it; the private one stays in the panel.",
)
@click.option("--hs256", "shared", is_flag=True, help="A secret that the panel shares; it is made here and shown once.")
@options.acting
@pass_session
def add(session: Session, id: str, public: Path | None, *, shared: bool) -> None:
    """Add a key to a provider."""
    if (public is None) is not shared:
        raise click.UsageError("say one of --ed25519 PUBLIC_KEY_FILE and --hs256")
    if public is None:
        made = setup.add_shared_key(id, by=OPERATOR, cause=session.cause, house=session.house)
    else:
        given = public.read_text(encoding="utf-8", errors="replace")
        made = setup.add_public_key(id, given, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, _said(made), {**facts.panel_key(made), **_secret(made)})


@key.command("list")
@click.argument("id", metavar="PROVIDER")
@options.reading
@pass_session
def list_(session: Session, id: str) -> None:
    """A provider's keys, without what is secret in them."""
    found = session.house.directory.panel_keys(provider_of(id, session.house).id)
    show.several(session, "keys", [facts.panel_key(each) for each in found], ("id", "algorithm", "added_at"))


@key.command("remove")
@click.argument("id", metavar="KEY")
@options.acting
@pass_session
def remove(session: Session, id: str) -> None:
    """Links signed with it open nothing any more."""
    setup.remove_key(id, by=OPERATOR, cause=session.cause, house=session.house)
    show.done(session, f"key {id} is gone", {"id": id})


def _said(made: PanelKey) -> str:
    if made.algorithm is Algorithm.EDDSA:
        return f"key {made.id} · EdDSA"
    return f"key {made.id} · HS256 · its secret, shown this once: {made.key}"


def _secret(made: PanelKey) -> dict[str, str]:
    return {"secret": made.key} if made.algorithm is Algorithm.HS256 else {}
