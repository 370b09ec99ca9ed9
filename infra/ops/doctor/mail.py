"""Whether SES sends and takes mail for the desk's domain."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from chalicelib.services.intake import ARRIVED
from chalicelib.services.tend import SETUP
from infra.ops.deploy.afterwards import mail_from
from infra.ops.doctor.finding import Finding, note, ok, trouble
from infra.ops.doctor.patient import Patient

SUCCESS = "SUCCESS"

PATIENCE = timedelta(minutes=15)
"""A mail is settled within seconds, or comes again for as long."""
MOST = 1000
SHOWN = 5


def identity(patient: Patient) -> Iterator[Finding]:
    domain = patient.parameters.get("MailDomain", "")
    if not domain:
        do = f"lambdesk {patient.named}deploy --mail-domain NAME"
        yield note("mail domain", "there is none: no letter is sent, nobody can sign in by e-mail", do)
        return
    found = patient.client("sesv2").get_email_identity(EmailIdentity=domain)
    records = f"put the records that SES names for {domain} into its DNS"
    if found.get("VerifiedForSendingStatus"):
        yield ok("mail domain", f"{domain} is verified")
    else:
        yield trouble("mail domain", f"{domain} is not verified: nothing can be sent", records)
    signed = found.get("DkimAttributes", {}).get("Status", "NOT_STARTED")
    if signed != SUCCESS:
        yield trouble("mail signature", f"DKIM of {domain}: {signed}", records)
    reported = found.get("MailFromAttributes", {}).get("MailFromDomainStatus", "NOT_STARTED")
    if reported != SUCCESS:
        yield note("mail from", f"{mail_from(domain)}: {reported}; SPF speaks for amazonses.com alone", records)
    if found.get("FeedbackForwardingStatus"):
        do = f"lambdesk {patient.named}deploy"
        yield trouble("mail reports", "SES writes a letter about what comes back, which comes in as mail", do)


def sending(patient: Patient) -> Iterator[Finding]:
    if not patient.parameters.get("MailDomain", ""):
        return
    account = patient.client("sesv2").get_account()
    if not account.get("SendingEnabled"):
        yield trouble("mail sending", "SES has stopped this account", "see the SES console; answer AWS there")
    elif not account.get("ProductionAccessEnabled"):
        ask = "aws sesv2 put-account-details --production-access-enabled ..., or the SES console"
        yield note("mail sending", "the account is in the sandbox: only verified addresses get mail", ask)
    else:
        yield ok("mail sending", "out of the sandbox")


def rules(patient: Patient) -> Iterator[Finding]:
    """CloudFormation makes a rule set and never activates it: an account has one active, which may be another's."""
    wanted = patient.outputs.get("MailRuleSet", "")
    if not wanted:
        return
    active = patient.client("ses").describe_active_receipt_rule_set().get("Metadata", {}).get("Name")
    if active == wanted:
        yield ok("mail rules", f"{wanted} takes mail in")
    elif active:
        do = "put the rule of MailRuleSet into that rule set by hand, or activate ours in its place"
        yield trouble("mail rules", f"another rule set is active: {active}", do)
    else:
        do = f"aws ses set-active-receipt-rule-set --rule-set-name {wanted}"
        yield trouble("mail rules", f"{wanted} is not active: no mail comes in", do)


def letters(patient: Patient) -> Iterator[Finding]:
    """Without the configuration set nobody learns that a letter came back."""
    wanted = patient.outputs.get("MailConfiguration", "")
    if not wanted:
        return
    do = f"lambdesk {patient.named}deploy"
    found = patient.client("sesv2").get_configuration_set_event_destinations(ConfigurationSetName=wanted)
    enabled = [
        each for each in found.get("EventDestinations", []) if each.get("Enabled") and each.get("SnsDestination")
    ]
    if enabled:
        yield ok("letters", f"SES tells what becomes of them by {wanted}")
    else:
        yield trouble("letters", f"{wanted} tells nobody what becomes of letters", do)
    options = patient.client("sesv2").get_configuration_set(ConfigurationSetName=wanted).get("SuppressionOptions", {})
    if options.get("SuppressedReasons") != []:
        kept = "SES keeps a list of its own of addresses that get nothing, whoever writes from them again"
        yield trouble("letters", f"{wanted}: {kept}", do)


def waiting(patient: Patient) -> Iterator[Finding]:
    """What lies where SES puts mail is not settled: that is the whole account of what came in."""
    lying = patient.house.files.lying(ARRIVED, limit=MOST)
    late = [each for each in lying if patient.now - each.at > PATIENCE and not each.key.endswith(SETUP)]
    if late:
        names = ", ".join(each.key.removeprefix(ARRIVED) for each in late[:SHOWN])
        take = f"lambdesk {patient.named}mailbox take ID --to ADDRESS"
        do = f"lambdesk {patient.named}redrive; where it shows nothing, {take}"
        yield trouble("mail", f"{len(late)} not settled: {names}", do)
    else:
        yield ok("mail", "all that came in is settled")
