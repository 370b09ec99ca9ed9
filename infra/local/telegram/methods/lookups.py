"""Questions a bot may ask: who am I, what is this file, what is this chat."""

from infra.local.telegram.messages import Request
from infra.local.telegram.reference import Json
from infra.local.telegram.refusals import refused

LARGEST_DOWNLOAD = 20 * 2**20
GIFTS: Json = {
    "unlimited_gifts": True,
    "limited_gifts": True,
    "unique_gifts": True,
    "premium_subscription": True,
    "gifts_from_channels": True,
}


def get_me(request: Request) -> Json:
    return request.bot.json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_file(request: Request) -> Json:
    kept = request.world.files.find(request.bot.id, request.params["file_id"])
    if kept is None:
        raise refused("invalid file_id")
    if kept.attachment.size > LARGEST_DOWNLOAD:
        raise refused("file is too big")
    if kept.is_lost:
        raise refused("wrong file_id or the file is temporarily unavailable")
    return {
        "file_id": request.params["file_id"],
        "file_unique_id": kept.unique_id,
        "file_size": kept.attachment.size,
        "file_path": kept.path,
    }


def get_chat(request: Request) -> Json:
    return request.talk().chat | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": GIFTS,
    }
