"""The parameters a stack shall have: what was given, what it has already, and where people will find the desk."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

import click

from infra.ops.deploy.nouns import Deployment

CERTIFICATE = re.compile(r"arn:[a-z-]+:acm:([a-z0-9-]+):\d{12}:certificate/[A-Za-z0-9-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    given: Mapping[str, str]
    kept: tuple[str, ...] = ()


def wanted(given: Mapping[str, str], found: Deployment | None, region: str) -> Mapping[str, str]:
    """What was given, and what follows from it. Raises UsageError for what does not go together."""
    had = found.parameters if found else {}
    domain, certificate = (given.get(name, had.get(name, "")) for name in ("Domain", "Certificate"))
    _check(domain, certificate, region)
    if "PortalUrl" in given:
        return given
    if had.get("PortalUrl", "") in _addresses(found):
        return {**given, "PortalUrl": f"https://{domain}" if domain else endpoint(found)}
    return given


def endpoint(found: Deployment | None) -> str:
    """Where API Gateway serves the stack; empty before there is one."""
    return found.outputs.get("EndpointURL", "").rstrip("/") if found else ""


def _addresses(found: Deployment | None) -> Collection[str]:
    """Those that nobody asked for: what we put in by ourselves follows the domain, what the operator gave stays."""
    domain = found.parameters.get("Domain") if found else None
    return {"", endpoint(found), f"https://{domain}" if domain else ""}


def _check(domain: str, certificate: str, region: str) -> None:
    if bool(domain) != bool(certificate):
        raise click.UsageError("--domain and --certificate go together: API Gateway serves no domain without one")
    if not certificate:
        return
    there = CERTIFICATE.fullmatch(certificate)
    if there is None:
        raise click.UsageError("--certificate wants an ARN like arn:aws:acm:REGION:ACCOUNT:certificate/ID")
    if there[1] != region:
        raise click.UsageError(f"the certificate is in {there[1]}; it must be in {region}, where the desk is deployed")


def told(values: Mapping[str, str], found: Deployment | None, known: Collection[str]) -> Wanted:
    """Split as CloudFormation wants it told. Raises UsageError for what this package does not know.

    A parameter that the stack has not yet cannot be kept: it gets the template's default.
    """
    strange = sorted(name for name, value in values.items() if name not in known and value)
    if strange:
        raise click.UsageError(f"this package knows no {', '.join(strange)}; it is older than this command")
    had = found.parameters if found else {}
    return Wanted(
        given={name: value for name, value in values.items() if name in known},
        kept=tuple(name for name in known if name not in values and name in had),
    )
