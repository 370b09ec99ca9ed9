"""A whole story in English, as the script of the talk was written (telegram 10.2), compared with what was heard."""

from __future__ import annotations

from chalicelib.desk.people import Counter
from infra.local.telegram.attachments import photo, voice
from tests.flows.desk_side import Employee, paper
from tests.people.telegram import Client
from tests.stage import Stage

PANEL = ["Finish", "Remove last", "Cancel"]
EMPTY = "No active tickets. Describe your question and we will answer right here."
STEP_2 = "Step 2 of 5. Choose a department:"
STEP_5 = "Step 5 of 5. Describe it: messages up to 255 characters, up to 5 files. Tap Finish when done."


def heard(stage: Stage, john: Client) -> list[str]:
    """What the last act brought; the next one comes twenty seconds later."""
    stage.clock.turn(seconds=20)
    return [each.text for each in john.heard()]


def draft_of_last_week(stage: Stage, john: Client) -> tuple[str, int]:
    """A panel whose draft was thrown away, as the chat still shows it further up: its Finish and its place."""
    john.says("/createticket")
    john.presses("Billing")
    john.says("Charged twice")
    john.presses("Skip")
    john.says("Hello")
    panel = john.sees()[-1]
    john.presses("Cancel")
    john.presses("Discard draft")
    stage.later(days=7)
    return str(panel.buttons[0].data), panel.message_id


def test_the_dialogue_of_10_2_is_heard_as_it_was_written(stage: Stage) -> None:
    """TG-14, TG-16, TG-22, TG-23, TG-32, TG-34, TG-38, TG-45, TG-47, TG-50, T-10…T-23"""
    john = stage.client("John", language="en")
    stage.services(("4817", "VPS-2"))
    stage.save(Counter(provider="north", last=1042))
    old = draft_of_last_week(stage, john)
    creates(stage, john)
    is_out_of_date(stage, john, *old)
    fills_the_draft(stage, john)
    finishes(stage, john)
    gets_a_long_answer(stage, john)
    blocks_and_comes_back(stage, john)
    replies_with_nothing(stage, john)


def creates(stage: Stage, john: Client) -> None:
    john.says("/start")
    assert heard(stage, john) == [EMPTY]
    assert john.labels() == ["New ticket"]
    john.presses("New ticket")
    assert heard(stage, john) == [f"Provider: North Hosting ✓\n{STEP_2}"]
    assert john.labels() == ["Technical support", "Billing", "Sales", "Cancel"]
    john.says("billing please")
    assert heard(stage, john) == [f"Please tap a button.\n{STEP_2}"]
    john.says("Billing")
    assert heard(stage, john) == [
        "Department: Billing ✓\nStep 3 of 5. Type the subject in one line, up to 120 characters."
    ]
    john.says("Charged twice in October")
    assert heard(stage, john) == ["Step 4 of 5. Pick a service, type its id, or skip."]
    assert john.labels() == ["VPS-2 · id 4817", "Skip", "Cancel"]
    john.presses("Skip")
    assert heard(stage, john) == [STEP_5]
    assert john.labels() == ["Cancel"]


def is_out_of_date(stage: Stage, john: Client, data: str, message: int) -> None:
    john.press(data, message)
    assert john.toast() == "That button is out of date. Here is the current step."
    assert heard(stage, john) == [STEP_5]


def fills_the_draft(stage: Stage, john: Client) -> None:
    """Messages are texts; a voice message is a file."""
    john.sends(voice())
    assert heard(stage, john) == ["Draft: 0 messages, 1 of 5 files."]
    assert john.labels() == PANEL
    john.album([photo() for _ in range(7)])
    (panel,) = heard(stage, john)
    first, second = panel.split("\n")
    assert first == "Draft: 0 messages, 5 of 5 files."
    assert second.startswith("5 files is the limit. Not added: photo-")
    assert second.count("photo-") == 3
    john.says("/start")
    assert heard(stage, john) == ["You have an unsent draft: 0 messages, 5 files."]
    assert john.labels() == ["Continue", "Send now", "Discard draft"]
    john.presses("Continue")
    assert heard(stage, john) == ["Draft: 0 messages, 5 of 5 files."]
    john.says("Both payments are on card 4411, invoices 88 and 89.")
    assert heard(stage, john) == ["Draft: 1 message, 5 of 5 files."]
    assert john.labels() == PANEL


def finishes(stage: Stage, john: Client) -> None:
    last = john.person.sees()[-2].message_id
    john.presses("Finish")
    assert heard(stage, john)[-1] == "Ticket #1043 created. Status: In progress. The answer will come here."
    assert john.labels() == ["Open", "My tickets"]
    john.edits(last, "Both payments are on card 4411, invoices 88 and 90.")
    assert heard(stage, john) == ["Noted on ticket #1043 as an edit."]


def gets_a_long_answer(stage: Stage, john: Client) -> None:
    """Two messages, then both papers together."""
    pete = Employee(stage, stage.staff("Pete", departments=("bill",)))
    before = len(john.sees())
    pages = " ".join(f"Line {each} of the answer." for each in range(250)).strip()
    pete.answers(pages, paper("88.pdf"), paper("90.pdf"), number=1043)
    first, second, *papers = john.sees()[before:]
    assert first.text.startswith("#1043 · Charged twice in October\nPete, Billing:\nLine 0 of the answer.")
    assert f"{first.text.partition('Billing:')[2].strip()} {second.text}" == pages
    assert (first.labels, second.labels) == ((), ("Add reply", "Move to archive"))
    assert [each.files for each in papers] == [("88.pdf",), ("90.pdf",)]
    assert len({each.album for each in papers}) == 1


def blocks_and_comes_back(stage: Stage, john: Client) -> None:
    pete = Employee(stage, stage.staff("Pete", departments=("bill",)))
    john.blocks()
    before = len(john.sees())
    pete.answers("One more thing.", number=1043)
    assert len(john.sees()) == before
    john.unblocks()
    assert heard(stage, john) == ["Welcome back. Ticket #1043 has a new message."]
    assert john.labels() == ["Open #1043"]
    john.presses("Open #1043")
    assert heard(stage, john) == [
        "#1043 · Charged twice in October · Awaiting response\nLast message, 21 November, Pete:\nOne more thing."
    ]


def replies_with_nothing(stage: Stage, john: Client) -> None:
    john.presses("Add reply")
    assert heard(stage, john) == [
        "Reply to ticket #1043.\nWrite your reply: messages up to 255 characters, up to 5 files. Tap Finish when done."
    ]
    john.says("Finish")
    assert heard(stage, john) == ["Nothing to send yet."]
    john.presses("Cancel")
    assert heard(stage, john) == ["Reply cancelled. Ticket #1043 is unchanged."]
    assert [each.text for each in stage.messages(1043)][-1] == "One more thing."
