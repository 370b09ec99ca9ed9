"""All that differs between two deployments, read once and never changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields


class Missing(Exception):
    """A setting without which nothing works is not set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Each field is the environment variable of the same name in capitals."""

    table_name: str
    """DynamoDB table; made by infra/resources.yaml."""
    files_bucket: str
    """S3 bucket of attachments."""
    events_topic: str
    """ARN of the SNS topic `events`."""
    deliver_queue: str
    """URL of the queue that carries what was left."""
    files_queue: str
    """URL of the queue that copies files from Telegram."""
    webhooks_queue: str
    """URL of the queue that calls providers' own systems."""
    watched_queues: str = ""
    """The queues whose state the console shows: `<name>=<URL>,<URL of its dead letters>`, parted by spaces."""
    telegram_api_url: str = "https://api.telegram.org"
    """Bot API server: another one, or the pretend one on this machine."""
    portal_url: str = ""
    """Address of the client portal, shown where the bot cannot serve and the provider has none of its own."""
    webhook_here: str = ""
    """The one `host:port` on this machine that webhooks may lead to, by http too; elsewhere only what is public."""
    mail_from: str = ""
    """The address letters come from; without it none is sent."""
    mail_configuration: str = ""
    """The configuration set of SES by which it tells what becomes of letters."""
    stage: str = "local"
    """Name of the deployment, e.g. prod; stands in every log line."""
    log_level: str = "INFO"
    """DEBUG, INFO, WARNING or ERROR."""


def read(environment: Mapping[str, str]) -> Settings:
    """Raises Missing, naming every variable that has to be set and is not."""
    known = {each.name: environment.get(each.name.upper(), "") for each in fields(Settings)}
    given = {name: value for name, value in known.items() if value}
    required = {"table_name", "files_bucket", "events_topic", "deliver_queue", "files_queue", "webhooks_queue"}
    missing = sorted(name.upper() for name in required - given.keys())
    if missing:
        raise Missing(f"not set: {', '.join(missing)}")
    return Settings(**given)
