"""Whether SES sends and takes mail for the desk's domain."""

from __future__ import annotations

from collections.abc import Iterator

from infra.ops.doctor.finding import Finding, note, ok, trouble
from infra.ops.doctor.patient import Patient

SUCCESS = "SUCCESS"


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
    """CloudFormation makes a rule set and never activates it; as long as nobody reads letters, nobody should."""
    wanted = patient.outputs.get("MailRuleSet", "")
    if not wanted:
        return
    active = patient.client("ses").describe_active_receipt_rule_set().get("Metadata", {}).get("Name")
    if active == wanted:
        stop = "aws ses set-active-receipt-rule-set without a name, and take the MX record away"
        yield trouble("mail rules", f"{wanted} takes letters in, and nothing reads them in this version", stop)
    else:
        yield note("mail rules", f"{wanted} is ready and not active: letters do not come in in this version")
