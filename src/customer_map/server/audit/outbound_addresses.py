"""A host and port in, the addresses that may be connected to out; loopback, private and metadata addresses are refused.

The answer is connected to as it is: a name that resolves to something else a moment later changes nothing.
"""

import ipaddress
import socket
from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address
from typing import TypeAlias

from django.conf import settings

from customer_map.errors import CustomerMapError

Address: TypeAlias = IPv4Address | IPv6Address

USUAL_PORTS = frozenset({80, 443, 8080, 8443})
# Addresses that Python takes for public ones: those of protocols, Azure's metadata, 6to4 relays, old site-local ones.
NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        ("192.0.0.0/24", "168.63.129.16/32", "192.88.99.0/24", "fec0::/10"),
    )
)
# What carries an IPv4 address inside: compatible, and translated by NAT64.
COMPATIBLE = ipaddress.ip_network("::/96")
TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
LOW_32 = 0xFFFFFFFF


class OutboundRefusedError(CustomerMapError):
    """The address is none that this server may call."""

    code = "outbound_refused"
    message = "This server does not call {place}: {reason}."
    hint = (
        "Use a public address. For one of your own network, "
        "an administrator names it in CUSTOMER_MAP_OUTBOUND_ALLOW."
    )


class UnknownHostError(CustomerMapError):
    """The name has no address."""

    code = "outbound_unknown_host"
    message = 'The host "{host}" is not known.'
    hint = "Check the address for typing errors."


def checked_addresses(host: str, port: int) -> list[Address]:
    """Return where `host` lies, once each of its addresses has been found allowed.

    Raises:
        OutboundRefusedError, UnknownHostError: it must not, or cannot, be called.
    """
    found = _resolved(host, port)
    for address in found:
        if _is_named(host, address, port):
            continue
        if port not in USUAL_PORTS:
            raise OutboundRefusedError(
                place=f"port {port}", reason="it is not a usual one of the web"
            )
        if not all(_is_public(one) for one in (address, *_inside(address))):
            raise OutboundRefusedError(place=host, reason="its address is not a public one")
    return found


def _resolved(host: str, port: int) -> list[Address]:
    if "%" in host:
        raise OutboundRefusedError(place=host, reason="it names a network card")
    try:
        # Reads numbers as connect() would: 0x7f.1, 017700000001 and 2130706433 too.
        rows = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise UnknownHostError(host=host) from error
    addresses = [ipaddress.ip_address(str(row[4][0]).partition("%")[0]) for row in rows]
    return list(dict.fromkeys(addresses))


def _is_public(address: Address) -> bool:
    is_special = (
        address.is_private
        or address.is_loopback
        or address.is_link_local
        or address.is_multicast
        or address.is_reserved
        or address.is_unspecified
    )
    return address.is_global and not is_special and not any(address in net for net in NOT_PUBLIC)


def _inside(address: Address) -> Iterator[IPv4Address]:
    """Give the IPv4 addresses that an IPv6 address stands for."""
    if isinstance(address, IPv4Address):
        return
    if address.ipv4_mapped:
        yield address.ipv4_mapped
    if address.sixtofour:
        yield address.sixtofour
    yield from address.teredo or ()
    if address in COMPATIBLE or any(address in net for net in TRANSLATED):
        yield IPv4Address(int(address) & LOW_32)


def _is_named(host: str, address: Address, port: int) -> bool:
    """Whether the setting names this host or address, with this port or with none."""
    return any(_names(entry, host, address, port) for entry in settings.OUTBOUND_ALLOWED)


def _names(entry: str, host: str, address: Address, port: int) -> bool:
    place, _, named_port = entry.rpartition(":") if _has_port(entry) else (entry, "", "")
    if named_port and int(named_port) != port:
        return False
    place = place.strip("[]").lower()
    if place == host.lower().rstrip("."):
        return True
    try:
        return address in ipaddress.ip_network(place, strict=False)
    except ValueError:
        return False


def _has_port(entry: str) -> bool:
    head, colon, tail = entry.rpartition(":")
    return bool(colon) and tail.isdecimal() and (":" not in head or head.endswith("]"))
