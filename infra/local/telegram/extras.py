"""Messages that are neither text nor file: places, contacts, polls, dice, stories and others."""

from infra.local.telegram.reference import Json


def location(latitude: float = 55.75, longitude: float = 37.62) -> Json:
    return {"location": {"latitude": latitude, "longitude": longitude}}


def venue(title: str = "Data centre", address: str = "Main street 1") -> Json:
    place = location()
    return place | {"venue": {**place, "title": title, "address": address}}


def contact(first_name: str = "Anna", phone_number: str = "+79990001122") -> Json:
    return {"contact": {"first_name": first_name, "phone_number": phone_number}}


def dice(value: int = 4, emoji: str = "🎲") -> Json:
    return {"dice": {"emoji": emoji, "value": value}}


def poll(question: str, *options: str) -> Json:
    return {
        "poll": {
            "id": "5100000000000000001",
            "question": question,
            "options": [
                {"persistent_id": str(number), "text": text, "voter_count": 0} for number, text in enumerate(options)
            ],
            "total_voter_count": 0,
            "is_closed": False,
            "is_anonymous": True,
            "type": "regular",
            "allows_multiple_answers": False,
            "allows_revoting": True,
            "members_only": False,
        }
    }


def checklist(title: str, *tasks: str) -> Json:
    lines = [{"id": number, "text": text} for number, text in enumerate(tasks, start=1)]
    return {"checklist": {"title": title, "tasks": lines}}


def story() -> Json:
    return {"story": {"chat": {"id": -1001000000001, "type": "channel", "title": "News"}, "id": 7}}


def game() -> Json:
    picture = {"file_id": "game-photo", "file_unique_id": "game-photo-u", "width": 90, "height": 60}
    return {"game": {"title": "Snake", "description": "Eat and grow", "photo": [picture]}}


def pinned(message: Json) -> Json:
    """A service message: it says that something happened in the chat."""
    return {"pinned_message": message}
