"""A mail of the demo: written in a mail program, with what it quoted, a picture in its page and one from elsewhere."""

from __future__ import annotations

from email.message import EmailMessage
from email.policy import SMTP

from chalicelib.desk.mail import Envelope, Verdict, Verdicts
from chalicelib.services.house import House
from chalicelib.services.intake import ARRIVED, take
from infra.local.drawings import graph_png
from infra.local.mail import DOMAIN

SENT = "demo1transferofadomain"
"""What SES calls it."""
BOX, IRINA = f"north@{DOMAIN}", "irina@romashka.example"
QUOTED = "Пришлите код переноса от прежнего регистратора, остальное сделаем сами."
TEXT = f"""Здравствуйте!

Код переноса: RU-7731. Нагрузка на сайт за последний месяц – на графике.

--
Ирина Соколова
ООО «Ромашка»

пн, 2 нояб. 2026 г. в 12:10, Север <{BOX}>:

> {QUOTED}
"""
PAGE = f"""<p>Здравствуйте!</p>
<p>Код переноса: <b>RU-7731</b>. Нагрузка на сайт за последний месяц – на графике:</p>
<p><img src="cid:graph@romashka.example" width="480" height="240" alt="Нагрузка за месяц"></p>
<table><tr><th>Домен</th><th>Оплачен до</th></tr><tr><td>romashka.example</td><td>14.03.2027</td></tr></table>
<p>Ирина Соколова<br>ООО «Ромашка» <img src="https://romashka.example/logo.png" alt="логотип"></p>
<div class="gmail_quote">пн, 2 нояб. 2026 г. в 12:10, Север &lt;{BOX}&gt;:<blockquote>{QUOTED}</blockquote></div>
"""


def send(number: int, house: House) -> None:
    """A reply in this ticket, settled as SES would have brought it."""
    raw = _written(number)
    house.files.put(ARRIVED + SENT, iter([raw]), type="message/rfc822", limit=len(raw))
    sure = Verdicts(spam=Verdict.PASS, virus=Verdict.PASS, spf=Verdict.PASS, dkim=Verdict.PASS, dmarc=Verdict.PASS)
    take(Envelope(id=SENT, recipients=(BOX,), mail_from=IRINA, at=house.clock.now(), verdicts=sure), house)


def _written(number: int) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = f"Ирина Соколова <{IRINA}>"
    mail["To"] = BOX
    mail["Subject"] = f"Re: Перенос домена [#{number}]"
    mail["Message-ID"] = "<demo.1@romashka.example>"
    mail.set_content(TEXT)
    mail.add_alternative(PAGE, subtype="html")
    page = mail.get_body(("html",))
    if page is not None:
        page.add_related(graph_png(), "image", "png", cid="<graph@romashka.example>", filename="график.png")
    return mail.as_bytes()
