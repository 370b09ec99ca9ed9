"""The Bot API methods that are emulated, by name; each takes a read request and gives the result."""

from collections.abc import Callable, Mapping

from infra.local.telegram.messages import Request
from infra.local.telegram.methods import edits, hooks, lookups, media, presses, profile, removal, text, topics

EMULATED: Mapping[str, Callable[[Request], object]] = {
    "getMe": lookups.get_me,
    "getFile": lookups.get_file,
    "getChat": lookups.get_chat,
    "sendMessage": text.send_message,
    "createForumTopic": topics.create_topic,
    "sendChatAction": text.send_chat_action,
    **dict.fromkeys(media.METHODS, media.send_file),
    "sendMediaGroup": media.send_album,
    "editMessageText": edits.edit_text,
    "editMessageCaption": edits.edit_caption,
    "editMessageReplyMarkup": edits.edit_markup,
    "deleteMessage": removal.delete_message,
    "deleteMessages": removal.delete_messages,
    "leaveChat": removal.leave_chat,
    "answerCallbackQuery": presses.answer_press,
    "setMessageReaction": presses.set_reaction,
    "setWebhook": hooks.set_webhook,
    "deleteWebhook": hooks.delete_webhook,
    "getWebhookInfo": hooks.webhook_info,
    "getUpdates": hooks.get_updates,
    "setMyCommands": profile.set_commands,
    "getMyCommands": profile.get_commands,
    "deleteMyCommands": profile.delete_commands,
    "setMyName": profile.set_name,
    "getMyName": profile.get_name,
    "setMyDescription": profile.set_description,
    "getMyDescription": profile.get_description,
    "setMyShortDescription": profile.set_short_description,
    "getMyShortDescription": profile.get_short_description,
    "setChatMenuButton": profile.set_menu_button,
    "getChatMenuButton": profile.get_menu_button,
}
