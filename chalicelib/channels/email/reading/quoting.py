"""How mail programs announce what they quote, language by language: tables, and nothing that decides."""

from __future__ import annotations

import re

_VERBS = (
    r"wrote|writes?|написали?|написала|написав|пишет|пише|писал[аи]?|писав|schrieb|schreibt|a écrit|a ecrit"
    r"|écrivait|écrit|escribió|escribio|escribe|ha scritto|scrive|escreveu|escreve|schreef"
    r"|het volgende geschreven|geschreven|napisał\(a\)|napisała?|pisze|napsal\(a\)|napsala?|píše|skrev"
    r"|skrev følgende|kirjoitti|написа|έγραψε|yazdı|írta|a scris|wrote the following"
    r"|さんは書きました|のメール|写道|寫道|写了"
    r"|님이 작성|작성"
)
VERB = re.compile(
    rf"(?:^|[\s>(,.:0-9])(?:{_VERBS})(?:\(а\)|\(a\))?(?=[\s<:：,\"]|$)|(?:写道|寫道|님이 작성|さんは書きました)",
    re.IGNORECASE,
)
ENDING = re.compile(rf"(?:[:：]|@[^\s<>@]{{1,190}}>|(?:{_VERBS}))\**$", re.IGNORECASE)
"""Most end with a colon; some programs leave it away, or the verb."""

ADDRESS = re.compile(r"[<\[(]?(?:mailto:)?[^\s<>@\[\]()]{1,64}@[^\s<>@\[\]()]{1,190}")
TAIL = re.compile(r"@[^\s<>@]{1,190}>\**\s*[:：]\**$")
BARE_TAIL = re.compile(r"@[^\s<>@]{1,190}>$")
"""Gmail, Yandex and mail.ru in Russian put no verb, but an address and a colon."""
YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)|(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{2}(?!\d)")
TIME = re.compile(r"(?<!\d)\d{1,2}[:.h]\d{2}(?!\d)")

THE_BAT = re.compile(r"^(?:.{0,80}[.,!]\s+)?(?:Вы писали|Ви писали|You wrote)\s.{0,60}:$", re.IGNORECASE)


def _labels(*words: str) -> re.Pattern[str]:
    return re.compile(rf"^[\s*]*(?:{'|'.join(words)})\**\s*[:：]\**", re.IGNORECASE)


FROM = _labels(
    *("From", "От кого", "От", "Від", "Von", "De", "Da", "Van", "Od", "Från", "Fra", "Lähettäjä", "Expéditeur"),
    *("Mittente", "Remitente", "Afzender", "Отправитель", "发件人", "寄件者", "差出人", "送信者", "보낸 사람"),
)
SENT = _labels(
    *("Sent", "Date", "Отправлено", "Дата", "Послано", "Надіслано", "Gesendet", "Datum", "Envoyé", "Enviado el"),
    *("Enviado", "Enviada em", "Enviada", "Fecha", "Inviato", "Data", "Verzonden", "Wysłano", "Odesláno", "Skickat"),
    *("Sendt", "Dato", "Lähetetty", "Päivä", "Päiväys", "发送时间", "日期", "發送時間", "寄件日期", "傳送時間"),
    *("送信日時", "日時", "보낸 날짜", "날짜", "보낸 시간"),
)
TO = _labels(
    *("To", "Кому", "Для", "An", "À", "A", "Para", "Aan", "Do", "Komu", "Till", "Til", "Vastaanottaja"),
    *("Destinatario", "收件人", "收件者", "宛先", "받는 사람"),
)
SUBJECT = _labels(
    *("Subject", "Тема", "Betreff", "Objet", "Asunto", "Oggetto", "Assunto", "Onderwerp", "Temat", "Předmět"),
    *("Ämne", "Emne", "Aihe", "主题", "主題", "主旨", "件名", "제목"),
)


def _separator(*words: str) -> re.Pattern[str]:
    return re.compile(rf"^[\s>]*\*?[-–—_=]{{2,}}\s*(?:{'|'.join(words)})\s*:?\s*[-–—_=]{{2,}}\*?\s*$", re.IGNORECASE)


ORIGINAL = _separator(
    *("Original Message", "Original Appointment", "Reply Message", "Исходное сообщение", "Оригинальное сообщение"),
    *("Оригінальне повідомлення", "Ursprüngliche Nachricht", "Originalnachricht", "Message d'origine"),
    *("Message original", "Mensaje original", "Messaggio originale", "Mensagem original", "Oorspronkelijk bericht"),
    *("Wiadomość oryginalna", "Původní zpráva", "Ursprungligt meddelande", "Originalmeddelande"),
    *("Opprinnelig melding", "Original besked", "Oprindelig meddelelse", "Alkuperäinen viesti", "原始邮件", "原始郵件"),
    *("元のメッセージ", "원본 메시지"),
)
FORWARDED = _separator(
    *("Forwarded message", "Forwarded by .{1,80}", "Пересылаемое сообщение", "Пересланное сообщение"),
    *("Перенаправленное сообщение", "Переслане повідомлення", "Weitergeleitete Nachricht", "Message transféré"),
    *("Message transmis", "Mensaje reenviado", "Messaggio inoltrato", "Mensagem encaminhada", "Doorgestuurd bericht"),
    *("Przekazana wiadomość", "Wiadomość przekazana", "Přeposlaná zpráva", "Vidarebefordrat meddelande"),
    *("Videresendt melding", "Videresendt besked", "Välitetty viesti", "转发的邮件", "轉寄的郵件", "転送メッセージ"),
    *("전달된 메시지",),
)
FORWARDED_BY_APPLE = re.compile(
    r"^[\s>*]*(?:Begin forwarded message|Начало переадресованного сообщения|Начало пересылаемого сообщения"
    r"|Anfang der weitergeleiteten Nachricht|Début du message réexpédié|Inicio del mensaje reenviado"
    r"|Inizio messaggio inoltrato|Início da mensagem reencaminhada)\s*:\s*$",
    re.IGNORECASE,
)

FORWARDING = re.compile(
    r"^\s*(?:fwd?|fw|tr|wg|wtr|rv|enc|i|pd|vs|vb|doorst|пересл|отпр|转发|轉寄|転送|전달)\s*(?:\[\d+\])?\s*[:：]",
    re.IGNORECASE,
)
"""Beginnings of the subject of a mail that hands on another."""

ANSWERING = re.compile(r"^\s*(?:re|aw|sv|odp|antw|ответ|на|отв|回复|답장)\s*(?:\[\d+\])?\s*[:：]", re.IGNORECASE)

DELIMITER = re.compile(r"^(?:--|—)\s*$")
DEVICE = re.compile(
    r"^[\s\-–—*>(<]*(?:sent (?:from|via|with|using) |отправлено (?:с |из |от |через )|отправлен[оа]? с |надіслано з "
    r"|послано с |get outlook for |получите outlook|скачать outlook|gesendet (?:von|mit|aus) "
    r"|von meinem .{2,40} gesendet|diese nachricht wurde von meinem|envoyé (?:de|depuis|à partir) "
    r"|enviado (?:desde|do|de|a partir) |inviato (?:da|dal) |verstuurd vanaf|verzonden vanaf|wysłan[eo] z |odesláno z "
    r"|skickat från |sendt fra |lähetetty |from my (?:iphone|ipad|mobile|phone)\b"
    r"|发自我的|从我的|發自我的|iphoneから送信|나의 .{2,30}에서 보냄)",
    re.IGNORECASE,
)
