"""Answering button presses, and reacting to messages."""

from infra.local.telegram.messages import Request
from infra.local.telegram.refusals import not_emulated, refused
from infra.local.telegram.updates import PRESS_LIFETIME

ALL_REACTIONS = (
    "👍 👎 ❤ 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋"
    " 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾"
    " 🤷‍♂ 🤷 🤷‍♀ 😡"
)
REACTIONS = frozenset(ALL_REACTIONS.split())


def answer_press(request: Request) -> bool:
    params = request.params
    if params.get("url"):
        raise not_emulated("opening a URL by the answer to a press")
    press = request.bot.presses.get(params["callback_query_id"])
    if press is None or press.is_answered or request.now - press.at > PRESS_LIFETIME:
        raise refused("query is too old and response timeout expired or query ID is invalid")
    press.is_answered = True
    press.toast = params.get("text") or None
    press.is_alert = bool(params.get("show_alert"))
    talk = request.bot.talks.get(press.chat_id)
    if talk is not None:
        talk.version += 1
    return True


def set_reaction(request: Request) -> bool:
    talk = request.writable_talk()
    number = request.params["message_id"]
    if number not in talk.messages:
        raise refused("message to react not found")
    reactions = request.params.get("reaction") or []
    if len(reactions) > 1:
        raise refused("REACTIONS_TOO_MANY")
    if any(one["type"] != "emoji" or one["emoji"] not in REACTIONS for one in reactions):
        raise refused("REACTION_INVALID")
    talk.reactions[number] = reactions
    talk.version += 1
    return True
