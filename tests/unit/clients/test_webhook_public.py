"""No way inside: every address that is not plainly of the public internet, in every spelling of its host."""

from __future__ import annotations

import socket

import pytest

from chalicelib.clients.webhook.public import is_public
from chalicelib.desk.endpoints import endpoint_of
from chalicelib.desk.errors import Invalid

INSIDE = [
    "0.0.0.0",  # this host, as Linux takes it
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",  # a carrier's
    "100.100.100.200",  # metadata of Alibaba
    "100.127.255.255",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",  # metadata of Azure
    "169.254.169.254",  # metadata of AWS, Google, Azure, DigitalOcean
    "169.254.170.2",  # credentials of a container
    "169.254.79.129",  # Lambda's tracing daemon
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.192",  # metadata of Oracle
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.51.100.7",
    "203.0.113.7",
    "224.0.0.1",
    "239.255.255.250",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",  # IPv4 as it was once written into IPv6
    "::ffff:127.0.0.1",
    "::ffff:7f00:1",
    "::ffff:169.254.169.254",
    "::ffff:8.8.8.8",  # mapped: nobody's own address
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",  # NAT64
    "64:ff9b::8.8.8.8",
    "64:ff9b:1::a9fe:a9fe",
    "100::1",
    "2001::1",  # Teredo
    "2001:0:7f00:1::",
    "2001:db8::1",
    "2002:7f00:1::",  # 6to4 of 127.0.0.1
    "2002:a9fe:a9fe::",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",  # metadata of AWS
    "fd20:ce::254",  # metadata of Google
    "fe80::1",
    "fe80::1%eth0",
    "2606:4700::1%eth0",
    "fec0::1",
    "ff02::1",
]

OUTSIDE = [
    "1.1.1.1",
    "8.8.8.8",
    "52.94.236.248",
    "93.184.216.34",
    "172.32.0.1",
    "2606:4700:4700::1111",
    "2a00:1450::8b",
]

SPELLINGS = [
    "127.0.0.1",
    "127.1",
    "127.0.1",
    "2130706433",  # decimal
    "017700000001",  # octal
    "0177.0.0.1",
    "0177.0.0.01",
    "0x7f000001",  # hexadecimal
    "0x7f.0x0.0x0.0x1",
    "0x7f.1",
    "0X7F.1",
    "00000177.1",
    "127.0.0.1.",
    "0",
    "0.0.0.0",
    "2852039166",  # 169.254.169.254
    "0xa9fea9fe",
    "0251.0376.0251.0376",
    "[::1]",
    "[::]",
    "[0:0:0:0:0:0:0:1]",
    "[::ffff:127.0.0.1]",
    "[::ffff:7f00:1]",
    "[::127.0.0.1]",
    "[fe80::1%25lo]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[2606:4700:4700::1111]",  # public, and still no name
    "8.8.8.8",
    "localhost",
    "LOCALHOST",
    "localhost.",
    "ip6-localhost",
    "metadata",
    "１２７.0.0.1",  # full-width digits
    "①②⑦.⓪.⓪.①",
    "127。0。0。1",  # ideographic full stops
    "127.0.0.1%00.example.com",
    "exa mple.com",
    "-evil.example.com",
    "evil-.example.com",
    "evil..example.com",
    ".example.com",
    "example.123",
    "example.0x1f",
    "a" * 64 + ".example.com",
    ".".join(["a" * 60] * 5) + ".com",
    "good.example.com@127.0.0.1",
    "127.0.0.1#@good.example.com",
    "127.0.0.1\\@good.example.com",
    "good.example.com\\@127.0.0.1",
    "good.example.com:443@127.0.0.1",
    "127.0.0.1:443\t.example.com",
    "example.com:22",
    "example.com:80",
    "example.com:6553600",
    "example.com:-1",
    "example.com:x",
    "",
    ":443",
]

SCHEMES = ["http", "ftp", "file", "gopher", "ldap", "ws", "javascript", "data", "HTTP", ""]


@pytest.mark.parametrize("address", INSIDE)
def test_what_lies_inside_is_never_called(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", OUTSIDE)
def test_the_public_internet_is(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", SPELLINGS)
def test_no_spelling_of_a_host_is_taken_but_a_public_name(host: str) -> None:
    with pytest.raises(Invalid, match=r"refused\.webhook\."):
        endpoint_of(f"https://{host}/hook")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_nothing_but_https_is_taken(scheme: str) -> None:
    with pytest.raises(Invalid, match=r"refused\.webhook\."):
        endpoint_of(f"{scheme}://hooks.example.com/")


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0177.0.0.1", "0x7f.1", "0x7f000001"])
def test_even_where_the_system_reads_numbers_what_it_finds_is_judged(host: str) -> None:
    found = {str(each[4][0]) for each in socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)}
    assert found
    assert not any(is_public(each) for each in found)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("https://hooks.example.com", "https://hooks.example.com/"),
        (" https://Hooks.Example.COM/a?b=c ", "https://hooks.example.com/a?b=c"),
        ("https://hooks.example.com:443/", "https://hooks.example.com/"),
        ("https://hooks.example.com:8443/x", "https://hooks.example.com:8443/x"),
        ("https://hooks.example.com./x", "https://hooks.example.com/x"),
        ("https://пример.рф/x", "https://xn--e1afmkfd.xn--p1ai/x"),
        ("https://under_score.example.com/x", "https://under_score.example.com/x"),
    ],
)
def test_an_address_is_kept_as_it_is_called(given: str, kept: str) -> None:
    assert endpoint_of(given).url == kept


@pytest.mark.parametrize(
    "target", ["/a b", "/a\r\nX: y", "/a\r\nb", "/a\tb", "/a\x00b", "/тест", "/#part", "/" + "a" * 1000]
)
def test_a_path_is_what_can_stand_in_a_request(target: str) -> None:
    with pytest.raises(Invalid, match=r"refused\.webhook\."):
        endpoint_of(f"https://hooks.example.com{target}")


def test_one_receiver_on_this_machine_may_be_named_and_no_other() -> None:
    assert endpoint_of("http://127.0.0.1:9000/x", here="127.0.0.1:9000").url == "http://127.0.0.1:9000/x"
    for other in ("http://127.0.0.1:9001/x", "http://localhost:9000/x", "http://127.1:9000/x"):
        with pytest.raises(Invalid):
            endpoint_of(other, here="127.0.0.1:9000")
