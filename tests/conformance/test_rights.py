"""No function may do more than it does: each right is seen used, and seen missed when it is taken away."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conformance.desk import DeskOnAws
from tests.conformance.rights import BY_AWS, POLICIES, TO_BE_TOLD, Right, rights
from tests.conformance.scenes import SCENES

ALL = tuple(rights(Path(__file__).parents[2] / ".chalice"))
OURS = tuple(each for each in ALL if each.action not in BY_AWS and each.is_seen)
ENFORCED = tuple(each for each in OURS if each.action != TO_BE_TOLD)


@pytest.fixture
def stage(desk: DeskOnAws) -> DeskOnAws:
    """Nothing that an earlier scene left undone disturbs this one."""
    desk.telegram.reset()
    return desk


def play(desk: DeskOnAws, function: str, folder: Path) -> None:
    """The function's scene, until everything it may do was done once."""
    SCENES[function](desk, folder)
    wanted = [each for each in OURS if each.function == function]

    def left() -> list[str]:
        calls = desk.witness.saw(function)
        return [str(each) for each in wanted if not each.used_in(calls, desk.resources)]

    desk.until(lambda: not left(), what="the use of every right")
    assert not left()


@pytest.mark.parametrize("function", POLICIES)
def test_every_right_is_used(stage: DeskOnAws, tmp_path: Path, function: str) -> None:
    stage.restarts(function)
    play(stage, function, tmp_path)


@pytest.mark.parametrize("right", ENFORCED, ids=str)
def test_without_it_the_story_fails_there(stage: DeskOnAws, tmp_path: Path, right: Right) -> None:
    with right.taken_from(stage):
        stage.witness.look_away()  # what an earlier scene left behind may have used it a moment ago
        if right.is_remembered:
            stage.restarts(right.function)
        with pytest.raises((AssertionError, LookupError)):
            play(stage, right.function, tmp_path)
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
    polling = watching if function == "APIHandler" else polling
    assert names == log | (polling if function != "Tend" else set())
