"""A host in, the public addresses it stands for out; private, loopback, link-local and reserved ones are refused."""

import ipaddress
import socket
from collections.abc import Callable, Sequence

from tasdiq.errors import FetchError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Sequence[str]]

_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def resolved(host: str, port: int) -> Sequence[str]:
    """All addresses of a host, as the machine's resolver gives them."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchError(f"{host}: no such host ({error})") from error
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked(url: str, addresses: Sequence[str], *, allow_private: bool = False, hint: str = "allow private addresses to fetch it") -> str:
    """The address to connect to, if every one of the host's is public.

    >>> checked("https://example.org/", ["93.184.216.34"])
    '93.184.216.34'
    """
    if not addresses:
        raise FetchError(f"{url}: its host has no address")
    for text in addresses:
        try:
            address = ipaddress.ip_address(text.partition("%")[0])
        except ValueError as error:
            raise FetchError(f"{url}: its host resolves to {text!r}, which is no address") from error
        if not allow_private and not is_public(address):
            raise FetchError(f"{url}: its host resolves to {text}, which is private or reserved; {hint}")
    return addresses[0]


def is_public(address: Address) -> bool:
    """Whether an address belongs to the open internet, the one inside it too where it wraps another."""
    inner = _wrapped(address)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not (
        address.is_multicast or address.is_reserved or address.is_loopback or address.is_link_local or address.is_unspecified
        or address.is_private or (isinstance(address, ipaddress.IPv6Address) and address.is_site_local)
    )  # fmt: skip


def _wrapped(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one carries: mapped, compatible, 6to4, Teredo or NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    number = int(address)
    if address in _NAT64 or 1 < number < 1 << 32:
        return ipaddress.IPv4Address(number & 0xFFFFFFFF)
    return None
