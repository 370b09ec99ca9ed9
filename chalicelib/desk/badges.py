"""By what staff come into the console: an address, and the members of staff it belongs to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256

from chalicelib.desk.people import Staff, TelegramLink

MARK = "staff#"
"""How the owner of a session of staff begins; no person's id can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A place at one provider, and which member of its staff holds it."""

    provider: str
    member: str
    """Empty where it is whoever he is there, whose badge knows."""

    def may_be(self, other: Post) -> bool:
        return self.provider == other.provider and self.member in ("", other.member)


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """What one address opens: the posts of whoever reads its mail, one a provider."""

    email: str
    posts: tuple[Post, ...] = ()
    """Of members who are active; without any it opens nothing."""
    telegram: TelegramLink | None = None
    """Where whoever reads this mail is told of things, and from where he acts; a new address begins without."""
    language: str | None = None
    """Of letters to somebody who has not come in yet, as he chose it at the post he was at last."""
    version: int = 0

    @property
    def owner(self) -> str:
        """Under which sessions and letters of this address lie."""
        return owner_of(self.email)

    def with_post(self, post: Post) -> Badge:
        """In its place among the others; the same as before where it was there."""
        if post in self.posts:
            return self
        return replace(self, posts=(*self.without(post.provider).posts, post))

    def without(self, provider: str) -> Badge:
        return replace(self, posts=tuple(each for each in self.posts if each.provider != provider))

    def admits(self, member: Staff) -> bool:
        """Whether it is still this member's, who may have left or have another address by now."""
        return member.active and member.email == self.email and post_of(member) in self.posts


@dataclass(frozen=True, slots=True, kw_only=True)
class Pager:
    """Whose badge a Telegram account carries: found by its number alone, apart from the client it may be as well."""

    user: int
    email: str
    version: int = 0


def post_of(member: Staff) -> Post:
    return Post(provider=member.provider, member=member.id)


def owner_of(email: str) -> str:
    return owner_named(sha256(email.encode()).hexdigest()[:32])


def owner_named(name: str) -> str:
    return f"{MARK}{name}"


def is_staff(owner: str) -> bool:
    return owner.startswith(MARK)
