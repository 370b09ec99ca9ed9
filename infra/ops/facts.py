"""What is shown of each thing: these names are the keys of --json, and stay. Tokens and secrets are not among them."""

from __future__ import annotations

from datetime import datetime

from chalicelib.desk.announcements import Announcement
from chalicelib.desk.answer_times import Patience, Rule
from chalicelib.desk.canned import Canned
from chalicelib.desk.digests import HOURLY
from chalicelib.desk.groups import Group
from chalicelib.desk.history import Fact
from chalicelib.desk.hours import Hours
from chalicelib.desk.hours_text import DAYS, line_of
from chalicelib.desk.invitations import Invited
from chalicelib.desk.log import Logged
from chalicelib.desk.mailroom import Barred, Held, Intake, Mailbox
from chalicelib.desk.message import Attachment, Message
from chalicelib.desk.panel import PanelKey
from chalicelib.desk.people import Account, Bot, Department, Person, Provider, Service, Staff
from chalicelib.desk.quiet import written
from chalicelib.desk.rules import MEGABYTE
from chalicelib.desk.templates import Template
from chalicelib.desk.ticket import Reminder, Ticket
from chalicelib.desk.tokens import Token
from chalicelib.desk.webhooks import Call, Heard, Webhook
from chalicelib.services.effects import Delivery
from chalicelib.services.reach import Reach
from chalicelib.services.records import DeadLetter
from chalicelib.services.setup_bots import is_forgotten
from infra.ops.session import Session
from infra.ops.show import Row


def ticket(each: Ticket, session: Session) -> Row:
    return {
        "number": each.number,
        "provider": each.provider,
        "subject": each.subject,
        "client_status": int(each.client_status),
        "client_status_words": session.say(f"status.client.{each.client_status}"),
        "staff_status": str(each.staff_status),
        "staff_status_words": session.say(f"status.staff.{each.staff_status}"),
        "department": each.department,
        "assignee": each.assignee,
        "account": each.account,
        "requester": each.requester,
        "service": each.service,
        "service_name": each.service_name,
        "channel": str(each.channel),
        "last_message": each.last_message,
        "client_unread": each.client_unread,
        "staff_unread": each.staff_unread,
        "waiting_since": each.waiting_since,
        "answer_by": each.deadline,
        "rule": each.promise.rule if each.promise else None,
        "reminders": [reminder(one) for one in each.reminders],
        "created_at": each.created_at,
        "active_at": each.active_at,
        "archived_at": each.archived_at,
        "follows": each.follows,
    }


def message(each: Message) -> Row:
    return {
        "id": each.id,
        "at": each.at,
        "side": str(each.author.side),
        "author": each.author.name,
        "author_id": each.author.id,
        "channel": str(each.channel),
        "internal": each.internal,
        "edited": each.edited,
        "text": each.text,
        "files": [attachment(one) for one in each.attachments],
    }


def attachment(each: Attachment) -> Row:
    return {"id": each.id, "name": each.name, "type": each.type, "size": each.size, "state": str(each.state)}


def fact(each: Fact) -> Row:
    return {
        "id": each.id,
        "at": each.at,
        "kind": str(each.kind),
        "by": each.by.name,
        "by_id": each.by.id,
        "message": each.message,
        "details": dict(each.details),
    }


def delivery(each: Delivery) -> Row:
    return {
        "message": each.told.message,
        "person": each.told.person,
        "channel": each.channel,
        "to": each.to,
        "state": str(each.state),
        "at": each.at,
        "unsure": each.unsure,
        "reason": each.reason,
    }


def provider(each: Provider) -> Row:
    return {
        "id": each.id,
        "name": each.name,
        "names": dict(each.names),
        "telegram": each.telegram,
        "language": each.language,
        "zone": each.zone,
        "portal": each.portal,
        "accent": each.accent.value,
        "logo": each.logo,
        "text_limit": each.limits.text,
        "file_limit": each.limits.files,
        "file_size_limit_mb": each.limits.file_size // MEGABYTE,
        "web_file_limit": each.limits.web_files,
        "web_file_size_limit_mb": each.limits.web_file_size // MEGABYTE,
        "hourly_limit": each.limits.hourly,
        "departments": [one.id for one in each.departments],
    }


def department(each: Department) -> Row:
    return {
        "id": each.id,
        "name": each.name,
        "names": dict(each.names),
        "description": each.description,
        "offered": each.offered,
        "usual": each.usual,
        "hours": None if each.hours is None else hours(each.hours),
    }


def hours(each: Hours) -> Row:
    open_at = {name: line_of(each.spans, day) for day, name in enumerate(DAYS)}
    week = {name: line for name, line in open_at.items() if line}
    return {"zone": each.zone, "open": week, "holidays": list(each.holidays)}


def reminder(each: Reminder) -> Row:
    return {
        "id": each.id,
        "at": each.at,
        "text": each.text,
        "whom": str(each.whom),
        "by": each.by,
        "rung_at": each.rung_at,
    }


def rule(each: Rule) -> Row:
    return {
        "id": each.id,
        "name": each.name,
        "first": each.first,
        "next": each.next,
        "warn": each.warn,
        "counting": str(each.counting),
        "departments": list(each.departments),
        "accounts": list(each.accounts),
        "services": list(each.services),
        "having": str(each.having),
    }


def patience(each: Patience) -> Row:
    return {"remind": each.remind, "archive": each.archive}


def announcement(each: Announcement, at: datetime) -> Row:
    return {
        "id": each.id,
        "text": each.text,
        "texts": dict(each.texts),
        "runs": each.runs(at),
        "starts_at": each.starts_at,
        "ends_at": each.ends_at,
        "stops": [str(one) for one in each.stops],
        "accounts": list(each.accounts),
        "services": list(each.services),
        "departments": list(each.departments),
    }


def token(each: Token) -> Row:
    return {
        "id": each.id,
        "name": each.name,
        "rights": [str(one) for one in each.rights],
        "added_at": each.added_at,
        "ends_at": each.ends_at,
        "used_at": each.used_at,
    }


def canned(each: Canned) -> Row:
    return {
        "id": each.id,
        "title": each.title,
        "scope": str(each.scope),
        "owner": each.owner,
        "used": each.used,
        "text": each.text,
    }


def template(each: Template) -> Row:
    return {
        "form": str(each.form),
        "language": each.language,
        "subject": each.subject,
        "text": each.text,
        "failed": each.failed,
        "failed_at": each.failed_at,
    }


def invited(each: Invited) -> Row:
    return {
        "id": each.hash[:8],
        "email": each.email,
        "name": each.name,
        "role": str(each.role),
        "departments": list(each.departments),
        "by": each.by,
        "expires_at": each.expires_at,
    }


def logged(each: Logged) -> Row:
    return {"at": each.at, "by": each.by, "verb": each.verb, "on": each.on, "changed": dict(each.changed)}


def staff(each: Staff) -> Row:
    return {
        "id": each.id,
        "provider": each.provider,
        "name": each.name,
        "email": each.email,
        "role": str(each.role),
        "departments": list(each.departments),
        "active": each.active,
        "language": each.language,
        "zone": each.zone,
        "quiet": f"{written(each.quiet.since)}-{written(each.quiet.until)}"
        if each.quiet and each.quiet.nightly
        else None,
        "days_off": [DAYS[day] for day in each.quiet.off] if each.quiet else [],
        "letters": letters_of(each),
        "wishes": dict(each.wishes),
    }


def reached(each: Reach) -> Row:
    """Each way as it is now: `open`, `shut` where he or his server keeps us out, None where there is none."""
    telegram = "open" if each.chat is not None else "shut" if each.blocked_at else None
    return {
        "telegram": telegram,
        "telegram_since": each.blocked_at,
        "mail": "open" if each.mail else "shut",
        "mail_since": each.address.dead_at,
        "mail_why": each.address.why,
        "mail_spam": each.address.spam,
    }


def letters_of(member: Staff) -> str:
    """As `staff alerts --letters` takes it."""
    if member.digest is None:
        return "at-once"
    return HOURLY if member.digest.at is None else written(member.digest.at)


def group(each: Group) -> Row:
    return {
        "provider": each.provider,
        "department": each.department,
        "title": each.title,
        "bot": each.bot,
        "chat": each.chat,
        "topics": each.topics,
        "linked_at": each.linked_at.isoformat(),
        "by": each.by,
    }


def account(each: Account) -> Row:
    return {
        "id": each.id,
        "provider": each.provider,
        "name": each.name,
        "comment": each.comment,
        "blocked": each.blocked,
        "hourly_limit": each.hourly,
    }


def service(each: Service) -> Row:
    return {
        "id": each.id,
        "provider": each.provider,
        "account": each.account,
        "name": each.name,
        "state": str(each.state),
    }


def person(each: Person) -> Row:
    return {
        "id": each.id,
        "name": each.name,
        "emails": list(each.emails),
        "accounts": [
            {"provider": one.provider, "account": one.account, "name": one.account_name, "standing": str(one.standing)}
            for one in each.memberships
        ],
        "language": each.language,
        "telegram_id": each.telegram.id if each.telegram else None,
        "telegram_username": each.telegram.username if each.telegram else None,
        "telegram_support": each.telegram_support,
    }


def bot(each: Bot) -> Row:
    return {
        "id": each.id,
        "username": each.username,
        "name": each.name,
        "providers": list(each.providers),
        "in_service": not is_forgotten(each),
        "rotating": each.previous_secret is not None,
    }


def panel_key(each: PanelKey) -> Row:
    return {"id": each.id, "provider": each.provider, "algorithm": str(each.algorithm), "added_at": each.added_at}


def dead_letter(each: DeadLetter) -> Row:
    return {"reference": each.reference, "cause": each.cause, "error": each.error, "at": each.at}


def mailbox(each: Mailbox) -> Row:
    return {
        "address": each.address,
        "provider": each.provider,
        "department": each.department,
        "strangers": str(each.strangers),
    }


def held(each: Held) -> Row:
    return {
        "id": each.id,
        "provider": each.provider,
        "at": each.at,
        "reason": str(each.reason),
        "mailbox": each.mailbox,
        "sender": each.sender,
        "name": each.name,
        "subject": each.subject,
        "excerpt": each.excerpt,
        "files": each.files,
        "proved": each.proved,
        "ticket": each.ticket,
        "raw": each.raw,
    }


def intake(each: Intake) -> Row:
    return {
        "id": each.id,
        "provider": each.provider,
        "at": each.at,
        "outcome": str(each.outcome),
        "reason": str(each.reason) if each.reason else None,
        "mailbox": each.mailbox,
        "sender": each.sender,
        "subject": each.subject,
        "ticket": each.ticket,
        "message": each.message,
        "by": each.by,
        "raw": each.raw,
    }


def barred(each: Barred) -> Row:
    return {
        "provider": each.provider,
        "kind": str(each.kind),
        "value": each.value,
        "name": each.name or None,
        "why": each.why or None,
        "by": each.by,
        "at": each.at,
    }


def webhook(each: Webhook) -> Row:
    return {
        "id": each.id,
        "provider": each.provider,
        "url": each.url,
        "kinds": list(each.kinds),
        "departments": list(each.departments),
        "state": f"paused: {each.pause.why}" if each.pause else "failing" if each.failures else "ok",
        "paused_at": each.pause.at if each.pause else None,
        "paused_by": each.pause.by if each.pause else None,
        "failures": each.failures,
        "failing_since": each.failing_since,
        "keys": len(each.keys),
        "made_by": each.made_by,
        "made_at": each.made_at,
    }


def call(each: Call) -> Row:
    heard = each.heard or Heard()
    return {
        "id": each.id,
        "webhook": each.webhook,
        "event": each.event,
        "kind": each.kind,
        "ticket": each.ticket,
        "state": str(each.state),
        "attempts": each.attempts,
        "due": each.due,
        "created_at": each.created_at,
        "tried_at": each.tried_at,
        "status": heard.status,
        "trouble": str(heard.trouble) if heard.trouble else None,
        "answer": heard.text,
    }
