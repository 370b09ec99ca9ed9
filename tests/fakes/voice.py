"""A voice that writes down what it says, chat by chat, as a person would see it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from chalicelib.conversation.outputs import Place, Say, Settle, ShowFiles, Toast
from chalicelib.conversation.states import Mapped, Shown
from chalicelib.conversation.wording import Speak, rendered
from chalicelib.desk.errors import NotFound
from chalicelib.desk.rules import MEGABYTE
from chalicelib.i18n.catalogue import words
from chalicelib.services.effects import FileCopy, Spoken, Uttered
from chalicelib.services.ports import Files
from tests.fakes.knobs import WRITE, Knobs, counted

TOO_BIG = 50 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Line:
    """A message as it stands now."""

    id: int
    text: str = ""
    labels: tuple[str, ...] = ()
    file: str = ""


@dataclass(slots=True)
class Screen:
    """What one chat shows, oldest first."""

    lines: dict[int, Line] = field(default_factory=dict)
    last: int = 0

    def put(self, text: str = "", labels: tuple[str, ...] = (), *, over: int | None = None, file: str = "") -> int:
        if over not in self.lines:
            self.last += 1
            over = self.last
        self.lines[over] = Line(over, text, labels, file)
        return over


class FakeVoice(Knobs):
    """Port Voice. `fail_next("speak", Unsure(…))` makes it fail as the real one does, saying nothing."""

    def __init__(
        self,
        *,
        files: Files,
        copied: Callable[[str, Sequence[str]], Mapping[str, str]],
        words: Speak = words,
    ) -> None:
        super().__init__()
        self._files = files
        self._copied = copied
        self._words = words
        self.screens: defaultdict[tuple[str, int], Screen] = defaultdict(Screen)
        self.toasts: dict[str, str | None] = {}
        self.uploads = 0

    @counted(WRITE)
    def speak(self, spoken: Spoken, shown: Shown, now: datetime) -> Uttered:
        screen = self.screens[spoken.target.bot, spoken.target.chat]
        language = spoken.target.language
        match spoken.output:
            case Say(place=Place.PANEL) as say:
                return self._panel(screen, say, language, shown, now)
            case Say() as say:
                return self._say(screen, say, language, shown)
            case ShowFiles() as files:
                return self._show(screen, files, language, shown)
            case Toast(press_id=press, text=text):
                said = None if text is None else rendered(text, language, self._words)
                self.toasts.setdefault(press, said)
                return Uttered(shown=shown)
            case Settle(draft=draft):
                return _settle(screen, draft, shown)

    def _put(self, screen: Screen, say: Say, language: str, over: int | None) -> int:
        text = "\n".join(rendered(each, language, self._words) for each in say.lines)
        labels = tuple(rendered(each.label, language, self._words) for row in say.rows for each in row)
        return screen.put(text, labels, over=over)

    def _say(self, screen: Screen, say: Say, language: str, shown: Shown) -> Uttered:
        id = self._put(screen, say, language, say.over)
        after = replace(shown, blocked_at=None)
        if say.place is Place.RECEIPT:
            after = replace(after, receipt=id, receipt_draft=say.draft)
        return Uttered(shown=after, mapped=_mapped(shown, [id], say.provider, say.ticket))

    def _panel(self, screen: Screen, say: Say, language: str, shown: Shown, now: datetime) -> Uttered:
        same = say.draft == shown.panel_draft
        newest = shown.panel_revision + (shown.panel is None)
        if same and say.revision < newest:
            return Uttered(shown=shown)
        former = shown.panel if same else None
        young = shown.panel_at is not None and now - shown.panel_at < timedelta(seconds=2)
        near = young or (say.album is not None and say.album == shown.panel_album)
        over = say.over or (former if near else None)
        id = self._put(screen, say, language, over)
        if former not in (None, id):
            screen.lines.pop(former, None)
        after = replace(
            shown,
            blocked_at=None,
            panel=id,
            panel_draft=say.draft,
            panel_revision=say.revision,
            panel_album=say.album,
            panel_at=shown.panel_at if id == former else None if id == say.over else now,
        )
        return Uttered(shown=after, mapped=_mapped(shown, [id], say.provider, say.ticket))

    def _show(self, screen: Screen, output: ShowFiles, language: str, shown: Shown) -> Uttered:
        ids: list[int] = []
        fresh: list[FileCopy] = []
        known = self._copied(shown.bot, [each.key for each in output.attachments])
        for each in output.attachments:
            if (each.size or 0) > TOO_BIG:
                url = self._files.url(each.key, name=each.name, type=each.type, seconds=1)
                values: dict[str, str | int] = {"name": each.name, "size": 0, "url": url}
                ids.append(screen.put(self._words(language, "file.link", values)))
                continue
            if each.key not in known:
                try:
                    list(self._files.read(each.key))
                except NotFound:
                    ids.append(screen.put(self._words(language, "file.missing", {"name": each.name})))
                    continue
                self.uploads += 1
                fresh.append(FileCopy(bot=shown.bot, key=each.key, file_id=f"handle-{self.uploads}"))
            ids.append(screen.put(file=each.shape))
        return Uttered(
            shown=replace(shown, blocked_at=None),
            mapped=_mapped(shown, ids, output.provider, output.ticket),
            copies=tuple(fresh),
        )


def _settle(screen: Screen, draft: str, shown: Shown) -> Uttered:
    if shown.panel is None or shown.panel_draft != draft:
        return Uttered(shown=shown)
    if shown.panel in screen.lines:
        screen.lines[shown.panel] = replace(screen.lines[shown.panel], labels=())
    return Uttered(shown=replace(shown, panel=None, panel_at=None, panel_album=None))


def _mapped(shown: Shown, ids: Sequence[int], provider: str | None, ticket: int | None) -> tuple[Mapped, ...]:
    if provider is None or ticket is None:
        return ()
    return tuple(Mapped(bot=shown.bot, chat=shown.chat, message_id=id, provider=provider, ticket=ticket) for id in ids)
