"""The English dialogue, played by hand in the chat window."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.people import Chat, Staff
from tests.e2e.things import file, picture

EMILY = 5010003
SHOTS = tuple(picture(f"shot-{number}.png", (30 * number, 90, 160)) for number in range(1, 8))
PAYMENTS = "Both payments are on card 4411, invoices 88 and 89."
TWELVE_PAGES = "\n\n".join(f"Page {page}. " + "Both payments were looked at. " * 12 for page in range(1, 13))


@pytest.fixture
def chat(visit, facts):
    bot = next(each["id"] for each in facts["bots"] if len(each["providers"]) == 2)
    return Chat(visit(language="en"), bot, EMILY)


def test_a_question_with_one_provider_voice_and_too_many_pictures(chat, visit):
    chat.starts()
    chat.presses("New ticket")
    number = asks(chat)
    chat.edits(
        "Both payments are on card 4411, invoices 88 and 89.", "Both payments are on card 4411, invoices 88, 90."
    )
    chat.hears(f"Noted on ticket #{number} as an edit.")

    staff = Staff(visit(language="en"), "north", number)
    papers = [file(f"invoice-{each}.pdf", b"%PDF-1.4\n%%EOF\n", "application/pdf") for each in (88, 90)]
    staff.answers(TWELVE_PAGES, *papers, by="pyotr", button="Reply and release")
    chat.hears("Page 12.")
    expect(chat.messages.last.locator(".file")).to_have_count(2)
    thinks_better_of_it(chat, number)


def asks(chat):
    chat.hears("Choose a department:")
    chat.says("billing please")
    chat.hears("Please tap a button.")
    chat.presses("Billing")
    chat.hears("Type the subject in one line")
    chat.says("Charged twice in October")
    chat.hears("Step 4 of 5")
    chat.presses("Skip")
    chat.hears("Step 5 of 5")
    chat.attaches(file("voice.ogg", b"OggS" + bytes(2000), "audio/ogg"))
    chat.page.get_by_label("As a voice message").check()
    chat.page.locator("#text").press("Enter")
    chat.hears("1 of 5 files.")
    return too_many_pictures(chat)


def too_many_pictures(chat):
    chat.attaches(*SHOTS)
    chat.page.locator("#text").press("Enter")
    chat.hears("5 files is the limit.")
    chat.says("/start")
    chat.hears("You have an unsent draft")
    chat.presses("Continue")
    expect(chat.button("Continue")).to_have_count(0)
    before = chat.hears("5 of 5 files").text_content()
    chat.says(PAYMENTS)
    expect(chat.page.locator(".message.bot", has_text="5 of 5 files").last).not_to_have_text(before)
    chat.presses("Finish")
    said = chat.hears("The answer will come here.").inner_text()
    return re.search(r"Ticket #(\d+) created", said)[1]


def thinks_better_of_it(chat, number):
    chat.presses("Add reply")
    chat.hears_at_last(f"Reply to ticket #{number}.")
    chat.presses("Cancel")
    chat.hears(f"Reply cancelled. Ticket #{number} is unchanged.")
