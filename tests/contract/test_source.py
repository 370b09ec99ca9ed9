"""What every source of people's files promises, proved on the fake and on Telegram's over the pretend Telegram."""

import pytest

from chalicelib.clients.telegram import TelegramClient
from chalicelib.desk.people import Bot
from chalicelib.services.failures import Delayed, Refused
from infra.local.telegram import Fault, FaultKind, PretendTelegram
from infra.local.telegram.attachments import document
from infra.local.telegram.wire import BASE_URL, Wire
from tests.fakes.source import MemorySource, downloads
from tests.fakes.time import TurnedClock

TOKEN = "7000000001:AAExampleExampleExampleExampleExample"
BOT = "7000000001"


class OnPaper:
    def __init__(self):
        self.source = MemorySource()

    def given(self, content):
        file_id = f"file-{len(self.source.kept)}"
        self.source.kept[BOT, file_id] = content
        return file_id

    def is_away(self):
        self.source.fail_next("open", Delayed("busy"))

    def breaks(self, file_id):
        self.source.breaks.add((BOT, file_id))


class OnTelegram:
    def __init__(self):
        clock = TurnedClock()
        self.telegram = PretendTelegram(now=clock.now)
        self.telegram.add_bot(TOKEN, "north_help_bot", "North")
        self.anna = self.telegram.person(501, "Анна")
        bot = Bot(id=BOT, username="north_help_bot", name="North", token=TOKEN, secret="s")
        self.source = TelegramClient(
            bots={BOT: bot}.get,
            api_url=BASE_URL.removesuffix("/bot"),
            request=lambda: Wire(self.telegram),
            download=downloads(self.telegram),
        )

    def given(self, content=None, **about):
        sent = self.anna.sends(document(content, **about))
        return sent.raw["document"]["file_id"]

    def is_away(self):
        self.telegram.faults.add(Fault(kind=FaultKind.UNREACHABLE, method="getFile"))

    def breaks(self, file_id):
        self.telegram.faults.add(Fault(kind=FaultKind.REQUEST_LOST, method="download"))


@pytest.fixture(params=[OnPaper, OnTelegram])
def stage(request):
    return request.param()


@pytest.mark.parametrize("size", [0, 1, 200_000])
def test_a_file_comes_whole_and_in_pieces(stage, size):
    content = bytes(index % 251 for index in range(size))
    file_id = stage.given(content)
    pieces = list(stage.source.open(BOT, file_id))
    assert b"".join(pieces) == content
    assert len(pieces) > 1 or size < 200_000


def test_a_file_may_be_opened_again(stage):
    file_id = stage.given(b"abc")
    assert [b"".join(stage.source.open(BOT, file_id)) for _ in range(2)] == [b"abc", b"abc"]


def test_an_unknown_file_is_refused(stage):
    """TG-27"""
    with pytest.raises(Refused):
        list(stage.source.open(BOT, "nothing"))


def test_an_unknown_bot_is_refused(stage):
    file_id = stage.given(b"abc")
    with pytest.raises(Refused):
        list(stage.source.open("42", file_id))


def test_a_source_that_does_not_answer_delays(stage):
    file_id = stage.given(b"abc")
    stage.is_away()
    with pytest.raises(Delayed):
        list(stage.source.open(BOT, file_id))
    assert b"".join(stage.source.open(BOT, file_id)) == b"abc"


def test_a_file_that_breaks_off_delays(stage):
    file_id = stage.given(b"abc")
    stage.breaks(file_id)
    with pytest.raises(Delayed):
        list(stage.source.open(BOT, file_id))


def test_telegram_gives_files_up_to_its_own_limit():
    """TG-26: 20 MB are 20 times 2 to the 20th there."""
    stage = OnTelegram()
    assert sum(len(each) for each in stage.source.open(BOT, stage.given(size=20 * 2**20))) == 20 * 2**20
    with pytest.raises(Refused):
        stage.source.open(BOT, stage.given(size=20 * 2**20 + 1))


def test_a_file_telegram_lost_is_refused():
    """TG-27"""
    stage = OnTelegram()
    file_id = stage.given(b"abc")
    stage.telegram.lose_file(file_id)
    with pytest.raises(Refused):
        list(stage.source.open(BOT, file_id))
