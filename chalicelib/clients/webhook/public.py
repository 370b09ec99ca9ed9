"""Which addresses are of the public internet: everything that is not plainly so is inside."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

RESERVED = tuple(
    IPv4Network(each)
    for each in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by a carrier's customers; Alibaba's metadata
        "127.0.0.0/8",  # loopback; where Lambda's own interface listens
        "168.63.129.16/32",  # Azure's metadata
        "169.254.0.0/16",  # link-local; metadata of AWS and most others
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments; Oracle's metadata
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # AMT
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, and broadcast
    )
)

GLOBAL_UNICAST = IPv6Network("2000::/3")
"""All that IPv6 has given out; outside lie loopback, mapped IPv4, NAT64, local, link-local and multicast."""

RESERVED_6 = tuple(
    IPv6Network(each)
    for each in (
        "2001::/23",  # Teredo, which hides an IPv4 address, and other protocols
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which hides an IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
)


def is_public(address: str) -> bool:
    """What a resolver gave; an IPv6 address with a zone is of a single link."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return not any(found in each for each in RESERVED)
    return _is_public_6(found)


def _is_public_6(address: IPv6Address) -> bool:
    return address.scope_id is None and address in GLOBAL_UNICAST and not any(address in each for each in RESERVED_6)
