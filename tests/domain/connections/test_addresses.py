"""Webhooks go to the public internet only: every way around it that we know is refused."""

from ipaddress import IPv4Address, IPv6Address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.connections.addresses import SPECIAL, is_public, may_connect, may_register

PRIVATE = [
    *("127.0.0.1", "127.255.255.254", "0.0.0.0", "10.0.0.1", "172.16.0.1", "172.31.255.255"),
    *("192.168.1.1", "100.64.0.1", "100.100.100.200", "169.254.1.1", "169.254.169.254"),
    *("192.0.0.192", "198.18.0.1", "192.0.2.1", "198.51.100.1", "203.0.113.1", "168.63.129.16"),
    *("224.0.0.1", "239.255.255.250", "255.255.255.255", "240.0.0.1", "192.88.99.1"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1"),
    *("2001:db8::1", "100::1", "2001::1", "64:ff9b:1::1", "3fff::1", "5f00::1"),
    *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:169.254.169.254", "::127.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "2002:7f00:1::", "2002:a9fe:a9fe::1"),
    *("", "localhost", "127.1", "0x7f.1", "2130706433", "8.8.8", "example.nl"),
]
PUBLIC = ["8.8.8.8", "145.100.1.1", "172.32.0.1", "2a00:1450:400e::8a", "::ffff:8.8.8.8"]
IPV4 = st.integers(0, 2**32 - 1).map(IPv4Address)


@pytest.mark.parametrize("address", PRIVATE)
def test_special_addresses_are_not_public_however_they_are_written(address: str) -> None:
    assert not is_public(address)
    assert not may_connect(address, to_loopback=False)


@pytest.mark.parametrize("address", PUBLIC)
def test_addresses_of_the_internet_are(address: str) -> None:
    assert is_public(address)


@given(IPV4)
def test_an_ipv4_address_is_judged_alike_inside_every_ipv6_form(address: IPv4Address) -> None:
    number = int(address)
    forms = (
        IPv6Address((0xFFFF << 32) | number),
        IPv6Address(int(IPv6Address("64:ff9b::")) | number),
        IPv6Address((0x2002 << 112) | (number << 80)),
    )
    assert {is_public(str(form)) for form in forms} == {is_public(str(address))}


@given(st.sampled_from(SPECIAL), st.integers(0))
def test_no_address_of_a_special_range_is_public(network: object, place: int) -> None:
    chosen = ip_network(str(network))
    assert not is_public(str(chosen[place % chosen.num_addresses]))


def test_development_reaches_this_machine_and_nothing_else_that_is_private() -> None:
    allowed = [address for address in PRIVATE if may_connect(address, to_loopback=True)]
    assert allowed == [
        *("127.0.0.1", "127.255.255.254", "::1", "::ffff:127.0.0.1"),
        *("64:ff9b::7f00:1", "2002:7f00:1::"),
    ]


@pytest.mark.parametrize(
    ("url", "anywhere", "in_development"),
    [
        ("https://systems.p01.example/hooks?a=b", True, True),
        ("https://systems.p01.example:8443/hooks", True, True),
        ("https://8.8.8.8/hooks", True, True),
        ("http://systems.p01.example/hooks", False, False),
        ("https://127.0.0.1:9000/hooks", False, True),
        ("http://127.0.0.1:9000/hooks", False, True),
        ("http://localhost:9000/", False, True),
        ("http://[::1]:9000/", False, True),
        ("https://192.168.1.1/hooks", False, False),
        ("https://[::ffff:10.0.0.1]/hooks", False, False),
        ("https://user:password@systems.p01.example/", False, False),
        ("https://systems.p01.example/#part", False, False),
        ("https://intranet/hooks", False, False),
        ("https://", False, False),
        ("https://[::1", False, False),
        ("https://systems.p01.example:99999/", False, False),
        ("ftp://systems.p01.example/", False, False),
        ("file:///etc/passwd", False, False),
    ],
)
def test_what_can_be_registered(url: str, *, anywhere: bool, in_development: bool) -> None:
    assert may_register(url, to_loopback=False) is anywhere
    assert may_register(url, to_loopback=True) is in_development
