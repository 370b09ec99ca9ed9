"""No function may do more than it does: each right is seen used, and seen missed when it is taken away."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.conformance.desk import DeskOnAws
from tests.conformance.rights import BY_AWS, POLICIES, TO_BE_TOLD, Right, rights
from tests.conformance.scenes import SCENES, Scene

ALL = tuple(rights(Path(__file__).parents[2] / ".chalice"))
OURS = tuple(each for each in ALL if each.action not in BY_AWS and each.is_seen)
ENFORCED = tuple(each for each in OURS if each.action != TO_BE_TOLD)
ATTEMPTS = 3
"""What an earlier scene left behind, e.g. what staff are told a minute later, may have used a right just before it was
taken, and be seen just after; it does not do so each time."""


@pytest.fixture
def stage(desk: DeskOnAws) -> DeskOnAws:
    """Nothing that an earlier scene left undone disturbs this one."""
    desk.telegram.reset()
    return desk


@pytest.fixture(scope="session")
def places() -> dict[str, Scene]:
    """In which scene a right was first seen used: there it is missed, and the others need not be played again."""
    return {}


def play(desk: DeskOnAws, scenes: Sequence[Scene], folder: Path, wanted: Sequence[Right]) -> None:
    """One after the other, until each of these rights was used once."""
    for scene in scenes:
        scene(desk, folder)
    desk.until(lambda: not _left(desk, wanted), what="the use of every right")


def play_again(desk: DeskOnAws, scenes: Sequence[Scene], folder: Path, right: Right) -> None:
    """Until it fails, as it must without the right."""
    for each in range(ATTEMPTS):
        desk.witness.look_away()
        own = folder / str(each)
        own.mkdir()
        play(desk, scenes, own, wanted=[right])


def _left(desk: DeskOnAws, wanted: Sequence[Right]) -> list[Right]:
    return [each for each in wanted if not each.used_in(desk.witness.saw(each.function), desk.resources)]


@pytest.mark.parametrize("function", POLICIES)
def test_every_right_is_used(stage: DeskOnAws, tmp_path: Path, function: str, places: dict[str, Scene]) -> None:
    stage.restarts(function)
    left = [each for each in OURS if each.function == function]
    *scenes, last = SCENES[function]
    for scene in scenes:
        play(stage, [scene], tmp_path, wanted=())
        before, left = left, _left(stage, left)
        places |= {str(each): scene for each in before if each not in left}
    play(stage, [last], tmp_path, wanted=left)
    places |= {str(each): last for each in left}


@pytest.mark.parametrize("right", ENFORCED, ids=str)
def test_without_it_the_story_fails_there(
    stage: DeskOnAws, tmp_path: Path, right: Right, places: dict[str, Scene]
) -> None:
    scenes = [places[str(right)]] if str(right) in places else SCENES[right.function]
    with right.taken_from(stage):
        if right.is_remembered:
            stage.restarts(right.function)
        with pytest.raises((AssertionError, LookupError)):
            play_again(stage, scenes, tmp_path, right)
    assert right.missed_in(stage.witness.saw(right.function), stage.resources)


@pytest.mark.parametrize("function", POLICIES)
def test_what_aws_does_in_its_name_is_allowed_and_no_more(function: str) -> None:
    """Lambda's own documentation names these rights, for the log of any function and for one that a queue wakes."""
    names = {str(each).partition("-")[2] for each in ALL if each.function == function and each.action in BY_AWS}
    own = "Api" if function == "APIHandler" else function
    log = {f"logs:CreateLogStream-{own}Log", f"logs:PutLogEvents-{own}Log"}
    polling = {f"sqs:{each}-{own}Queue" for each in ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")}
    watching = {
        f"sqs:GetQueueAttributes-{queue}{each}"
        for queue in ("Deliver", "Files", "Notify", "Index", "Webhooks", "Mail", "Feedback")
        for each in ("Queue", "DeadLetters")
    }
    taking = {
        f"sqs:{each}-{queue}DeadLetters"
        for queue in ("Deliver", "Files", "Notify", "Index", "Webhooks", "Mail", "Feedback")
        for each in ("ReceiveMessage", "DeleteMessage")
    }
    polling = watching | taking if function == "APIHandler" else polling
    assert names == log | (polling if function != "Tend" else set())
