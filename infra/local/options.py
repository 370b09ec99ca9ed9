"""What `make run` was asked for, read once from the environment and checked before anything starts."""

from __future__ import annotations

import re
import socket
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

HOST = "127.0.0.1"
TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{20,}")
TELEGRAM = "https://api.telegram.org"
DEFAULT_PORTS = {"PORT": 8000, "LOBBY_PORT": 8080, "TELEGRAM_PORT": 8081, "AWS_PORT": 5005, "SMTP_PORT": 2525}
HIGHEST_PORT = 65535


class CannotStart(Exception):
    """Says what is in the way, and by which variable it can be changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Which servers run here, which are asked elsewhere, and whether there is demo data."""

    port: int
    lobby_port: int
    telegram_port: int
    aws_port: int
    smtp_port: int
    """For mail that comes in."""
    telegram_api_url: str = ""
    """Another Bot API server; empty means the pretend one."""
    telegram_token: str = ""
    """A bot of the real Telegram, asked by long polling; empty means no such bot."""
    aws_endpoint: str = ""
    """Another AWS-compatible endpoint; empty means moto here."""
    demo: bool = True

    @property
    def app_url(self) -> str:
        return f"http://{HOST}:{self.port}"

    @property
    def lobby_url(self) -> str:
        return f"http://{HOST}:{self.lobby_port}"

    @property
    def receiver(self) -> str:
        """Where webhooks may lead on this machine."""
        return f"{HOST}:{self.lobby_port}"

    @property
    def pretends_telegram(self) -> bool:
        return not (self.telegram_api_url or self.telegram_token)

    @property
    def api_url(self) -> str:
        """The Bot API server that the app speaks to."""
        if self.pretends_telegram:
            return f"http://{HOST}:{self.telegram_port}"
        return self.telegram_api_url or TELEGRAM

    @property
    def endpoint(self) -> str:
        """The AWS endpoint that everything works on."""
        return self.aws_endpoint or f"http://{HOST}:{self.aws_port}"

    @property
    def ports(self) -> Mapping[str, int]:
        """The ports that will be listened on here, by the variable that names each."""
        wanted = {"PORT": self.port, "LOBBY_PORT": self.lobby_port, "SMTP_PORT": self.smtp_port}
        if self.pretends_telegram:
            wanted["TELEGRAM_PORT"] = self.telegram_port
        if not self.aws_endpoint:
            wanted["AWS_PORT"] = self.aws_port
        return wanted


def read(environment: Mapping[str, str]) -> Options:
    """Raises CannotStart for a value that means nothing."""
    token = environment.get("TELEGRAM_BOT_TOKEN", "").strip()
    if token and not TOKEN.fullmatch(token):
        raise CannotStart("TELEGRAM_BOT_TOKEN is not a bot's token: BotFather gives digits, a colon and letters")
    ports = {name: _port(name, environment.get(name, "")) for name in DEFAULT_PORTS}
    return Options(
        port=ports["PORT"],
        lobby_port=ports["LOBBY_PORT"],
        telegram_port=ports["TELEGRAM_PORT"],
        aws_port=ports["AWS_PORT"],
        smtp_port=ports["SMTP_PORT"],
        telegram_api_url=_url(environment, "TELEGRAM_API_URL"),
        telegram_token=token,
        aws_endpoint=_url(environment, "AWS_ENDPOINT_URL"),
        demo=environment.get("DEMO", "1").strip().lower() not in ("0", "no", "false", "off"),
    )


def _port(name: str, given: str) -> int:
    text = given.strip() or str(DEFAULT_PORTS[name])
    if not (text.isdecimal() and 0 < int(text) <= HIGHEST_PORT):
        raise CannotStart(f"{name}={given} is not a port: a number from 1 to {HIGHEST_PORT}")
    return int(text)


def _url(environment: Mapping[str, str], name: str) -> str:
    given = environment.get(name, "").strip().rstrip("/")
    if given and not given.startswith(("http://", "https://")):
        raise CannotStart(f"{name}={given} is not an address: it begins with http:// or https://")
    return given


def refuse_busy_ports(ports: Mapping[str, int]) -> None:
    """Raises CannotStart naming every port that cannot be had, with its variable."""
    counted = Counter(ports.values())
    twice = [f"port {port} is asked for by {_names(ports, port)}" for port, count in counted.items() if count > 1]
    busy = [f"port {port} ({name}) is in use" for name, port in ports.items() if _is_busy(port)]
    if twice or busy:
        raise CannotStart("\n".join([*twice, *busy]))


def _names(ports: Mapping[str, int], port: int) -> str:
    return " and ".join(name for name, wanted in ports.items() if wanted == port)


def _is_busy(port: int) -> bool:
    try:
        socket.create_server((HOST, port)).close()
    except OSError:
        return True
    return False
