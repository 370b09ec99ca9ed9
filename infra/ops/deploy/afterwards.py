"""What is told when a desk is deployed: its address, what is left to do at the provider's DNS, what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from infra.ops import show
from infra.ops.deploy.ports import Cloud
from infra.ops.deploy.rollout import Outcome
from infra.ops.deploy.talk import Talk
from infra.ops.session import Form, Session


@dataclass(frozen=True, slots=True)
class Record:
    """A line for the provider's DNS."""

    name: str
    kind: str
    value: str


def tell(outcome: Outcome, cloud: Cloud, talk: Talk, session: Session) -> None:
    made = outcome.deployment
    tokens = cloud.mail.tokens(made.outputs["MailIdentity"]) if "MailIdentity" in made.outputs else ()
    records = dns(made.parameters, made.outputs, tokens, region=cloud.account.region)
    if session.form is Form.JSON:
        show.whole(_facts(outcome, cloud, records))
        return
    talk.say(f"{made.name} is deployed." if outcome.changes else f"Nothing to change: {made.name} is as it should be.")
    talk.say(f"It is at {address(made.outputs)}")
    if records:
        talk.say("Your DNS must say, for as long as the desk is there:")
    for each in records:
        talk.say(f"  {each.name}  {each.kind}  {each.value}")
    talk.say(f"Now: lambdesk --stage {made.parameters.get('Stage', '')} init")


def address(outputs: Mapping[str, str]) -> str:
    return outputs.get("DeskUrl") or outputs.get("EndpointURL", "")


def dns(
    parameters: Mapping[str, str], outputs: Mapping[str, str], tokens: Sequence[str], *, region: str
) -> Sequence[Record]:
    domain, mail = parameters.get("Domain", ""), parameters.get("MailDomain", "")
    records = []
    if domain and "DomainTarget" in outputs:
        records.append(Record(domain, "CNAME", outputs["DomainTarget"]))
    if mail:
        records.extend(_of_mail(mail, tokens, region))
    return records


def _of_mail(domain: str, tokens: Sequence[str], region: str) -> Iterator[Record]:
    """By which others know letters as the domain's own, where they report troubles, and where mail comes in."""
    for each in tokens:
        yield Record(f"{each}._domainkey.{domain}", "CNAME", f"{each}.dkim.amazonses.com")
    bounces = mail_from(domain)
    yield Record(bounces, "MX", f"10 feedback-smtp.{region}.amazonses.com")
    yield Record(bounces, "TXT", '"v=spf1 include:amazonses.com ~all"')
    yield Record(f"_dmarc.{domain}", "TXT", '"v=DMARC1; p=none"')
    yield Record(domain, "MX", f"10 inbound-smtp.{region}.amazonaws.com")


def mail_from(domain: str) -> str:
    """As the stack names it to SES."""
    return f"bounce.{domain}"


def _facts(outcome: Outcome, cloud: Cloud, records: Sequence[Record]) -> show.Row:
    made = outcome.deployment
    return {
        "stack": made.name,
        "account": cloud.account.id,
        "region": cloud.account.region,
        "address": address(made.outputs),
        "changes": [{"act": each.act, "name": each.logical_id, "kind": each.kind} for each in outcome.changes],
        "outputs": dict(made.outputs),
        "records": [asdict(each) for each in records],
    }
