"""Where webhooks may go: https to addresses on the public internet, never into a private network.

A name says little: what it resolves to is checked at the moment of connecting, and the connection
goes to the very address that was checked (``shared.connections.sending``).
"""

from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, StringConstraints

Ip = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

SPECIAL: tuple[Network, ...] = tuple(
    ip_network(text)
    for text in (
        # IPv4 special-use (IANA registry, RFC 6890)
        "0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 "
        "192.0.0.0/24 192.0.2.0/24 192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 "
        "192.175.48.0/24 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 "
        # metadata of a cloud at an address that is public elsewhere
        "168.63.129.16/32 "
        # IPv6 special-use; what carries an IPv4 address inside is unpacked first
        "::/96 64:ff9b:1::/48 100::/64 100:0:0:1::/64 2001::/23 2001:db8::/32 3fff::/20 5f00::/16 "
        "fc00::/7 fe80::/10 fec0::/10 ff00::/8"
    ).split()
)
"""Ranges that are not the public internet, or not for this."""
_NAT64 = ip_network("64:ff9b::/96")
_MOST_NESTED = 3


def is_public(address: str) -> bool:
    """Return True if an IP address is one of the public internet; what is no address is not."""
    try:
        inner = _unpacked(ip_address(address.partition("%")[0]))
    except ValueError:
        return False
    return inner.is_global and not any(
        inner in network for network in SPECIAL if network.version == inner.version
    )


def is_loopback(address: str) -> bool:
    """Return True if an IP address is this machine itself."""
    try:
        return _unpacked(ip_address(address.partition("%")[0])).is_loopback
    except ValueError:
        return False


def may_connect(address: str, *, to_loopback: bool) -> bool:
    """Return True if a webhook may go to an IP address; loopback in development only."""
    return is_public(address) or (to_loopback and is_loopback(address))


def _unpacked(address: Ip) -> Ip:
    """Return the IPv4 address inside an IPv6 one: mapped, 6to4, NAT64; else the address itself."""
    for _ in range(_MOST_NESTED):
        if isinstance(address, IPv4Address):
            break
        inner = address.ipv4_mapped or address.sixtofour
        if inner is None and address in _NAT64:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is None:
            break
        address = inner
    return address


def may_register(url: str, *, to_loopback: bool) -> bool:
    """Return True if an address can be a webhook's, as far as its text tells."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    if not host or parts.username is not None or parts.fragment or port == 0:
        return False
    if to_loopback and (host == "localhost" or is_loopback(host)):
        return parts.scheme in ("http", "https")
    named = "." in host and not _is_ip(host)
    return parts.scheme == "https" and (named or is_public(host))


def _is_ip(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _readable(url: str) -> str:
    if any(not 0x21 <= ord(letter) <= 0x7E for letter in url):
        raise ValueError("Schrijf het adres met gewone letters, zonder spaties.")
    return url


WebhookUrl = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=9, max_length=400),
    AfterValidator(_readable),
]
"""Address of a receiver, as its owner types it."""
