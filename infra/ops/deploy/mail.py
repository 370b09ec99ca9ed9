"""What SES knows of a mail domain."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class AwsMail:
    """Port Mail."""

    def __init__(self, identities: Any) -> None:  # noqa: ANN401 - boto3 makes it at run time
        self._identities = identities

    def tokens(self, domain: str) -> Sequence[str]:
        found = self._identities.get_email_identity(EmailIdentity=domain)
        return tuple(found.get("DkimAttributes", {}).get("Tokens", ()))
