"""A link as a picture for a telephone's camera."""

from __future__ import annotations

import io

from chalicelib.portal.asked import Answer


def picture(link: str) -> Answer:
    import segno  # noqa: PLC0415 - only who links his Telegram pays for it

    file = io.BytesIO()
    segno.make(link, error="m", micro=False).save(file, kind="svg", border=3, light="#fff", omitsize=True)
    return Answer(body=file.getvalue().decode(), headers={"Content-Type": "image/svg+xml; charset=utf-8"})
