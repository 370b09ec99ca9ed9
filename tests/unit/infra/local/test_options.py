"""What `make run` may be asked for, and what it says when it cannot be had."""

import socket

import pytest

from infra.local.aws import credentials
from infra.local.options import CannotStart, read, refuse_busy_ports


def test_without_any_wish_everything_runs_here_on_the_ports_of_the_plan():
    options = read({})
    assert options.ports == {
        "PORT": 8000,
        "LOBBY_PORT": 8080,
        "TELEGRAM_PORT": 8081,
        "AWS_PORT": 5005,
        "SMTP_PORT": 2525,
    }
    assert (options.api_url, options.endpoint) == ("http://127.0.0.1:8081", "http://127.0.0.1:5005")
    assert options.demo
    assert options.pretends_telegram


def test_a_port_is_not_listened_on_for_what_is_elsewhere():
    options = read({"TELEGRAM_API_URL": "http://bots.example/", "AWS_ENDPOINT_URL": "http://cloud.example"})
    assert set(options.ports) == {"PORT", "LOBBY_PORT", "SMTP_PORT"}
    assert (options.api_url, options.endpoint) == ("http://bots.example", "http://cloud.example")


def test_a_token_means_the_real_telegram():
    options = read({"TELEGRAM_BOT_TOKEN": "1:" + "A" * 35})
    assert options.api_url == "https://api.telegram.org"
    assert not options.pretends_telegram


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"PORT": "http"}, "PORT=http"),
        ({"AWS_PORT": "70000"}, "AWS_PORT=70000"),
        ({"TELEGRAM_API_URL": "bots.example"}, "TELEGRAM_API_URL=bots.example"),
    ],
)
def test_a_value_that_means_nothing_is_named(given, named):
    with pytest.raises(CannotStart, match=named):
        read(given)


def test_a_wrong_token_is_refused_without_being_repeated():
    with pytest.raises(CannotStart) as refused:
        read({"TELEGRAM_BOT_TOKEN": "not-a-token"})
    assert "TELEGRAM_BOT_TOKEN" in str(refused.value)
    assert "not-a-token" not in str(refused.value)


def test_every_busy_port_is_named_with_its_variable():
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as two:
        busy = {"PORT": one.getsockname()[1], "AWS_PORT": two.getsockname()[1]}
        with pytest.raises(CannotStart) as refused:
            refuse_busy_ports(busy)
    assert str(refused.value).splitlines() == [f"port {port} ({name}) is in use" for name, port in busy.items()]


def test_one_port_for_two_servers_is_refused():
    with socket.create_server(("127.0.0.1", 0)) as held:
        free = held.getsockname()[1]
    with pytest.raises(CannotStart, match=f"port {free} is asked for by PORT and LOBBY_PORT"):
        refuse_busy_ports({"PORT": free, "LOBBY_PORT": free})


def test_somebodys_real_keys_never_go_to_moto():
    real = {"AWS_ACCESS_KEY_ID": "AKIAREAL", "AWS_SECRET_ACCESS_KEY": "real"}
    assert "AKIAREAL" not in credentials(real, "http://127.0.0.1:5005").values()
    asked = {**real, "AWS_ENDPOINT_URL": "http://cloud.example"}
    assert credentials(asked, "http://cloud.example")["AWS_ACCESS_KEY_ID"] == "AKIAREAL"
