"""AWS as the deployed desk meets it: ministack as a process of its own, over TLS, with every policy enforced."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
import trustme

HOST = "127.0.0.1"
REGION = "eu-central-1"
PYTHON = Path(os.environ.get("EMULATOR", ".emulator")) / "bin" / "python"
WITNESS = Path(__file__).parent / "witness"
PATIENCE = 60.0
"""Seconds to start in; it takes one or two, but the machine may be busy."""

STARTS = 3

KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test", "AWS_DEFAULT_REGION": REGION}
"""The account's root, whom no policy stops."""


@dataclass(frozen=True, slots=True)
class Certificates:
    authority: Path
    own: Path
    key: Path


@dataclass(frozen=True, slots=True)
class Emulator:
    url: str
    authority: Path
    """The certificate by which its own is known."""
    log: Path

    @property
    def environment(self) -> Mapping[str, str]:
        """What boto3, httpx and the command need to work there."""
        trusted = {"AWS_CA_BUNDLE": str(self.authority), "SSL_CERT_FILE": str(self.authority)}
        return {**KEYS, **trusted, "AWS_ENDPOINT_URL": self.url}


@contextmanager
def running(folder: Path, **functions: str) -> Iterator[Emulator]:
    """`functions` is environment that every function finds beside its own."""
    if not PYTHON.exists():
        pytest.fail(f"there is no emulator at {PYTHON}: run it by make conformance")
    certificates = _certificates(folder)
    for _ in range(STARTS):
        emulator, process = _start(folder, certificates, functions)
        try:
            if _answers(emulator, process):
                yield emulator
                return
        finally:
            _end(process)
    pytest.fail(f"the emulator did not start:\n{emulator.log.read_text(encoding='utf-8', errors='replace')[-3000:]}")


def _start(
    folder: Path, certificates: Certificates, functions: Mapping[str, str]
) -> tuple[Emulator, subprocess.Popen[bytes]]:
    port = _free_port()
    emulator = Emulator(
        url=f"https://{HOST}:{port}", authority=certificates.authority, log=folder / f"emulator-{port}.log"
    )
    settings = {
        "AUTH": "true",
        "BIND_HOST": HOST,
        "MINISTACK_HOST": HOST,
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "IOT_MTLS_ENABLED": "0",
        "USE_SSL": "1",
        "MINISTACK_SSL_CERT": str(certificates.own),
        "MINISTACK_SSL_KEY": str(certificates.key),
        "AWS_CA_BUNDLE": str(certificates.authority),
        "TMPDIR": str(folder),
        "PYTHONPATH": str(WITNESS),
        **functions,
    }
    with emulator.log.open("wb") as log:
        process = subprocess.Popen(
            [PYTHON.absolute(), "-m", "ministack"],
            cwd=folder,
            env=_bare() | settings,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    return emulator, process


def _bare() -> dict[str, str]:
    """The functions inherit this, so nothing of whoever runs the tests may be in it."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}


def _certificates(folder: Path) -> Certificates:
    authority = trustme.CA()
    issued = authority.issue_cert(HOST, "localhost")
    paths = Certificates(folder / "authority.pem", folder / "certificate.pem", folder / "key.pem")
    authority.cert_pem.write_to_path(paths.authority)
    paths.own.write_bytes(b"".join(each.bytes() for each in issued.cert_chain_pems))
    issued.private_key_pem.write_to_path(paths.key)
    return paths


def _free_port() -> int:
    with socket.create_server((HOST, 0)) as one:
        return one.getsockname()[1]


def _answers(emulator: Emulator, process: subprocess.Popen[bytes]) -> bool:
    """False when it ended: somebody else took its port between our looking and its asking."""
    until = time.monotonic() + PATIENCE
    trusted = ssl.create_default_context(cafile=str(emulator.authority))
    with httpx.Client(verify=trusted, trust_env=False) as client:
        while time.monotonic() < until and process.poll() is None:
            try:
                client.get(f"{emulator.url}/_ministack/health").raise_for_status()
            except httpx.HTTPError:
                time.sleep(0.1)
            else:
                return True
    return False


def _end(process: subprocess.Popen[bytes]) -> None:
    """It and the functions' workers; nothing they hold is worth an orderly goodbye."""
    if process.poll() is None:
        os.killpg(process.pid, 9)
    process.wait()
