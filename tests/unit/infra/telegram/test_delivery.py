"""Updates reach a webhook as Telegram brings them: lanes, order, retries, lifetimes."""

import json
from itertools import pairwise

import pytest

from infra.local.telegram import HookAnswer, Lane
from infra.local.telegram import attachments as files

GO = {"inline_keyboard": [[{"text": "Go", "callback_data": "go"}]]}


def test_an_update_is_posted_once_with_the_secret(pretend, hooked, hook, anna):
    anna.says("hi")
    assert pretend.deliver_due() == 1
    assert pretend.deliver_due() == 0
    (call,) = hook.calls
    assert call.url == "https://desk.example/hooks/telegram/700"
    assert call.headers["X-Telegram-Bot-Api-Secret-Token"] == "s3cret"
    assert call.headers["Content-Type"] == "application/json"
    assert json.loads(call.body)["message"]["text"] == "hi"


def test_without_a_secret_there_is_no_header(pretend, desk, hook, anna):
    desk.does("setWebhook", url="http://127.0.0.1:8000/hooks/telegram/700")
    anna.says("hi")
    pretend.settle()
    assert "X-Telegram-Bot-Api-Secret-Token" not in hook.calls[0].headers


def test_the_ladder_is_at_once_then_2_4_8_16_32_then_a_minute_or_two(pretend, hooked, hook, clock, anna):
    """TG-07's redelivery: a failing hook is asked again until it takes the update."""
    hook.usual = HookAnswer(500)
    anna.says("hi")
    start, posted = clock.at, []
    for _ in range(14):
        made = pretend.deliver_due()
        posted += [(clock.at - start).total_seconds()] * made
        clock.at = pretend.next_due()
    gaps = [after - before for before, after in pairwise(posted)]
    assert gaps[:6] == [0, 2, 4, 8, 16, 32]
    assert all(60 <= gap <= 120 for gap in gaps[6:])
    assert len(set(gaps[7:])) > 1


def test_a_hook_that_recovers_gets_the_same_update(pretend, hooked, hook, clock, anna):
    hook.answers = [HookAnswer(503), OSError("connection reset"), HookAnswer(204)]
    anna.says("hi")
    pretend.settle()
    clock.turn(2)
    pretend.settle()
    assert [update["update_id"] for update in hook.updates] == [hook.updates[0]["update_id"]] * 3
    assert pretend.pending(pretend.bot(700)) == []


@pytest.mark.parametrize(("given", "seconds"), [("7", 7), ("999999", 3600), ("soon", 0), ("-3", 0)])
def test_retry_after_is_honoured_up_to_an_hour(pretend, hooked, hook, clock, anna, given, seconds):
    hook.usual = HookAnswer(503, {"Retry-After": given})
    anna.says("hi")
    pretend.deliver_due()
    assert (pretend.next_due() - clock.at).total_seconds() == (seconds or 2)


@pytest.mark.parametrize("status", [199, 301, 404, 500])
def test_anything_but_2xx_is_a_failure_that_the_webhook_info_tells(pretend, hooked, hook, clock, anna, status):
    hook.usual = HookAnswer(status)
    anna.says("hi")
    pretend.deliver_due()
    info = hooked.does("getWebhookInfo")
    assert info["pending_update_count"] == 1
    assert info["last_error_date"] == int(clock.at.timestamp())
    assert info["last_error_message"].startswith(f"Wrong response from the webhook: {status}")


def test_messages_expire_after_a_day_and_presses_after_150_seconds(pretend, hooked, hook, clock, opened):
    hooked.does("sendMessage", chat_id=5001, text="x", reply_markup=GO)
    opened.presses("Go")
    hook.usual = HookAnswer(500)
    pretend.deliver_due()
    clock.turn(149)
    assert [queued.kind for queued in pretend.pending(pretend.bot(700))] == ["message", "callback_query"]
    clock.turn(1)
    assert [queued.kind for queued in pretend.pending(pretend.bot(700))] == ["message"]
    clock.turn(24 * 3600 - 151)
    assert len(pretend.pending(pretend.bot(700))) == 1
    clock.turn(1)
    assert pretend.pending(pretend.bot(700)) == []


def test_an_update_whose_next_try_would_be_too_late_is_dropped(pretend, hooked, hook, clock, opened):
    hooked.does("sendMessage", chat_id=5001, text="x", reply_markup=GO)
    pretend.settle()
    opened.presses("Go")
    hook.usual = HookAnswer(503, {"Retry-After": "200"})
    assert pretend.deliver_due() == 1
    assert pretend.pending(pretend.bot(700)) == []


def test_a_failing_message_holds_back_its_chat_but_no_press_and_no_other_chat(pretend, hooked, hook, clock, opened):
    hooked.does("sendMessage", chat_id=5001, text="x", reply_markup=GO)
    pretend.settle()
    hook.calls.clear()
    opened.says("first")
    opened.says("second")
    opened.presses("Go")
    pretend.person(5002, "Bob").says("third")
    hook.answers = [HookAnswer(500), HookAnswer(500)]
    pretend.deliver_due()
    texts = [update.get("message", {}).get("text", "press") for update in hook.updates]
    assert texts == ["first", "first", "press", "third"]
    clock.turn(2)
    pretend.settle()
    assert [update["message"]["text"] for update in hook.updates[4:]] == ["first", "second"]


def test_presses_can_be_brought_before_messages(pretend, hooked, hook, opened):
    """TG-06: a message and a press of the same person overtake one another."""
    hooked.does("sendMessage", chat_id=5001, text="x", reply_markup=GO)
    opened.presses("Go")
    assert pretend.deliver_due(only=Lane.PRESSES) == 1
    assert pretend.deliver_due(only=Lane.MESSAGES) == 1
    assert hook.kinds == ["callback_query", "message"]


def test_an_edit_waits_behind_the_messages_of_its_chat(pretend, hooked, hook, anna):
    said = anna.says("first")
    anna.edits(said, "first!")
    pretend.settle()
    assert hook.kinds == ["message", "edited_message"]
    assert hook.updates[0]["message"]["text"] == "first"
    assert hook.updates[1]["edited_message"]["text"] == "first!"


def test_blocking_has_a_lane_of_its_own(pretend, hooked, hook, opened):
    opened.blocks()
    opened.blocks()
    assert pretend.deliver_due(only=Lane.MEMBERSHIP) == 1
    (update,) = hook.updates
    change = update["my_chat_member"]
    assert (change["old_chat_member"]["status"], change["new_chat_member"]["status"]) == ("member", "kicked")


def test_one_line_is_never_posted_twice_at_the_same_time(pretend, hooked, hook, anna):
    """While a post is under way its line is busy, even for another pump."""
    meanwhile = []

    def answers(call):
        meanwhile.append(pretend.deliver_due())
        return HookAnswer(200)

    pretend._delivery.post = answers
    anna.says("one")
    anna.says("two")
    pretend.settle()
    assert meanwhile == [0, 0]


def test_a_taken_update_is_posted_by_hand_twice_or_late(pretend, hooked, hook, clock, bot, anna):
    """TG-04: the same update twice."""
    anna.says("hi")
    taken = pretend.take(bot, Lane.MESSAGES)
    pretend.settle()
    assert hook.calls == []
    clock.turn(25 * 3600)
    assert [pretend.post(bot, taken).status for _ in range(2)] == [200, 200]
    assert hook.updates[0] == hook.updates[1] == taken.body
    with pytest.raises(LookupError):
        pretend.take(bot)


def test_only_the_asked_kinds_are_queued_and_an_empty_list_asks_for_the_usual(pretend, hooked, bot, anna):
    said = anna.says("hi")
    anna.reacts(said, "👍")
    hooked.does("setWebhook", url="https://desk.example/h", allowed_updates=["message", "message_reaction"])
    anna.reacts(said, "👍")
    anna.edits(said, "ho")
    hooked.does("setWebhook", url="https://desk.example/h")
    anna.edits(said, "hey")
    hooked.does("setWebhook", url="https://desk.example/h", allowed_updates=[])
    anna.edits(said, "hi!")
    assert [queued.kind for queued in pretend.pending(bot)] == ["message", "message_reaction", "edited_message"]


def test_pending_updates_are_dropped_only_when_asked(pretend, hooked, bot, anna):
    anna.says("hi")
    hooked.does("setWebhook", url="https://desk.example/h")
    assert len(pretend.pending(bot)) == 1
    hooked.does("deleteWebhook", drop_pending_updates=True)
    assert pretend.pending(bot) == []


def test_update_ids_grow_and_can_start_anew(pretend, hooked, hook, bot, anna):
    """TG-10: after a week of silence the numbers restart, perhaps lower."""
    anna.says("one")
    anna.says("two")
    bot.updates.next_id = 5
    anna.says("three")
    pretend.settle()
    first, second, third = (update["update_id"] for update in hook.updates)
    assert (second, third) == (first + 1, 5)


def test_without_a_hook_updates_wait_for_polling_with_an_offset(pretend, desk, bot, anna):
    anna.says("one")
    anna.says("two")
    assert pretend.deliver_due() == 0
    first, second = desk.does("getUpdates")
    assert desk.does("getUpdates", limit=1) == [first]
    assert desk.does("getUpdates", offset=second["update_id"]) == [second]
    assert desk.does("getUpdates", offset=second["update_id"] + 1) == []
    anna.says("three")
    anna.says("four")
    assert [update["message"]["text"] for update in desk.does("getUpdates", offset=-1)] == ["four"]


def test_album_parts_arrive_with_their_gap(pretend, hooked, hook, clock, opened):
    """TG-24: a part comes late, and its message is younger than what was said meanwhile."""
    opened.album([files.photo(), files.photo(), files.photo()], caption="errors", gap=5)
    pretend.settle()
    between = opened.says("meanwhile")
    assert [update["message"].get("caption") for update in hook.updates[1:]] == ["errors"]
    clock.turn(10)
    pretend.settle()
    parts = [update["message"] for update in hook.updates if "media_group_id" in update["message"]]
    assert len({part["media_group_id"] for part in parts}) == 1
    assert [part["message_id"] > between.message_id for part in parts] == [False, True, True]


def test_parts_of_an_album_are_lost_when_the_bot_is_blocked_before_they_arrive(pretend, hooked, clock, opened):
    opened.album([files.photo(), files.photo()], gap=5)
    opened.blocks()
    clock.turn(5)
    pretend.settle()
    assert len(opened.sees()) == 2


def test_a_pretend_telegram_with_no_hook_to_post_to_tells_so_in_the_webhook_info(clock):
    from infra.local.telegram import PretendTelegram

    lonely = PretendTelegram(now=clock)
    lonely.add_bot("700:AAA", "north_bot", "Север")
    lonely.call("700:AAA", "setWebhook", {"url": "https://desk.example/h"})
    lonely.person(5001, "Anna").says("hi")
    lonely.deliver_due()
    info = lonely.call("700:AAA", "getWebhookInfo", {}).body["result"]
    assert info["last_error_message"] == "nobody listens at https://desk.example/h"
