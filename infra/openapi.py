"""The description of the API: `python -m infra.openapi` prints it.

It stands in docs/reference/openapi.json; a house test holds that both agree.
"""

from __future__ import annotations

import json
import sys

from chalicelib.api.openapi import document


def written() -> str:
    return json.dumps(document(), ensure_ascii=False, indent=2) + "\n"


if __name__ == "__main__":
    sys.stdout.write(written())
