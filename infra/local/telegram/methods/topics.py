"""Topics of a group that is a forum: made by the bot, written into, deleted by people."""

from infra.local.telegram.messages import Request
from infra.local.telegram.reference import Json
from infra.local.telegram.refusals import refused
from infra.local.telegram.world import Talk

ICON_COLOR = 0x6FB9F0


def create_topic(request: Request) -> Json:
    """The topic has the number of the service message that tells of it."""
    request.refuse_what_is_not_emulated()
    talk = request.writable_talk()
    if not talk.chat.get("is_forum"):
        raise refused("the chat is not a forum")
    name = request.params["name"]
    shown = {"name": name, "icon_color": request.params.get("icon_color") or ICON_COLOR}
    thread = talk.next_message_id
    content = {"message_thread_id": thread, "is_topic_message": True, "forum_topic_created": shown}
    talk.add(content, sender=request.bot.json(), now=request.now)
    talk.topics[thread] = name
    return {"message_thread_id": thread, **shown}


def within(talk: Talk, thread: int | None) -> Json:
    """What a message in a topic bears; nothing for one in the group itself."""
    if not thread:
        return {}
    if thread not in talk.topics:
        raise refused("message thread not found")
    return {"message_thread_id": thread, "is_topic_message": True}
